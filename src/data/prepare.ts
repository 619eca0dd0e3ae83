// A dataset made ready for training: split, standardised on its training rows, labels as floats.
import type { NdArray } from "../tensor/index.js";
import type { Dataset } from "./dataset.js";
import { type FoldOptions, splitFolds } from "./folds.js";
import { type Split, type SplitOptions, splitRows } from "./split.js";
import { fitStandardizer, type Standardizer, standardize } from "./standardize.js";

/** Standardised features and class numbers of some rows. */
export type LabelledRows = {
  /** (n, d), f32, dense */
  readonly x: NdArray;
  /** (n), class numbers as floats, since a device computes in floats only */
  readonly y: Float32Array;
  readonly n: number;
};

export type SplitData = {
  readonly train: LabelledRows;
  readonly validation: LabelledRows;
  readonly test: LabelledRows;
  readonly standardizer: Standardizer;
  readonly split: Split;
};

export type PrepareOptions = SplitOptions & {
  /** Zeroed memory for so many floats, where the rows and labels are put; memory that threads share, for instance. */
  readonly allocate?: (length: number) => Float32Array;
};

/** Some rows of a dataset, standardised. */
export function labelledRows(
  dataset: Dataset,
  rows: Int32Array,
  standardizer: Standardizer,
  { allocate = (length) => new Float32Array(length) }: Pick<PrepareOptions, "allocate"> = {},
): LabelledRows {
  const y = allocate(rows.length);
  rows.forEach((row, i) => {
    y[i] = dataset.labels[row] as number;
  });
  const values = allocate(rows.length * dataset.featureNames.length);
  return { x: standardize(dataset.features, rows, standardizer, values), y, n: rows.length };
}

/**
 * Splits a dataset and standardises all parts with the mean and deviation of the training rows.
 * @throws DataError when a part would be empty
 */
export function prepare(dataset: Dataset, options: PrepareOptions): SplitData {
  return preparedAs(splitRows(dataset, options), dataset, options);
}

/**
 * The same for each of several folds: the mean and deviation are those of the fold's own training rows, for the test rows too.
 * @throws DataError or ValueError as `splitFolds`
 */
export function prepareFolds(dataset: Dataset, options: PrepareOptions & FoldOptions): readonly SplitData[] {
  return splitFolds(dataset, options).map((split) => preparedAs(split, dataset, options));
}

function preparedAs(split: Split, dataset: Dataset, options: Pick<PrepareOptions, "allocate">): SplitData {
  const standardizer = fitStandardizer(dataset.features, split.train);
  const labelled = (rows: Int32Array): LabelledRows => labelledRows(dataset, rows, standardizer, options);
  return {
    train: labelled(split.train),
    validation: labelled(split.validation),
    test: labelled(split.test),
    standardizer,
    split,
  };
}
