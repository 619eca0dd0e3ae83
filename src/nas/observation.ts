// Observations: what a trial shows of a training, out of the scores of all its epochs.
import { isBetter, type Metric, mapScores, type Scores } from "../nn/index.js";
import type { CompleteEvaluation, EpochScores, ObservationName } from "./job.js";

export interface Observation {
  readonly name: ObservationName;
  readonly metric: Metric;
  /** Of `mean-of-last`: over so many epochs, or over all where there are fewer. */
  readonly last: number;
}

/** What a trial is rewarded for: what was observed of it, or else the scores of its kept weights. */
export function observedOf({ observed, validation }: CompleteEvaluation): Scores {
  return observed ?? validation;
}

/** The scores of a training's epochs in order. */
type Curve = readonly EpochScores[];

/** The validation scores that are observed of a training, and the epoch that they come from or end with. */
export function observe(curve: Curve, { name, metric, last }: Observation): EpochScores {
  const end = curve.at(-1) as EpochScores;
  switch (name) {
    case "best":
      return bestOf(curve, metric);
    case "last":
      return end;
    case "least-loss":
      return bestOf(curve, "log-loss");
    case "mean-of-last":
      return { epoch: end.epoch, ...meanScores(curve.slice(-last)) };
    case "weighted":
      return { epoch: end.epoch, ...epochWeightedScores(curve) };
  }
}

function bestOf(curve: Curve, metric: Metric): EpochScores {
  return curve.reduce((best, epoch) => (isBetter(epoch, best, metric) ? epoch : best));
}

/** The mean of several scores. */
export function meanScores(scores: readonly Scores[]): Scores {
  return mapScores(scores, (values) => values.reduce((sum, value) => sum + value, 0) / scores.length);
}

/** `Σ e · score_e / Σ e` over epochs e from 1: later ones count more. */
export function epochWeightedScores(epochs: readonly EpochScores[]): Scores {
  const total = epochs.reduce((sum, { epoch }) => sum + epoch, 0);
  return mapScores(epochs, (values) => epochs.reduce((sum, { epoch }, k) => sum + epoch * (values[k] as number), 0) / total);
}
