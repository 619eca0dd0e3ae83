// Model-based REINFORCE: the policy proposes, the predictor screens, and the policy learns from the predictor on samples of its own.
import { advantagesOf } from "../../nn/index.js";
import type { Device, Stream } from "../../tensor/index.js";
import { type Controller, type ControllerOptions, createController } from "../controller.js";
import type { Grammar, SeenSequences } from "../grammar.js";
import { metricOf, type RewardOptions, rewardsOf, worstReward } from "../reward.js";
import { chooseInTurn, outlookBeside, upperConfidenceBound } from "../surrogate/acquisition.js";
import { examplesOf, heardOf } from "../surrogate/examples.js";
import { headPredictor } from "../surrogate/head-predictor.js";
import type { Posterior } from "../surrogate/posterior.js";
import { createPredictor, type PredictorKind, type PredictorOptions } from "../surrogate/predictor.js";
import { decode, type Sequence } from "../vocabulary.js";
import { openProposals } from "./open-proposals.js";
import { predictionRank } from "./prediction-rank.js";
import { drawUnseen, type Proposal, type Strategy } from "./strategy.js";

export interface ModelBasedReinforceOptions extends ControllerOptions, RewardOptions {
  /** What predicts; the Gaussian process where nothing else is said. */
  readonly predictorKind?: PredictorKind;
  /** As the predictor's: the variance of a trial's noise in units of the signal's. */
  readonly noise?: PredictorOptions["noise"];
  /** Unseen architectures that the policy draws, for the predictor to choose a batch from. */
  readonly proposals?: number;
  /** The share of a batch that is chosen from them at random. */
  readonly epsilon?: number;
  /**
   * How many deviations above its mean the predictor takes a proposal for, when it chooses a batch. With 0 it chooses the best means,
   * however alike: to expect an outcome changes no mean.
   */
  readonly kappa?: number;
  /** Steps of the policy after each batch, each on `samples` fresh ones. */
  readonly updates?: number;
  readonly samples?: number;
  /** Weight of the policy's entropy beside the reward, without which it soon proposes one architecture. @units standard rewards per nat */
  readonly entropyWeight?: number;
}

/**
 * The policy climbs the expectation, under itself, of the predictor's posterior mean and of its own entropy: it never learns from the
 * screened proposals, which are no samples of it. With the reward `r − τ log π` its gradient is that of `E[r] + τ H(π)`.
 * @source Williams 1992; Williams and Peng 1991 (entropy); Sutton 1991 (learning from a model)
 */
export function modelBasedReinforceStrategy(
  device: Device,
  grammar: Grammar,
  rng: Stream,
  options: ModelBasedReinforceOptions,
): Strategy {
  const { predictorKind = "gp", noise = 1, proposals = 200, epsilon = 0.1, kappa = 1, updates = 5, metric } = options;
  const controller = createController(device, grammar, rng, { ...options, entropyWeight: 0 });
  const predictor =
    predictorKind === "head" ? headPredictor(controller, rng) : createPredictor(predictorKind, grammar, { noise });
  const open = openProposals<Proposal & { readonly sequence: Sequence }>();
  let posterior: Posterior | undefined;

  return {
    name: "reinforce",
    logProbabilities: controller.logProbabilities,

    propose: (count, history, chances) => {
      const propose = (sequence: Sequence, prediction?: number): Proposal => {
        history.seen.add(sequence);
        const architecture = decode(grammar.vocabulary, sequence);
        const proposal = prediction === undefined ? { architecture } : { architecture, prediction };
        open.add(architecture, { ...proposal, sequence });
        return proposal;
      };
      const screened: Proposal[] = [];
      if (posterior !== undefined) {
        const { center, deviation } = posterior.scale;
        const candidates = distinctUnseen(controller, history.seen, chances, proposals);
        const underWay = Array.from(open.values(), ({ sequence }) => sequence);
        const outlook = outlookBeside(underWay, candidates, posterior);
        for (const c of chooseInTurn(outlook, count, chances, { acquisition: upperConfidenceBound(kappa), epsilon })) {
          const mean = outlook.means[c] as number;
          screened.push(propose(candidates[c] as Sequence, metricOf(center + deviation * mean, metric)));
        }
      }
      const rest = drawUnseen(count - screened.length, history, () => propose(controller.sample(history.seen, chances).tokens));
      return [...screened, ...rest];
    },

    learn: (batch, { trials }, chances) => {
      const outcomes = open.take(batch);
      const worst = worstReward(trials, options);
      if (worst === undefined) return {}; // no reward yet
      const examples = examplesOf(heardOf(trials, options), grammar, options);
      posterior = predictor.fit(examples);
      const learned = learnFrom(posterior, controller, chances, options);
      const steps = Array.from({ length: updates }, learned);
      const reward = rewardsOf(batch, worst, options).reduce((sum, each) => sum + each, 0) / batch.length;
      return { reward, ...steps[0], ...predictionRank(outcomes, options) };
    },
  };
}

/** What is different among so many draws. A policy that has made up its mind repeats itself: it is given a few more rounds. */
function distinctUnseen(controller: Controller, seen: SeenSequences, rng: Stream, count: number): Sequence[] {
  const found = new Map<string, Sequence>();
  const enough = Math.min(count, seen.remaining()) / 2;
  for (let round = 0; round < 5 && found.size < enough; round++) {
    for (const { tokens } of controller.sampleBatch(count, seen, rng)) found.set(tokens.join(" "), tokens);
  }
  return Array.from(found.values());
}

/** One step of the policy on fresh samples: each time it is called. Seen architectures are drawn as any other. */
function learnFrom(
  posterior: Posterior,
  controller: Controller,
  rng: Stream,
  { samples = 64, entropyWeight: temperature = 0.3 }: Pick<ModelBasedReinforceOptions, "samples" | "entropyWeight">,
): () => { loss: number; entropy: number } {
  return () => {
    const drawn = controller.sampleBatch(samples, undefined, rng);
    const means = posterior.means(drawn.map(({ tokens }) => tokens));
    const rewards = drawn.map(({ logProbability }, b) => (means[b] as number) - temperature * logProbability);
    // Each reward less the mean of the others, in units of their deviation, is its distance from the mean of all in such units.
    const { advantages } = advantagesOf(rewards, undefined);
    return controller.reinforce(
      drawn.map((trajectory, b) => ({ ...trajectory, advantages: trajectory.tokens.map(() => advantages[b] as number) })),
    );
  };
}
