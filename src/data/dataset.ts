// A dataset: a table read as features and classes, ready to be split.
import { arrayOf, denseFloats, type NdArray } from "../tensor/index.js";
import { type ColumnChoice, chooseColumns, columnIndex, type LeftOutColumn } from "./choose-columns.js";
import { type Classes, classesOf } from "./classes.js";
import { DataError, quoteText } from "./errors.js";
import { type FeatureColumn, readFeatures } from "./features.js";
import { isMissingText } from "./missing.js";
import { inferTask, numbersOf, type Task } from "./number-target.js";
import { rowsWithTarget } from "./rows-with-target.js";
import { type Column, columnLabel, type Table } from "./table.js";

export type Dataset = {
  /** The file's name, for messages. */
  readonly name: string;
  readonly columns: readonly FeatureColumn[];
  /** (rows, columns), f32: numbers, 1 and 0 for yes and no, a level's number; NaN where the cell is missing. */
  readonly features: NdArray;
  /** The target's column. */
  readonly target: string;
  /** The class number of each row; of a target of numbers its stratum. */
  readonly labels: Int32Array;
  /** Class names: by value when the target is numbers, else by code point. None where numbers are to be predicted. */
  readonly classes: readonly string[];
  /** Rows of each class, or stratum. */
  readonly counts: readonly number[];
  /** The target of each row, where numbers are to be predicted. */
  readonly values?: Float64Array;
  /** The group of each row, where rows of a group must stay on one side of every division. */
  readonly groups?: Int32Array;
  /** The part of the division that each row is for, where that is given: a number of `partNames`, 0 for rows to draw from. */
  readonly parts?: Uint8Array;
  /** The file line of each row. */
  readonly lines: Uint32Array;
  readonly leftOut: readonly LeftOutColumn[];
  /** Rows that are left out because a cell is missing. */
  readonly dropped: number;
};

/** What is done about missing cells of features: fill numbers, let categories be missing, leave the row out, or refuse the table. */
export type MissingPolicy = {
  /** Of numbers, and of yes and no. */
  readonly number: (typeof numberPolicies)[number];
  readonly category: (typeof categoryPolicies)[number];
  /** Of the target: refuse the table where nothing is said. */
  readonly target?: (typeof targetPolicies)[number];
};
export const numberPolicies = ["mean", "median", "drop", "error"] as const;
export const categoryPolicies = ["level", "drop", "error"] as const;

export const targetPolicies = ["error", "drop"] as const;

export const defaultMissing: MissingPolicy = { number: "median", category: "level", target: "error" };

export type DatasetOptions = ColumnChoice & {
  /** Only `drop` and `error` count here: what fills a cell is learned from the training rows. */
  readonly missing?: MissingPolicy;
  /** Whether classes or numbers are predicted, where it is not as the target's cells say. */
  readonly task?: Task | "auto";
};

/**
 * Reads a table as features and a target. Each column but the target is a feature of the type that its cells show or `types` says; an
 * unnamed column that only counts the rows is left out unless it is asked for, since a network would learn the order of the file from it.
 * @shape  features (n, d)
 * @throws DataError when a named column does not exist, a cell is not of its column's type, a missing cell is not allowed, no feature or
 *         row is left, or the target does not hold what is to be predicted (see `classesOf`, `numbersOf`)
 */
export function toDataset(whole: Table, options: DatasetOptions): Dataset {
  const { target, missing = defaultMissing, missingValues = [], task = "auto", group } = options;
  const targetIndex = columnIndex(whole, target, "the target");
  const table = missing.target === "drop" ? rowsWithTarget(whole, targetIndex, missingValues) : whole;
  const { features, leftOut } = chooseColumns(table, targetIndex, options);

  const asked = task === "auto" ? inferTask(table, targetIndex) : task;
  const outcome: Classes & { readonly values?: Float64Array } =
    asked === "classification" ? classesOf(table, targetIndex) : outcomeOf(table, targetIndex);
  const read = readFeatures(table, features, missingValues);
  const all: Dataset = {
    name: table.name,
    ...read,
    target: columnLabel(table, targetIndex),
    labels: outcome.labels,
    classes: outcome.names,
    counts: outcome.counts,
    ...(outcome.values === undefined ? {} : { values: outcome.values }),
    ...(group === undefined || group === null
      ? {}
      : { groups: groupNumbers(table, columnIndex(table, group, "the group"), missingValues) }),
    ...(table.parts === undefined ? {} : { parts: table.parts }),
    lines: table.lines,
    leftOut,
    dropped: whole.rows - table.rows,
  };
  return withoutMissing(all, missing);

  function outcomeOf(table: Table, index: number): Classes & { readonly values: Float64Array } {
    const { values, strata } = numbersOf(table, index);
    return { ...strata, names: [], values };
  }
}

/** Some rows of a dataset, in the order given. */
export function rowsOf(dataset: Dataset, rows: Int32Array): Dataset {
  const width = dataset.columns.length;
  const from = denseFloats(dataset.features);
  const features = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    features.set(from.subarray(row * width, (row + 1) * width), i * width);
  });
  const labels = rows.map((row) => dataset.labels[row] as number);
  const counts = dataset.counts.map(() => 0);
  for (const label of labels) counts[label] = (counts[label] as number) + 1;
  const { values, groups, parts } = dataset;
  return {
    ...dataset,
    features: arrayOf(features, [rows.length, width]),
    labels,
    counts,
    ...(values === undefined ? {} : { values: Float64Array.from(rows, (row) => values[row] as number) }),
    ...(groups === undefined ? {} : { groups: rows.map((row) => groups[row] as number) }),
    ...(parts === undefined ? {} : { parts: Uint8Array.from(rows, (row) => parts[row] as number) }),
    lines: Uint32Array.from(rows, (row) => dataset.lines[row] as number),
  };
}

/** Equal cells have equal numbers. A row whose cell is missing is a group of its own. */
function groupNumbers(table: Table, index: number, missing: readonly string[]): Int32Array {
  const { values } = table.columns[index] as Column;
  const numbers = new Map<string | number, number>();
  let next = 0;
  return Int32Array.from({ length: table.rows }, (_, row) => {
    const value = values[row] as string | number;
    const key = typeof value === "string" ? value.trim() : value;
    if (typeof key === "string" ? isMissingText(key, missing) : Number.isNaN(key)) return next++;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, next);
    return next++;
  });
}

/** What is left where a missing cell is not to be filled. @throws DataError when it is not allowed, or no row is left */
function withoutMissing(dataset: Dataset, policy: MissingPolicy): Dataset {
  const policies = dataset.columns.map(({ type }) => (type === "category" ? policy.category : policy.number));
  const strict = policies.flatMap((each, j) => (each === "drop" || each === "error" ? [j] : []));
  if (strict.length === 0) return dataset;
  const width = dataset.columns.length;
  const cells = denseFloats(dataset.features);
  const kept = Int32Array.from(dataset.labels.keys()).filter((row) => {
    const missing = strict.find((j) => Number.isNaN(cells[row * width + j]));
    if (missing === undefined) return true;
    if (policies[missing] === "error") throw missingCell(dataset, row, missing);
    return false;
  });
  if (kept.length === dataset.labels.length) return dataset;
  if (kept.length === 0) {
    throw new DataError(dataset.name, "a row without missing cells must be left", {
      got: `${dataset.labels.length} rows that each lack one`,
      hint: "--missing median fills numbers, and lets categories be missing",
    });
  }
  return { ...rowsOf(dataset, kept), dropped: dataset.dropped + dataset.labels.length - kept.length };
}

function missingCell({ name, columns, lines }: Dataset, row: number, column: number): DataError {
  const { name: label, type } = columns[column] as FeatureColumn;
  return new DataError(name, `column ${quoteText(label)} must have a value in every row`, {
    line: lines[row] as number,
    column: label,
    got: "a missing cell",
    hint:
      type === "category"
        ? "--missing category=level lets cells be missing, category=drop leaves the row out"
        : "--missing median or mean fills such cells, drop leaves the row out",
  });
}
