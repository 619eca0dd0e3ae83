// A run's results for programs: one JSON object, or CSV with a row for each ranked trial.
import { formatCsv, type TextColumn } from "../data/index.js";
import {
  anatomyOf,
  calibrationOf,
  formatArchitecture,
  type Leaderboard,
  type Metric,
  oneShotAgreement,
  type RankedTrial,
} from "../nas/index.js";
import { metrics, metricsBeside, type ScoreField, type Scores, scoreFields } from "../nn/index.js";
import { testRecord, trialRecord, verdictOf } from "../report/index.js";
import type { RunConfig } from "../study/index.js";
import type { Run } from "./report.js";
import { spreadsheetText } from "./shown-text.js";

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
    direction: metrics[settings.metric].direction,
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
    baselines: baselines.map(({ name, validation, test }) => ({
      name,
      validation,
      test: testRecord(test, settings.metric, data.test),
    })),
    ...(agreement === undefined ? {} : { oneShotAgreement: agreement }),
    verdict: verdictOf(config, board),
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
    ...scoreCells(
      "validation",
      config.settings.metric,
      rows.map(({ validation }) => validation),
    ),
    ...scoreCells(
      "test",
      config.settings.metric,
      rows.map(({ test }) => test),
    ),
    test_interval: rows.map(({ test }) => test?.interval ?? undefined),
    parameters: rows.map(({ parameters }) => parameters),
    epochs: rows.map(({ epochs }) => epochs),
    best_epoch: rows.map(({ bestEpoch }) => bestEpoch),
    seconds: rows.map(({ seconds }) => seconds),
    expected: rows.map(({ expected }) => expected ?? undefined),
    prediction: rows.map(({ prediction }) => prediction ?? undefined),
  };
}

/** A column of each score that runs by the metric have: `validation_loss`, `validation_balanced_accuracy`, ... */
export function scoreCells(
  of: "validation" | "test",
  metric: Metric,
  scores: readonly (Scores | null)[],
): Record<string, readonly (number | undefined)[]> {
  const shown = new Set<ScoreField>(["loss", ...metricsBeside(metric).map((name) => metrics[name].field)]);
  return Object.fromEntries(
    scoreFields
      .filter((field) => shown.has(field))
      .map((field) => [`${of}_${columnName(field)}`, scores.map((each) => each?.[field])]),
  );
}

/** `balanced_accuracy` */
export function columnName(field: ScoreField): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Named columns of equal length as CSV text. */
export function csvOf(columns: Readonly<Record<string, readonly (string | number | undefined)[]>>): string {
  const texts = Object.entries(columns).map(
    ([name, cells]): TextColumn => ({
      kind: "text",
      name: spreadsheetText(name),
      values: cells.map((cell) => spreadsheetText(String(cell ?? ""))),
    }),
  );
  const rows = texts[0]?.values.length ?? 0;
  return formatCsv({ name: "results", rows, lines: Uint32Array.from({ length: rows }, (_, i) => i + 2), columns: texts });
}
