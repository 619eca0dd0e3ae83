// Rewards: an evaluation as one number that is better when larger.
import type { Scores } from "../nn/index.js";
import type { CompleteEvaluation, Evaluation, Metric } from "./job.js";
import { observedOf } from "./observation.js";

/** How evaluations are rewarded. */
export interface RewardOptions {
  readonly metric: Metric;
  /**
   * A greater log-loss counts as this one. Of a network that diverged the loss may be 10⁹, and one such reward would drown what all
   * others say; that of the uniform guess, `log C`, is as bad as a network need be. @units nats per row
   */
  readonly worstLoss?: number;
}

/** `−log-loss` or the accuracy, on the validation rows. */
export function rewardOf({ loss, accuracy }: Scores, { metric, worstLoss = Number.POSITIVE_INFINITY }: RewardOptions): number {
  return metric === "log-loss" ? -Math.min(loss, worstLoss) : accuracy;
}

/** The reward of what was observed of a trial. */
export function trialReward(trial: CompleteEvaluation, options: RewardOptions): number {
  return rewardOf(observedOf(trial), options);
}

/** The metric's value for a reward: the inverse of `rewardOf`. */
export function metricOf(reward: number, metric: Metric): number {
  return metric === "log-loss" ? -reward : reward;
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
