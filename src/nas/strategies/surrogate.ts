// The surrogate: a predictor learns from all trials which architecture is most worth the next one.
import type { Grammar } from "../grammar.js";
import { metricOf, type RewardOptions } from "../reward.js";
import { chooseInTurn, expectedImprovement, outlookBeside, upperConfidenceBound } from "../surrogate/acquisition.js";
import { candidatesOf } from "../surrogate/candidates.js";
import { examplesOf, heardOf } from "../surrogate/examples.js";
import { createPredictor, type KernelKind, type PredictorOptions } from "../surrogate/predictor.js";
import { decode, encode, type Sequence } from "../vocabulary.js";
import { openProposals } from "./open-proposals.js";
import { predictionRank } from "./prediction-rank.js";
import { randomStrategy } from "./random.js";
import type { Proposal, Strategy } from "./strategy.js";

export interface SurrogateOptions extends RewardOptions {
  readonly predictorKind?: KernelKind;
  /** As the predictor's: the variance of a trial's noise in units of the signal's. */
  readonly noise?: PredictorOptions["noise"];
  readonly acquisition?: "ucb" | "ei";
  /** Of `ucb`: how many deviations above the mean an architecture is taken for. */
  readonly kappa?: number;
  /** Random trials before the predictor is asked; the batch in which they end is random to its end. */
  readonly startupTrials?: number;
  /** In a space too large to be looked at whole: random candidates a batch, and of how many of the best the neighbours join them. */
  readonly candidates?: number;
  readonly bestOnes?: number;
}

/**
 * Bayesian optimisation. Of all unseen architectures, or of a sample, the one with the largest acquisition is proposed; those chosen
 * before it, in its batch or in one that is still under way, count as tried, with the expected outcome.
 * @source Močkus 1978; Ginsbourger, Le Riche and Carraro 2010 (batches)
 */
export function surrogateStrategy(grammar: Grammar, options: SurrogateOptions): Strategy {
  const { predictorKind = "gp", noise = 1, acquisition = "ucb", kappa = 1 } = options;
  const { startupTrials = 10, candidates: random = 500, bestOnes = 5, metric } = options;
  const predictor = createPredictor(predictorKind, grammar, { noise });
  const atRandom = randomStrategy(grammar);
  const candidatesFrom = candidatesOf(grammar);
  const open = openProposals<Proposal>();
  const remembered = (proposals: readonly Proposal[]): readonly Proposal[] => {
    for (const proposal of proposals) open.add(proposal.architecture, proposal);
    return proposals;
  };

  return {
    name: "surrogate",

    propose: (count, history, rng) => {
      const { trials, seen } = history;
      const examples = examplesOf(heardOf(trials, options), grammar, options);
      if (trials.length < startupTrials || examples.length === 0) {
        return remembered(atRandom.propose(count, history, rng));
      }
      const posterior = predictor.fit(examples);
      const sequences = examples.map(({ sequence }) => sequence);
      const means = posterior.means(sequences);
      const tried = sequences.map((sequence, i) => ({ sequence, mean: means[i] as number })).sort((a, b) => b.mean - a.mean);
      const best = tried.slice(0, bestOnes).map(({ sequence }) => sequence);
      const candidates = candidatesFrom(seen, rng, { random: Math.max(random, count), best });
      const underWay = Array.from(open.values(), ({ architecture }) => encode(grammar.vocabulary, architecture));
      const outlook = outlookBeside(underWay, candidates, posterior);
      const chosen = chooseInTurn(outlook, count, rng, {
        acquisition: acquisition === "ucb" ? upperConfidenceBound(kappa) : expectedImprovement(tried[0]?.mean ?? 0),
      });
      const { center, deviation } = posterior.scale;
      return remembered(
        chosen.map((c) => {
          const sequence = candidates[c] as Sequence;
          seen.add(sequence);
          const prediction = metricOf(center + deviation * (outlook.means[c] as number), metric);
          return { architecture: decode(grammar.vocabulary, sequence), prediction };
        }),
      );
    },

    learn: (batch) => predictionRank(open.take(batch), options),
  };
}
