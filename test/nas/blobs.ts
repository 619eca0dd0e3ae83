// Rows that train in a moment, and jobs on them.
import { type EvaluationData, type Job, parseArchitecture, type TrainingOptions } from "../../src/nas/index.js";
import type { LabelledRows } from "../../src/nn/index.js";
import { clouds } from "../nn/networks.js";

export const quick: TrainingOptions = {
  metric: "log-loss",
  optimizer: { kind: "adam", rate: 0.01 },
  epochs: 3,
  batchSize: 16,
  patience: 99,
};

/** A normal cloud about each class's centre; train, validation and test rows do not overlap. */
export function blobs(
  classes: number,
  { rows = 120, features = 3, spread = 0.3 }: { rows?: number; features?: number; spread?: number } = {},
): { readonly data: EvaluationData; readonly test: LabelledRows } {
  const part = (seed: number, count: number): LabelledRows => clouds(count, { classes, features, spread, seed });
  return { data: { train: part(1, rows), validation: part(2, rows / 2), features, classes }, test: part(3, rows / 2) };
}

/** A job by its architecture's text. */
export function jobOf(text: string, more: Partial<Job> = {}): Job {
  return { trial: 1, architecture: parseArchitecture(text), seed: 0, training: quick, ...more };
}

/** A clock that stands still: evaluations on it can be compared whole. */
export const stillClock = (): number => 0;
