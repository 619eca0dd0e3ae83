// From a table to rows ready for training, and a summary of what was read.
import {
  columnIndex,
  type Dataset,
  defaultShare,
  type Encoder,
  type ExaminationOptions,
  type Finding,
  fingerprint,
  inputCount,
  type LabelledRows,
  prepareFolds,
  rowsWithTarget,
  type SplitData,
  splitFingerprint,
  type Table,
  type TargetScale,
  type Task,
  toDataset,
} from "../data/index.js";
import type { EvaluationData } from "../nas/index.js";
import { type ColumnSummary, columnSummaries, type TargetSummary, targetSummary } from "./column-summary.js";
import { type DataRequest, defaultData } from "./data-settings.js";
import type { SearchSettings } from "./settings.js";

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

export interface PreparedData {
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

export interface PrepareOptions {
  readonly look?: LookAtData;
  /** Zeroed floats for the rows, where they shall lie elsewhere than in this thread's memory. */
  readonly allocate?: (length: number) => Float32Array;
}

/**
 * Splits and encodes. The seed decides the split.
 * @throws DataError when the table's content is not as it must be
 */
export function prepareData(
  table: Table,
  request: DataRequest & Partial<Pick<SearchSettings, "folds">>,
  seed: number,
  { look = () => [], allocate }: PrepareOptions = {},
): PreparedData {
  const settings = { ...defaultData, ...request };
  const { target, missing, levels, classWeights, folds = 1 } = settings;
  const dataset = toDataset(table, settings);
  const prepared = prepareFolds(dataset, {
    seed,
    folds,
    missing,
    levels,
    classWeights,
    ...(allocate === undefined ? {} : { allocate }),
  });
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
  const labelled =
    missing.target === "drop" ? rowsWithTarget(table, columnIndex(table, target, "the target"), settings.missingValues) : table;
  const findings = look(labelled, dataset, {
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
