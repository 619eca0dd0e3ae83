// Rewards: an evaluation as one number that is better when larger.
import { type Metric, metrics, type Scores, valueOf } from "../nn/index.js";
import type { CompleteEvaluation, Evaluation } from "./job.js";
import { observedOf } from "./observation.js";

/** How evaluations are rewarded. */
export interface RewardOptions {
  readonly metric: Metric;
  /**
   * A value of the metric: a worse one counts as this. Of a network that diverged the loss may be 10⁹, and one such reward would drown what
   * all others say; what a guess reaches is as bad as a network need be. @units the metric's
   */
  readonly worst?: number;
}

/** The metric on the validation rows, its negative where less is better. */
export function rewardOf(scores: Scores, { metric, worst }: RewardOptions): number {
  const value = valueOf(scores, metric);
  if (worst === undefined) return signed(value, metric);
  return signed(metrics[metric].direction === "maximize" ? Math.max(value, worst) : Math.min(value, worst), metric);
}

/** A value of the metric as a number that is better when larger, and back. */
function signed(value: number, metric: Metric): number {
  return metrics[metric].direction === "maximize" ? value : -value;
}

/** By how much a value of the metric is better than another; less than 0 where it is worse. */
export function gainOf(value: number, other: number, metric: Metric): number {
  return signed(value - other, metric);
}

/** The reward of what was observed of a trial. */
export function trialReward(trial: CompleteEvaluation, options: RewardOptions): number {
  return rewardOf(observedOf(trial), options);
}

/** The metric's value for a reward: the inverse of `rewardOf`. */
export function metricOf(reward: number, metric: Metric): number {
  return signed(reward, metric);
}

/** The reward of a value of the metric that is no trial's, such as a prediction. */
export function rewardOfValue(value: number, metric: Metric): number {
  return signed(value, metric);
}

/** The rewards of the complete trials. */
export function completeRewards(trials: readonly Evaluation[], options: RewardOptions): number[] {
  return trials.flatMap((trial) => (trial.status === "complete" ? [trialReward(trial, options)] : []));
}

/** The least reward of a complete trial; `undefined` while there is none. */
export function worstReward(trials: readonly Evaluation[], options: RewardOptions): number | undefined {
  const rewards = completeRewards(trials, options);
  return rewards.length === 0 ? undefined : rewards.reduce((least, reward) => Math.min(least, reward));
}

/**
 * The rewards of a batch. A failed trial counts as `worst`, the least reward of a complete one so far, so that a policy learns to
 * avoid its like.
 */
export function rewardsOf(batch: readonly Evaluation[], worst: number, options: RewardOptions): number[] {
  return batch.map((e) => (e.status === "complete" ? trialReward(e, options) : worst));
}

/** The trials from the best to the worst, of equals the earlier first. Failed ones come last. */
export function bestFirst(trials: readonly Evaluation[], options: RewardOptions): Evaluation[] {
  const worth = (e: Evaluation): number => (e.status === "complete" ? trialReward(e, options) : Number.NEGATIVE_INFINITY);
  return trials
    .map((trial) => ({ trial, reward: worth(trial) }))
    .sort((a, b) => (a.reward === b.reward ? 0 : b.reward - a.reward))
    .map(({ trial }) => trial);
}
