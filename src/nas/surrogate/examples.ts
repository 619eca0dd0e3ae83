// Examples: what trials teach a predictor.
import type { Grammar } from "../grammar.js";
import type { Evaluation } from "../job.js";
import { bestFirst, type RewardOptions, rewardsOf, worstReward } from "../reward.js";
import { encode } from "../vocabulary.js";
import type { Example } from "./posterior.js";

/** One of each trial, in their order; none while no trial was complete. A failed one earned the least reward of a complete one. */
export function examplesOf(trials: readonly Evaluation[], grammar: Grammar, options: RewardOptions): Example[] {
  const worst = worstReward(trials, options);
  if (worst === undefined) return [];
  const rewards = rewardsOf(trials, worst, options);
  return trials.map(({ architecture }, i) => ({
    sequence: encode(grammar.vocabulary, architecture),
    reward: rewards[i] as number,
  }));
}

const mostHeard = 1_000;
const mostLatest = 750;
/** So many leave at a time, and of all that left as many are heard on. */
const block = 250;

/**
 * Of very many trials those that a predictor hears, in their order: the latest, and of the earlier ones the best. Of a thousand all are heard; what
 * a predictor costs is bounded by that. Trials leave in blocks, so that nearly always what was factored for one batch holds for the next.
 */
export function heardOf(trials: readonly Evaluation[], options: RewardOptions): readonly Evaluation[] {
  if (trials.length <= mostHeard) return trials;
  const left = block * Math.ceil((trials.length - mostLatest) / block);
  const best = bestFirst(trials.slice(0, left), options).slice(0, block);
  return [...best.sort((a, b) => a.trial - b.trial), ...trials.slice(left)];
}
