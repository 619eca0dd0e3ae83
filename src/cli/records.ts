// A run's results for programs: one JSON object, or CSV with a row for each ranked trial.
import { formatCsv, type TextColumn } from "../data/index.js";
import {
  accuracyInterval,
  anatomyOf,
  calibrationOf,
  formatArchitecture,
  type Leaderboard,
  oneShotAgreement,
  type RankedTrial,
} from "../nas/index.js";
import type { Scores } from "../nn/index.js";
import type { RunConfig } from "../runtime/index.js";
import { type Run, verdictOf } from "./report.js";

/** Scores on the test rows, with half the width of the accuracy's 95 % interval. */
export interface TestRecord extends Scores {
  readonly interval: number;
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

export function testRecord({ loss, accuracy }: Scores, rows: number): TestRecord {
  return { loss, accuracy, interval: accuracyInterval(accuracy, rows) };
}

export function trialRecord({ rank, evaluation, test, expected, prediction }: RankedTrial, { data }: RunConfig): TrialRecord {
  const { trial, architecture, validation, parameters, epochs, bestEpoch, folds, seconds } = evaluation;
  return {
    rank,
    trial,
    architecture: formatArchitecture(architecture),
    validation: { loss: validation.loss, accuracy: validation.accuracy },
    test: test === undefined ? null : testRecord(test, data.test),
    parameters,
    epochs: epochs.length,
    bestEpoch,
    ...(folds === undefined ? {} : { folds }),
    seconds,
    expected: expected ?? null,
    prediction: prediction ?? null,
  };
}

/** The run as one plain object. */
export function boardRecord({ config, folder, board, seconds }: Run, top: number): object {
  const { settings, data, space, device, workers } = config;
  const { ranked, failed, baselines, finished } = board;
  const agreement = oneShotAgreement(board);
  return {
    mlpnas: config.mlpnas,
    run: folder,
    data,
    findings: config.findings ?? [],
    space,
    device,
    workers,
    settings,
    metric: settings.metric,
    direction: settings.metric === "accuracy" ? "maximize" : "minimize",
    complete: ranked.length,
    failed: failed.map(({ trial, architecture, reason }) => ({ trial, architecture: formatArchitecture(architecture), reason })),
    /** Why it ended; null when there is no end on record. */
    end: finished?.reason ?? null,
    seconds: seconds ?? null,
    /** Of the trainings before the first trial, as rewards; null without them. */
    noise: anatomyOf(board.noise?.rewards ?? []) ?? null,
    /** The final choice by all trials together; null where the observations alone decide. */
    choice: choiceRecord(board),
    /** Predictions held against what the trials showed; null without predictions. */
    calibration: calibrationOf(board) ?? null,
    rows: ranked.slice(0, top).map((trial) => trialRecord(trial, config)),
    baselines: baselines.map(({ name, validation, test }) => ({ name, validation, test: testRecord(test, data.test) })),
    ...(agreement === undefined ? {} : { oneShotAgreement: agreement }),
    verdict: verdictOf({ config, board }),
  };
}

function choiceRecord({ chosen }: Leaderboard): object | null {
  if (chosen === undefined) return null;
  const { ranking, luckiest, optimism, alike } = chosen;
  return { trial: ranking[0]?.trial ?? null, luckiest, optimism, alike };
}

/** The ranked trials as CSV, numbers in full; a cell is empty where there is no value. */
export function boardCsv({ config, board }: Run, top: number): string {
  return csvOf(trialCells(board.ranked.slice(0, top), config));
}

/** Named columns of trials, numbers in full. */
export function trialCells(
  trials: readonly RankedTrial[],
  config: RunConfig,
): Record<string, readonly (string | number | undefined)[]> {
  const rows = trials.map((trial) => trialRecord(trial, config));
  return {
    rank: rows.map(({ rank }) => rank),
    trial: rows.map(({ trial }) => trial),
    architecture: rows.map(({ architecture }) => architecture),
    validation_loss: rows.map(({ validation }) => validation.loss),
    validation_accuracy: rows.map(({ validation }) => validation.accuracy),
    test_loss: rows.map(({ test }) => test?.loss),
    test_accuracy: rows.map(({ test }) => test?.accuracy),
    test_interval: rows.map(({ test }) => test?.interval),
    parameters: rows.map(({ parameters }) => parameters),
    epochs: rows.map(({ epochs }) => epochs),
    best_epoch: rows.map(({ bestEpoch }) => bestEpoch),
    seconds: rows.map(({ seconds }) => seconds),
    expected: rows.map(({ expected }) => expected ?? undefined),
    prediction: rows.map(({ prediction }) => prediction ?? undefined),
  };
}

/** Named columns of equal length as CSV text. */
export function csvOf(columns: Readonly<Record<string, readonly (string | number | undefined)[]>>): string {
  const texts = Object.entries(columns).map(
    ([name, cells]): TextColumn => ({ kind: "text", name, values: cells.map((cell) => String(cell ?? "")) }),
  );
  const rows = texts[0]?.values.length ?? 0;
  return formatCsv({ name: "results", rows, lines: Uint32Array.from({ length: rows }, (_, i) => i + 2), columns: texts });
}
