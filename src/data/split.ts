// The three sets of rows: train, validation and test, stratified by class, with repeated rows kept together.
import { stream } from "../tensor/index.js";
import { type Dataset, rowsOf } from "./dataset.js";
import { groupRows, groupsAmong, joinGroups, type RowGroups } from "./duplicates.js";
import { DataError } from "./errors.js";
import { type PartSizes, placeGroups } from "./place-groups.js";
import { partNames } from "./table.js";

/** Row numbers in ascending order; each row is in exactly one part. */
export type Split = {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
  /** Rows of the dataset whose features repeat an earlier row. */
  readonly duplicates: number;
  /** Rows of validation and test that repeat a training row: there are none but where these parts were given. */
  readonly straddling?: number;
};

export type SplitOptions = {
  readonly seed: number | string;
  /** The share of the rows to measure on during a search. */
  readonly validation?: number;
  /** The share of the rows to look at once, at the end; 0 for no such part. */
  readonly test?: number;
  /** Rows that stay together: those with equal features and those of the dataset's groups, where nothing else is said. */
  readonly groups?: RowGroups;
};

/** Of validation and of test, where nothing else is said. */
export const defaultShare = 0.15;

/** The rows that must stay on one side of any division. */
export function groupsOf({ features, groups }: Pick<Dataset, "features" | "groups">): RowGroups {
  const repeated = groupRows(features);
  return groups === undefined ? repeated : joinGroups(repeated, groups);
}

/**
 * Divides the rows at random, each class in proportion; a part that the dataset gives is left as it is. Validation and test have `round(n · share)` rows, train the rest.
 * Rows with equal features stay together whatever their labels: a network measured on a row it was trained on is not measured.
 * Sizes are exact unless repeated rows leave too few single ones to fill up with. A class with 3 or more distinct rows is in
 * every part (while the parts have room for all such classes), one with fewer is in train first.
 * @throws DataError when a share is out of range, or a part would be empty
 */
export function splitRows(dataset: Dataset, options: SplitOptions): Split {
  if (dataset.parts !== undefined) return splitAround(dataset, dataset.parts, options);
  const { seed, validation = defaultShare, test = defaultShare, groups = groupsOf(dataset) } = options;
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
      got: `${groups.count} ${dataset.groups === undefined ? "distinct" : "groups"} among ${dataset.labels.length} rows`,
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

/** Given parts stay as they are; what is not given is drawn from the rows that are left, as its share of these. */
function splitAround(dataset: Dataset, parts: Uint8Array, options: SplitOptions): Split {
  const { groups = groupsOf(dataset) } = options;
  const [left, validation, test] = partNames.map((_, part) =>
    Int32Array.from(parts.keys()).filter((row) => parts[row] === part),
  ) as [Int32Array, Int32Array, Int32Array];
  if (left.length === 0) {
    throw new DataError(dataset.name, "rows must be left to train on", { got: "rows of validation and test only" });
  }
  const division = { train: left, validation, test };
  const missing = validation.length === 0 ? "validation" : test.length === 0 ? "test" : undefined;
  if (missing !== undefined) {
    const share = missing === "validation" ? options.validation : options.test;
    const { parts: _, ...rest } = rowsOf(dataset, left);
    const drawn = splitRows(rest, {
      ...options,
      ...(share === undefined ? {} : { validation: share }),
      test: 0,
      groups: groupsAmong(groups, left),
    });
    division.train = drawn.train.map((place) => left[place] as number);
    division[missing] = drawn.validation.map((place) => left[place] as number);
  }
  const trained = new Set(Array.from(division.train, (row) => groups.groupOf[row] as number));
  const repeats = (rows: Int32Array): number => rows.filter((row) => trained.has(groups.groupOf[row] as number)).length;
  const straddling = repeats(division.validation) + repeats(division.test);
  return { ...division, duplicates: groups.duplicates, straddling };
}
