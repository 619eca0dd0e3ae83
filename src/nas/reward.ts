// Rewards: an evaluation as one number that is better when larger.
import type { Scores } from "../nn/index.js";
import type { Evaluation, Metric } from "./job.js";

/** `−log-loss` or the accuracy, on the validation rows. */
export function rewardOf({ loss, accuracy }: Scores, metric: Metric): number {
  return metric === "log-loss" ? -loss : accuracy;
}

/** The metric's value for a reward: the inverse of `rewardOf`. */
export function metricOf(reward: number, metric: Metric): number {
  return metric === "log-loss" ? -reward : reward;
}

/** The rewards of a batch. A failed trial counts as the worst complete one so far, so that a policy learns to avoid its like. */
export function rewardsOf(batch: readonly Evaluation[], history: readonly Evaluation[], metric: Metric): number[] {
  const known = history.flatMap((e) => (e.status === "complete" ? [rewardOf(e.validation, metric)] : []));
  const worst = known.length === 0 ? 0 : known.reduce((a, b) => Math.min(a, b));
  return batch.map((e) => (e.status === "complete" ? rewardOf(e.validation, metric) : worst));
}
