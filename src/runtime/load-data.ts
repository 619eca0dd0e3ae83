// From a CSV file to rows ready for training, and a summary of what was read.
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import {
  type Dataset,
  fingerprint,
  prepare,
  readCsv,
  type SplitData,
  type Standardizer,
  type Table,
  toDataset,
} from "../data/index.js";
import type { EvaluationData } from "../nas/index.js";
import { RunError } from "./errors.js";
import type { DataSettings } from "./settings.js";
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
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  /** Rows that repeat an earlier one; they lie on its side of the split. */
  readonly duplicates: number;
  readonly fingerprint: string;
  /** Subtracted from and divided into each feature, fitted on the training rows; absent where each trial has its own. */
  readonly standardizer?: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
}

export interface LoadedData {
  readonly summary: DataSummary;
  readonly split: SplitData;
  /** The rows that evaluations may see: not the test rows. */
  readonly evaluation: EvaluationData;
}

/**
 * Reads, splits and standardises. The seed decides the split.
 * @throws RunError when the file cannot be read; DataError when its content is not as it must be
 */
export async function loadData(settings: DataSettings, seed: number): Promise<LoadedData> {
  const { target, ignore } = settings;
  const dataset = toDataset(await readTable(settings), { target, ignore });
  const split = prepare(dataset, { seed, allocate: sharedFloats });
  const [features, classes] = [dataset.featureNames.length, dataset.classes.length];
  const summary = summaryOf(dataset, {
    train: split.train.n,
    validation: split.validation.n,
    test: split.test.n,
    duplicates: split.split.duplicates,
    standardizer: split.standardizer,
  });
  return { summary, split, evaluation: { train: split.train, validation: split.validation, features, classes } };
}

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
  }: Pick<DataSummary, "train" | "validation" | "test" | "duplicates"> & { readonly standardizer?: Standardizer },
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
    ...(standardizer === undefined
      ? {}
      : { standardizer: { mean: [...standardizer.mean], deviation: [...standardizer.deviation] } }),
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
