// Racing: a part of each batch goes to architectures that were trained before, while it is not clear which of them is the best.
import { type Architecture, formatArchitecture } from "../architecture.js";
import type { Grammar } from "../grammar.js";
import { averageRepeats, trialCounts } from "../repeats.js";
import type { RewardOptions } from "../reward.js";
import { chooseInTurn, upperConfidenceBound } from "../surrogate/acquisition.js";
import { examplesOf, heardOf } from "../surrogate/examples.js";
import { createPredictor } from "../surrogate/predictor.js";
import { decode, encode, type Sequence } from "../vocabulary.js";
import { openProposals } from "./open-proposals.js";
import type { History, Proposal, Strategy } from "./strategy.js";

export interface RepeatingOptions extends RewardOptions {
  /** Trials of one architecture, at most. */
  readonly repeats: number;
  /** The share of a batch that may be repeats, rounded down; the rest is the strategy's own. */
  readonly share?: number;
  /** Trials before the first repeat. */
  readonly startupTrials?: number;
}

/**
 * Any strategy, with repeats. A trial of an architecture that was trained before is worth more than a new one when it may change which
 * is taken for the best: while the leader's standard error is larger than its lead over the next, by the posterior of a Gaussian process
 * over all trials. Then those with the best upper confidence bounds are trained once more. The strategy itself is shown the mean of
 * an architecture's trials wherever one of them stands, and learns from its own proposals only.
 * @source Maron and Moore 1994 (racing); Kaufmann, Cappé and Garivier 2012 (which to look at again)
 */
export function repeatingStrategy(
  inner: Strategy,
  grammar: Grammar,
  { repeats, share = 0.3, startupTrials = 20, ...reward }: RepeatingOptions,
): Strategy {
  const predictor = createPredictor("gp", grammar, { noise: [0.1, 0.3, 1, 3, 10] });
  const shown = ({ trials, seen }: History): History => ({ trials: averageRepeats(trials), seen });
  /** Its own; what else comes back is a repeat. */
  const own = openProposals<Proposal>();
  const repeatsUnderWay = new Map<string, number>();
  const underWay = (text: string): number => repeatsUnderWay.get(text) ?? 0;

  function countRepeat(architecture: Architecture, more: number): void {
    const text = formatArchitecture(architecture);
    repeatsUnderWay.set(text, underWay(text) + more);
  }

  /** What is worth another trial, the most promising first. */
  function worthRepeating({ trials }: History, most: number): Sequence[] {
    // Which are heard goes by means: of an architecture the lucky trials alone would be heard on otherwise.
    const numbers = new Set(heardOf(averageRepeats(trials), reward).map(({ trial }) => trial));
    const heard = trials.filter(({ trial }) => numbers.has(trial));
    const examples = examplesOf(heard, grammar, reward);
    if (most === 0 || trials.length < startupTrials || examples.length === 0) return [];
    const counts = trialCounts(trials);
    const complete = new Map(
      heard.flatMap((trial) =>
        trial.status === "complete" ? [[formatArchitecture(trial.architecture), trial.architecture] as const] : [],
      ),
    );
    const tried = Array.from(complete.values(), (architecture) => encode(grammar.vocabulary, architecture));
    const posterior = predictor.fit(examples);
    const { means, variances } = posterior.over(tried);
    const [leader, next] = [...tried.keys()].sort((a, b) => (means[b] as number) - (means[a] as number));
    if (leader === undefined || next === undefined) return [];
    const lead = (means[leader] as number) - (means[next] as number);
    if (Math.sqrt(variances[leader] as number) <= lead) return [];
    const texts = [...complete.keys()];
    const open = tried.filter((_, at) => (counts.get(texts[at] as string) as number) + underWay(texts[at] as string) < repeats);
    const acquisition = upperConfidenceBound(1);
    return chooseInTurn(posterior.over(open), most, () => 0, { acquisition }).map((c) => open[c] as Sequence);
  }

  return {
    ...inner,

    propose: (count, history, rng) => {
      const again = worthRepeating(history, Math.floor(share * count));
      const proposals = inner.propose(count - again.length, shown(history), rng);
      for (const proposal of proposals) own.add(proposal.architecture, proposal);
      const repeated = again.map((tokens): Proposal => ({ architecture: decode(grammar.vocabulary, tokens), isRepeat: true }));
      for (const { architecture } of repeated) countRepeat(architecture, 1);
      return [...proposals, ...repeated];
    },

    learn: (batch, history, rng) => {
      const known = own.take(batch).map(([trial]) => trial);
      const repeated = batch.filter((trial) => !known.includes(trial));
      for (const { architecture } of repeated) countRepeat(architecture, -1);
      return {
        ...inner.learn(known, shown(history), rng),
        ...(repeated.length > 0 ? { repeats: repeated.length } : {}),
      };
    },
  };
}
