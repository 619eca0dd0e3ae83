// The three sets of rows: train, validation and test, stratified by class, with repeated rows kept together.
import { stream } from "../tensor/index.js";
import type { Dataset } from "./dataset.js";
import { groupRows, type RowGroups } from "./duplicates.js";
import { DataError } from "./errors.js";
import { type PartSizes, placeGroups } from "./place-groups.js";

/** Row numbers in ascending order; each row is in exactly one part. */
export type Split = {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
  /** Rows of the dataset whose features repeat an earlier row. */
  readonly duplicates: number;
};

export type SplitOptions = {
  readonly seed: number | string;
  /** The share of the rows to measure on during a search. */
  readonly validation?: number;
  /** The share of the rows to look at once, at the end; 0 for no such part. */
  readonly test?: number;
  /** Rows that stay together: those with equal features, where nothing else is said. */
  readonly groups?: RowGroups;
};

/**
 * Divides the rows at random, each class in proportion. Validation and test have `round(n · share)` rows, train the rest.
 * Rows with equal features stay together whatever their labels: a network measured on a row it was trained on is not measured.
 * Sizes are exact unless repeated rows leave too few single ones to fill up with. A class with 3 or more distinct rows is in
 * every part (while the parts have room for all such classes), one with fewer is in train first.
 * @throws DataError when a share is out of range, or a part would be empty
 */
export function splitRows(
  dataset: Dataset,
  { seed, validation = 0.15, test = 0.15, groups = groupRows(dataset.features) }: SplitOptions,
): Split {
  const sizes = partSizes(dataset, validation, test);
  const partOf = placeGroups(dataset, groups, sizes, stream(seed, "split"));
  const rowsOf = (part: number): Int32Array => {
    let size = 0;
    for (const group of groups.groupOf) if (partOf[group] === part) size++;
    const rows = new Int32Array(size);
    let next = 0;
    groups.groupOf.forEach((group, row) => {
      if (partOf[group] === part) rows[next++] = row;
    });
    return rows;
  };
  const split: Split = { train: rowsOf(0), validation: rowsOf(1), test: rowsOf(2), duplicates: groups.duplicates };
  if (split.train.length === 0 || split.validation.length === 0 || (split.test.length === 0 && test > 0)) {
    throw new DataError(dataset.name, "rows must differ enough to fill train, validation and test", {
      got: `${groups.count} distinct among ${dataset.labels.length} rows`,
    });
  }
  return split;
}

function partSizes(dataset: Dataset, validationShare: number, testShare: number): PartSizes {
  // The comparisons are written so that NaN fails them.
  if (!(validationShare > 0 && testShare >= 0 && validationShare + testShare < 1)) {
    throw new DataError(
      dataset.name,
      "validation's share must be above 0, test's not below, and some rows must be left to train on",
      {
        got: `${validationShare} and ${testShare}`,
      },
    );
  }
  const rows = dataset.labels.length;
  const validation = Math.round(rows * validationShare);
  const test = Math.round(rows * testShare);
  const train = rows - validation - test;
  if (Math.min(train, validation) < 1 || (test < 1 && testShare > 0)) {
    throw new DataError(dataset.name, "train, validation and test must each have at least 1 row", {
      got: `${train}, ${validation} and ${test} of ${rows} rows`,
      hint: "use more rows or other shares",
    });
  }
  return [train, validation, test];
}
