// Scores on test rows, with the interval that the choice of those rows leaves open.
import { type Metric, metrics, type Outcomes, plainMetric, type Scores, scoresOf } from "../nn/index.js";
import { stream } from "../tensor/index.js";
import { bootstrapCounts } from "./bootstrap.js";
import { meanScores } from "./observation.js";

export interface TestScores extends Scores {
  /**
   * Half the width of the 95 % interval of the plain metric: the metric itself, of RMSE the R². Absent where that is the accuracy, whose
   * interval follows from it and the number of rows.
   */
  readonly interval?: number;
}

/** What test rows are looked at for. */
export interface Look {
  readonly metric: Metric;
  /** The search's: all who are looked at are looked at on the same draws of rows. */
  readonly seed: number;
}

/** Of many rows fewer samples do: half the width is then known within a tenth. */
const samplesOf = (rows: number): number => Math.min(1_000, Math.max(200, Math.floor(1e7 / rows)));

/**
 * The scores of rows, with an interval by the percentile method over samples of the rows. It covers the choice of rows only, not the
 * training's own chances.
 */
export function testScores(outcomes: Outcomes, { metric, seed }: Look): TestScores {
  const scores = scoresOf(outcomes, metric);
  const { field } = metrics[plainMetric(metric)];
  if (field === "accuracy") return scores;
  const rows = outcomes.losses.length;
  const draw = (times: Uint32Array): number => scoresOf(outcomes, metric, times)[field] as number;
  const { low, high } = bootstrapCounts(rows, draw, stream(seed, "test rows"), samplesOf(rows));
  return { ...scores, interval: (high - low) / 2 };
}

/** Of several folds, the mean; its interval the mean of theirs: they are of the same rows, of which none is told more by another fold. */
export function meanTestScores(several: readonly TestScores[]): TestScores {
  const intervals = several.flatMap(({ interval }) => interval ?? []);
  const interval = intervals.reduce((sum, each) => sum + each, 0) / intervals.length;
  return { ...meanScores(several), ...(intervals.length < several.length ? {} : { interval }) };
}
