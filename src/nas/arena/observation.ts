// Observations: what a trial shows of a training, out of the scores of all its epochs.
import { isBetter, type Scores } from "../../nn/index.js";
import { type EpochScores, type Metric, monitorOf } from "../job.js";
import type { Curve } from "./training-table.js";

/**
 * `best`: the best epoch by the metric, whose weights a search keeps; `last`: the last epoch, as the tutorial's accuracy; `least-loss`:
 * the epoch of the least validation log-loss, whatever the metric; `mean-of-last`: the mean over the last epochs.
 */
export const observationNames = ["best", "last", "least-loss", "mean-of-last"] as const;
export type ObservationName = (typeof observationNames)[number];

export interface Observation {
  readonly name: ObservationName;
  readonly metric: Metric;
  /** Of `mean-of-last`: over so many epochs, or over all where there are fewer. */
  readonly last: number;
}

/** The validation scores that are observed of a training, and the epoch that they come from or end with. */
export function observe(curve: Curve, { name, metric, last }: Observation): EpochScores {
  const end = curve.at(-1) as EpochScores;
  switch (name) {
    case "best":
      return bestOf(curve, monitorOf[metric]);
    case "last":
      return end;
    case "least-loss":
      return bestOf(curve, "loss");
    case "mean-of-last":
      return { epoch: end.epoch, ...meanScores(curve.slice(-last)) };
  }
}

function bestOf(curve: Curve, monitor: keyof Scores): EpochScores {
  return curve.reduce((best, epoch) => (isBetter(epoch, best, monitor) ? epoch : best));
}

/** The mean of several scores. */
export function meanScores(scores: readonly Scores[]): Scores {
  const mean = (of: keyof Scores): number => scores.reduce((sum, each) => sum + each[of], 0) / scores.length;
  return { loss: mean("loss"), accuracy: mean("accuracy") };
}
