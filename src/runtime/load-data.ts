// From a CSV file to rows ready for training, and a summary of what was read.
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { fingerprint, prepare, readCsv, type SplitData, toDataset } from "../data/index.js";
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
  /** Subtracted from and divided into each feature, fitted on the training rows. */
  readonly standardizer: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
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
export async function loadData({ data, target, ignore }: DataSettings, seed: number): Promise<LoadedData> {
  const dataset = toDataset(await readCsv(() => textOf(data), basename(data)), { target, ignore });
  const split = prepare(dataset, { seed, allocate: sharedFloats });
  const [features, classes] = [dataset.featureNames.length, dataset.classes.length];
  const summary: DataSummary = {
    file: basename(data),
    rows: dataset.labels.length,
    features,
    featureNames: dataset.featureNames,
    classes: dataset.classes.map((name, k) => ({ name, count: dataset.counts[k] as number })),
    leftOut: dataset.leftOut,
    train: split.train.n,
    validation: split.validation.n,
    test: split.test.n,
    duplicates: split.split.duplicates,
    fingerprint: fingerprint(dataset),
    standardizer: { mean: [...split.standardizer.mean], deviation: [...split.standardizer.deviation] },
  };
  return { summary, split, evaluation: { train: split.train, validation: split.validation, features, classes } };
}

/** A file's text, piece by piece. @throws RunError when the file cannot be read */
async function* textOf(path: string): AsyncGenerator<string, void, void> {
  try {
    for await (const text of createReadStream(path, { encoding: "utf8", highWaterMark: 2 ** 20 })) yield text as string;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new RunError(path, "the file must be readable", {
      got: code ?? message,
      ...(code === "ENOENT" ? { hint: "check the path; it is relative to the present folder" } : {}),
    });
  }
}
