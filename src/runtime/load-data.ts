// From a CSV file to rows ready for training, and a summary of what was read.
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import {
  type Dataset,
  defaultShare,
  type Encoder,
  type ExaminationOptions,
  type Finding,
  fingerprint,
  inputCount,
  joinTables,
  type LabelledRows,
  prepareFolds,
  type ReadOptions,
  readCsv,
  readParquet,
  type SplitData,
  splitFingerprint,
  type Table,
  type TargetScale,
  type Task,
  toDataset,
} from "../data/index.js";
import type { EvaluationData } from "../nas/index.js";
import { type ColumnSummary, columnSummaries, type TargetSummary, targetSummary } from "./column-summary.js";
import { RunError } from "./errors.js";
import { type DataRequest, type DataSettings, defaultData, type SearchSettings } from "./settings.js";
import { sharedFloats } from "./worker-data.js";

/** What was read, as reports and records state it. */
export interface DataSummary {
  /** The file's name without its folder; of several files their names. */
  readonly file: string;
  readonly rows: number;
  readonly task: Task;
  /** Columns that are features. */
  readonly features: number;
  readonly featureNames: readonly string[];
  readonly columns: readonly ColumnSummary[];
  /** Of a network; absent where each trial has its own encoder. */
  readonly inputs?: number;
  /** None where numbers are predicted. */
  readonly classes: readonly { readonly name: string; readonly count: number }[];
  /** Where numbers are. */
  readonly target?: TargetSummary;
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[];
  /** Rows that are left out because a cell is missing. */
  readonly dropped: number;
  /** Rows; of several folds, those of the first. */
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  /** Rows that repeat an earlier one; they lie on its side of the split, but where the parts were given. */
  readonly duplicates: number;
  /** Rows of validation and test that repeat a training row, where the parts were given. */
  readonly straddling?: number;
  readonly fingerprint: string;
  /** Of which rows are in which part, of each fold where there are several; absent where each trial has its own parts. */
  readonly split?: string;
  /** How rows become inputs, by what the training rows taught; of several folds, those of the first. Absent where each trial has its own. */
  readonly encoder?: Encoder;
  /** Where numbers are predicted: what is subtracted from them, then divides them. */
  readonly scale?: TargetScale;
  /** Where there are several. */
  readonly folds?: readonly FoldSummary[];
}

export type FoldSummary = Pick<DataSummary, "train" | "validation" | "encoder" | "scale">;

export interface LoadedData {
  readonly summary: DataSummary;
  /** What the caller's look found. */
  readonly findings: readonly Finding[];
  /** The rows as they were read, before any division. */
  readonly dataset: Dataset;
  /** Of several folds, the first. */
  readonly split: SplitData;
  /** One where the rows are divided once. */
  readonly folds: readonly SplitData[];
  /** The rows that evaluations may see: not the test rows. */
  readonly evaluation: EvaluationData;
  /** The test rows, encoded for each fold. */
  readonly test: readonly LabelledRows[];
}

/** What is to be found of a table and its rows, before they are gone. */
export type LookAtData = (table: Table, dataset: Dataset, about: LookedAt) => readonly Finding[];
export type LookedAt = ExaminationOptions & { readonly missingValues: readonly string[] };

/**
 * Reads, splits and encodes. The seed decides the split.
 * @throws RunError when a file cannot be read; DataError when its content is not as it must be
 */
export async function loadData(
  request: DataRequest & Partial<Pick<SearchSettings, "folds">>,
  seed: number,
  look: LookAtData = () => [],
): Promise<LoadedData> {
  const settings = { ...defaultData, ...request };
  const { missing, levels, classWeights, folds = 1 } = settings;
  const table = await readTable(settings);
  const dataset = toDataset(table, settings);
  const prepared = prepareFolds(dataset, { seed, folds, missing, levels, classWeights, allocate: sharedFloats });
  const [split, ...others] = prepared as readonly [SplitData, ...SplitData[]];
  const summary = summaryOf(dataset, {
    ...foldSummary(split),
    test: split.test.n,
    inputs: inputCount(split.encoder),
    duplicates: split.split.duplicates,
    ...(split.split.straddling === undefined ? {} : { straddling: split.split.straddling }),
    split: splitFingerprint(prepared.map(({ split }) => split)),
    ...(folds === 1 ? {} : { folds: prepared.map(foldSummary) }),
  });
  const evaluation: EvaluationData = {
    train: split.train,
    validation: split.validation,
    features: inputCount(split.encoder),
    classes: Math.max(1, dataset.classes.length),
    ...(folds === 1 ? {} : { otherFolds: others.map(({ train, validation }) => ({ train, validation })) }),
  };
  const findings = look(table, dataset, {
    seed,
    missingValues: settings.missingValues,
    validation: settings.validation === null ? defaultShare : 0,
    test: settings.test === null ? defaultShare : 0,
    validationRows: prepared.reduce((sum, { validation }) => sum + validation.n, 0),
  });
  return { summary, findings, dataset, split, folds: prepared, evaluation, test: prepared.map(({ test }) => test) };
}

function foldSummary({ train, validation, encoder, scale }: SplitData): FoldSummary {
  return { train: train.n, validation: validation.n, encoder, ...(scale === undefined ? {} : { scale }) };
}

/**
 * The table, with the given rows of validation and test where these have files of their own.
 * @throws RunError when a file cannot be read; DataError when it is no table
 */
export async function readTable(request: Pick<DataSettings, "data"> & Partial<DataSettings>): Promise<Table> {
  const { data, types, missingValues, validation, test } = { ...defaultData, ...request };
  const categories = Object.keys(types).filter((name) => types[name] === "category");
  const options: ReadOptions = { texts: categories, missing: missingValues };
  const train = await loadTable(data, options);
  if (validation === null && test === null) return train;
  const texts = train.columns.flatMap(({ kind, name }) => (kind === "text" ? [name] : []));
  const given = async (path: string | null): Promise<Table | undefined> =>
    path === null ? undefined : loadTable(path, { ...options, texts: [...categories, ...texts] });
  const [validationRows, testRows] = [await given(validation), await given(test)];
  return joinTables(train, {
    ...(validationRows === undefined ? {} : { validation: validationRows }),
    ...(testRows === undefined ? {} : { test: testRows }),
  });
}

/** What was read, and how it was divided. */
export function summaryOf(
  dataset: Dataset,
  division: Pick<
    DataSummary,
    "inputs" | "train" | "validation" | "test" | "duplicates" | "straddling" | "split" | "folds" | "encoder" | "scale"
  >,
): DataSummary {
  const target = targetSummary(dataset);
  return {
    file: dataset.name,
    rows: dataset.labels.length,
    task: dataset.values === undefined ? "classification" : "regression",
    features: dataset.columns.length,
    featureNames: dataset.columns.map(({ name }) => name),
    columns: columnSummaries(dataset),
    classes: dataset.classes.map((name, k) => ({ name, count: dataset.counts[k] as number })),
    ...(target === undefined ? {} : { target }),
    leftOut: dataset.leftOut,
    dropped: dataset.dropped,
    ...division,
    fingerprint: fingerprint(dataset),
  };
}

/** A file's table as it is. @throws RunError when the file cannot be read; DataError when it is no table */
export async function loadTable(path: string, options: ReadOptions = {}): Promise<Table> {
  return path.endsWith(".parquet")
    ? readParquet(await openBytes(path), basename(path), options)
    : readCsv(() => textOf(path), basename(path), options);
}

/** A file whose parts are read as they are asked for. @throws RunError when the file cannot be read */
async function openBytes(
  path: string,
): Promise<{ byteLength: number; slice(start: number, end?: number): Promise<ArrayBuffer> }> {
  try {
    const { size: byteLength } = await stat(path);
    return {
      byteLength,
      slice: async (start, end = byteLength) => {
        const file = await open(path);
        try {
          const bytes = new Uint8Array(end - start);
          await file.read(bytes, 0, bytes.length, start);
          return bytes.buffer;
        } finally {
          await file.close();
        }
      },
    };
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}

/** A file's text, piece by piece, unpacked where its name ends in `.gz`. @throws RunError when the file cannot be read */
export async function* textOf(path: string): AsyncGenerator<string, void, void> {
  const bytes = createReadStream(path, { highWaterMark: 2 ** 20 });
  const text = path.endsWith(".gz") ? pipeline(bytes, createGunzip(), () => {}) : bytes; // what fails is thrown below
  try {
    for await (const piece of text.setEncoding("utf8")) yield piece as string;
  } catch (cause) {
    throw unreadable(path, cause as NodeJS.ErrnoException);
  }
}

function unreadable(path: string, { code, message }: NodeJS.ErrnoException): RunError {
  return new RunError(path, "the file must be readable", {
    got: code ?? message,
    ...(code === "ENOENT" ? { hint: "check the path; it is relative to the present folder" } : {}),
  });
}
