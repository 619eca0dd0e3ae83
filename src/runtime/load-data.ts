// From a CSV file to rows ready for training, and a summary of what was read.
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import {
  type Dataset,
  fingerprint,
  type LabelledRows,
  prepareFolds,
  readCsv,
  type SplitData,
  type Standardizer,
  splitFingerprint,
  type Table,
  toDataset,
} from "../data/index.js";
import type { EvaluationData } from "../nas/index.js";
import { RunError } from "./errors.js";
import type { DataSettings, SearchSettings } from "./settings.js";
import { sharedFloats } from "./worker-data.js";

/** What was read, as reports and records state it. */
export interface DataSummary {
  /** The file's name without its folder. */
  readonly file: string;
  readonly rows: number;
  readonly features: number;
  readonly featureNames: readonly string[];
  readonly classes: readonly { readonly name: string; readonly count: number }[];
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[];
  /** Rows; of several folds, those of the first. */
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  /** Rows that repeat an earlier one; they lie on its side of the split. */
  readonly duplicates: number;
  readonly fingerprint: string;
  /** Of which rows are in which part, of each fold where there are several; absent where each trial has its own parts. */
  readonly split?: string;
  /** Of a target of numbers: its mean and deviation on the training rows, by which it is standardised; of several folds, on those of the first. */
  readonly targetScale?: { readonly mean: number; readonly deviation: number };
  /**
   * Subtracted from and divided into each feature, fitted on the training rows; of several folds, on those of the first. Absent where each trial
   * has its own.
   */
  readonly standardizer?: StandardizerRecord;
  /** Where there are several. */
  readonly folds?: readonly FoldSummary[];
}

interface StandardizerRecord {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

export interface FoldSummary extends Pick<DataSummary, "train" | "validation"> {
  readonly standardizer: StandardizerRecord;
}

export interface LoadedData {
  readonly summary: DataSummary;
  /** Of several folds, the first. */
  readonly split: SplitData;
  /** The rows that evaluations may see: not the test rows. */
  readonly evaluation: EvaluationData;
  /** The test rows, standardised for each fold. */
  readonly test: readonly LabelledRows[];
}

/**
 * Reads, splits and standardises. The seed decides the split.
 * @throws RunError when the file cannot be read; DataError when its content is not as it must be
 */
export async function loadData(
  settings: DataSettings & Partial<Pick<SearchSettings, "folds">>,
  seed: number,
): Promise<LoadedData> {
  const { target, ignore, folds = 1 } = settings;
  const dataset = toDataset(await readTable(settings), { target, ignore });
  const prepared = prepareFolds(dataset, { seed, folds, allocate: sharedFloats });
  const [split, ...others] = prepared as readonly [SplitData, ...SplitData[]];
  const summary = summaryOf(dataset, {
    train: split.train.n,
    validation: split.validation.n,
    test: split.test.n,
    duplicates: split.split.duplicates,
    split: splitFingerprint(prepared.map(({ split }) => split)),
    standardizer: split.standardizer,
    ...(folds === 1 ? {} : { folds: prepared.map(foldSummary) }),
  });
  const evaluation: EvaluationData = {
    train: split.train,
    validation: split.validation,
    features: dataset.featureNames.length,
    classes: dataset.classes.length,
    ...(folds === 1 ? {} : { otherFolds: others.map(({ train, validation }) => ({ train, validation })) }),
  };
  return { summary, split, evaluation, test: prepared.map(({ test }) => test) };
}

function foldSummary({ train, validation, standardizer }: SplitData): FoldSummary {
  return { train: train.n, validation: validation.n, standardizer: standardizerRecord(standardizer) };
}

const standardizerRecord = ({ mean, deviation }: Standardizer): StandardizerRecord => ({
  mean: [...mean],
  deviation: [...deviation],
});

/** @throws RunError when the file cannot be read; DataError when it is no table */
export function readTable({ data }: Pick<DataSettings, "data">): Promise<Table> {
  return readCsv(() => textOf(data), basename(data));
}

/** What was read, and how it was divided. */
export function summaryOf(
  dataset: Dataset,
  {
    standardizer,
    ...division
  }: Pick<DataSummary, "train" | "validation" | "test" | "duplicates" | "split" | "folds"> & {
    readonly standardizer?: Standardizer;
  },
): DataSummary {
  return {
    file: dataset.name,
    rows: dataset.labels.length,
    features: dataset.featureNames.length,
    featureNames: dataset.featureNames,
    classes: dataset.classes.map((name, k) => ({ name, count: dataset.counts[k] as number })),
    leftOut: dataset.leftOut,
    ...division,
    fingerprint: fingerprint(dataset),
    ...(standardizer === undefined ? {} : { standardizer: standardizerRecord(standardizer) }),
  };
}

/** A CSV file as it is. @throws RunError when the file cannot be read; DataError when it is no table */
export async function loadTable(path: string): Promise<Table> {
  return readCsv(() => textOf(path), basename(path));
}

/** A file's text, piece by piece, unpacked where its name ends in `.gz`. @throws RunError when the file cannot be read */
async function* textOf(path: string): AsyncGenerator<string, void, void> {
  const bytes = createReadStream(path, { highWaterMark: 2 ** 20 });
  const text = path.endsWith(".gz") ? pipeline(bytes, createGunzip(), () => {}) : bytes; // what fails is thrown below
  try {
    for await (const piece of text.setEncoding("utf8")) yield piece as string;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new RunError(path, "the file must be readable", {
      got: code ?? message,
      ...(code === "ENOENT" ? { hint: "check the path; it is relative to the present folder" } : {}),
    });
  }
}
