// Examples: what trials teach a predictor.
import type { Grammar } from "../grammar.js";
import type { Evaluation } from "../job.js";
import { type RewardOptions, rewardsOf, worstReward } from "../reward.js";
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
