// A dataset made ready for training: split, standardised on its training rows, labels as floats.
import type { NdArray } from "../tensor/index.js";
import type { Dataset } from "./dataset.js";
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

/**
 * Splits a dataset and standardises all parts with the mean and deviation of the training rows.
 * @throws DataError when a part would be empty
 */
export function prepare(dataset: Dataset, options: SplitOptions): SplitData {
  const split = splitRows(dataset, options);
  const standardizer = fitStandardizer(dataset.features, split.train);
  return {
    train: labelledRows(dataset, split.train, standardizer),
    validation: labelledRows(dataset, split.validation, standardizer),
    test: labelledRows(dataset, split.test, standardizer),
    standardizer,
    split,
  };
}

function labelledRows(dataset: Dataset, rows: Int32Array, standardizer: Standardizer): LabelledRows {
  const y = new Float32Array(rows.length);
  rows.forEach((row, i) => {
    y[i] = dataset.labels[row] as number;
  });
  return { x: standardize(dataset.features, rows, standardizer), y, n: rows.length };
}
