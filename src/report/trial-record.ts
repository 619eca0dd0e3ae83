// A trial of a run as a plain value: for programs, and for every table of trials.
import { formatArchitecture, type Metric, type RankedTrial, type TestScores, testInterval } from "../nas/index.js";
import { type Scores, scoresIn } from "../nn/index.js";
import type { RunConfig } from "../study/index.js";

/** Scores on the test rows, with half the width of the plain metric's 95 % interval: the accuracy's, the metric's own, of RMSE the R²'s. */
export interface TestRecord extends Scores {
  readonly interval: number | null;
}

export interface TrialRecord {
  readonly rank: number;
  readonly trial: number;
  readonly architecture: string;
  readonly validation: Scores;
  readonly test: TestRecord | null;
  readonly parameters: number;
  readonly epochs: number;
  readonly bestEpoch: number;
  /** Where there are several: what the network of each came to. `epochs` is then the sum, `bestEpoch` the mean. */
  readonly folds?: NonNullable<RankedTrial["evaluation"]["folds"]>;
  readonly seconds: number;
  /** What all trials together let expect of the metric, where the choice is made so. */
  readonly expected: number | null;
  /** Of the metric, made before the trial was trained. */
  readonly prediction: number | null;
}

export function testRecord(test: TestScores, metric: Metric, rows: number): TestRecord {
  return { ...scoresIn(test), interval: testInterval(test, metric, rows) ?? null };
}

export function trialRecord(
  { rank, evaluation, test, expected, prediction }: RankedTrial,
  { data, settings }: Pick<RunConfig, "data" | "settings">,
): TrialRecord {
  const { trial, architecture, validation, parameters, epochs, bestEpoch, folds, seconds } = evaluation;
  return {
    rank,
    trial,
    architecture: formatArchitecture(architecture),
    validation: scoresIn(validation),
    test: test === undefined ? null : testRecord(test, settings.metric, data.test),
    parameters,
    epochs: epochs.length,
    bestEpoch,
    ...(folds === undefined ? {} : { folds }),
    seconds,
    expected: expected ?? null,
    prediction: prediction ?? null,
  };
}
