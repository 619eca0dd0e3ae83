// The controller: what the strategy said of its learning, batch by batch, and what it had predicted of trials.
import { type Leaderboard, type Metric, observedOf, type SearchEvent } from "../nas/index.js";
import { valueOf } from "../nn/index.js";

/** A step of learning. What a strategy does not say is null. */
export interface LearnedBatch {
  /** From 1. */
  readonly batch: number;
  /** Mean reward of the batch's trials: the metric, its negative where less is better. */
  readonly reward: number | null;
  /** Of the policy's draws. @units nats */
  readonly entropy: number | null;
  /** Spearman's correlation of what was predicted of the batch with what it showed. */
  readonly predictionRank: number | null;
}

/** The steps of learning in their order. */
export function learnedBatches(events: readonly SearchEvent[]): LearnedBatch[] {
  return events.flatMap((event) => {
    if (event.kind !== "learned") return [];
    const said = (name: string): number | null => {
      const value = event.report[name];
      return typeof value === "number" && Number.isFinite(value) ? value : null;
    };
    const { batch } = event;
    return [{ batch, reward: said("reward"), entropy: said("entropy"), predictionRank: said("predictionRank") }];
  });
}

/** A trial of which something was predicted before it was trained. Both values are the search's metric. */
export interface PredictedTrial {
  readonly trial: number;
  readonly predicted: number;
  readonly observed: number;
}

/** In the order of their numbers. */
export function predictedTrials({ ranked }: Pick<Leaderboard, "ranked">, metric: Metric): PredictedTrial[] {
  return ranked
    .flatMap(({ evaluation, prediction }) =>
      prediction === undefined
        ? []
        : [{ trial: evaluation.trial, predicted: prediction, observed: valueOf(observedOf(evaluation), metric) }],
    )
    .sort((a, b) => a.trial - b.trial);
}
