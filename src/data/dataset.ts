// A dataset: a table read as features and classes, ready to be split.
import { arrayOf, denseFloats, type NdArray } from "../tensor/index.js";
import { type Classes, classesOf } from "./classes.js";
import { type ColumnType, type FeatureType, inferType } from "./column-types.js";
import { DataError, quoteText } from "./errors.js";
import { type FeatureColumn, readFeatures } from "./features.js";
import { isMissingText } from "./missing.js";
import { nearestName } from "./nearest-name.js";
import { inferTask, numbersOf, type Task } from "./number-target.js";
import { type Column, columnLabel, type Table } from "./table.js";

/** A column that is no feature, and why: `quality (--ignore)`, `column 1 (unnamed, counts the rows)`. */
export type LeftOutColumn = { readonly column: string; readonly reason: string };

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
};
export const numberPolicies = ["mean", "median", "drop", "error"] as const;
export const categoryPolicies = ["level", "drop", "error"] as const;

export const defaultMissing: MissingPolicy = { number: "median", category: "level" };

export type DatasetOptions = {
  /** The column to predict. An unnamed column is called by its place, `column 1`. */
  readonly target: string;
  /** Columns that are neither target nor feature. */
  readonly ignore?: readonly string[];
  /** What columns are, where it is not as their cells say. */
  readonly types?: Readonly<Record<string, ColumnType>>;
  /** Only `drop` and `error` count here: what fills a cell is learned from the training rows. */
  readonly missing?: MissingPolicy;
  /** Texts that mean that a cell is missing, besides the usual ones. */
  readonly missingValues?: readonly string[];
  /** Whether classes or numbers are predicted, where it is not as the target's cells say. */
  readonly task?: Task | "auto";
  /** A column whose equal cells make a group of rows; it is no feature. */
  readonly group?: string | null;
  /** Whether an unnamed column that counts the rows is a feature like any other. */
  readonly keepsRowNumbers?: boolean;
};

/**
 * Reads a table as features and a target. Each column but the target is a feature of the type that its cells show or `types` says; an
 * unnamed column that only counts the rows is left out unless it is asked for, since a network would learn the order of the file from it.
 * @shape  features (n, d)
 * @throws DataError when a named column does not exist, a cell is not of its column's type, a missing cell is not allowed, no feature or
 *         row is left, or the target does not hold what is to be predicted (see `classesOf`, `numbersOf`)
 */
export function toDataset(table: Table, options: DatasetOptions): Dataset {
  const { target, missing = defaultMissing, missingValues = [], task = "auto", group } = options;
  const targetIndex = columnIndex(table, target, "the target");
  const { features, leftOut } = sortColumns(table, targetIndex, options);
  if (features.length === 0) throw noFeature(table, target, leftOut);

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
    dropped: 0,
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

/** The column of that name, or of that place where it has none. @throws DataError naming the nearest */
export function columnIndex(table: Table, name: string, role: string): number {
  const exact = table.columns.findIndex((column) => column.name === name && name !== "");
  const labels = table.columns.map((_, index) => columnLabel(table, index));
  const index = exact === -1 ? labels.indexOf(name) : exact;
  if (index !== -1) return index;
  const nearest = nearestName(name, labels);
  throw new DataError(table.name, `${role} must be one of the ${labels.length} columns`, {
    column: name,
    got: quoteText(name),
    hint: nearest === undefined ? `the columns are ${labels.map(quoteText).join(", ")}` : `did you mean ${quoteText(nearest)}?`,
  });
}

/** Which columns are features, and of what type; and which are not, and why. */
function sortColumns(
  table: Table,
  targetIndex: number,
  { target, ignore = [], types = {}, missingValues = [], group, keepsRowNumbers = false }: DatasetOptions,
): { features: { index: number; type: FeatureType }[]; leftOut: LeftOutColumn[] } {
  const ignored = new Set(ignore.map((name) => columnIndex(table, name, "an ignored column")));
  if (ignored.has(targetIndex)) {
    throw new DataError(table.name, "the target must not be ignored", {
      column: target,
      got: `${quoteText(target)} as both`,
    });
  }
  const set = new Map(Object.entries(types).map(([name, type]) => [columnIndex(table, name, "a column with a type"), type]));
  const groupIndex = group === undefined || group === null ? -1 : columnIndex(table, group, "the group");
  const features: { index: number; type: FeatureType }[] = [];
  const leftOut: LeftOutColumn[] = [];
  for (const [index, column] of table.columns.entries()) {
    if (index === targetIndex) continue;
    const type = ((): FeatureType | { readonly reason: string } => {
      const asked = set.get(index);
      if (ignored.has(index)) return { reason: "--ignore" };
      if (index === groupIndex) return { reason: "--group" };
      if (asked !== undefined) return asked === "ignored" ? { reason: "--types" } : asked;
      if (!keepsRowNumbers && countsRows(column)) return { reason: "unnamed, counts the rows" };
      const found = inferType(table, index, missingValues);
      return found.type === "ignored" ? found : found.type;
    })();
    if (typeof type === "string") features.push({ index, type });
    else leftOut.push({ column: columnLabel(table, index), reason: type.reason });
  }
  return { features, leftOut };
}

function noFeature(table: Table, target: string, leftOut: readonly LeftOutColumn[]): DataError {
  return new DataError(table.name, "at least 1 column must be left as a feature", {
    got: `none beside the target ${quoteText(target)}`,
    ...(leftOut.length > 0
      ? { hint: `left out: ${leftOut.map(({ column, reason }) => `${column} (${reason})`).join(", ")}` }
      : {}),
  });
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
  return { ...rowsOf(dataset, kept), dropped: dataset.labels.length - kept.length };
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

/** Whether a column is an index that a spreadsheet or pandas wrote: no name, and 0, 1, 2 ... or 1, 2, 3 ... */
function countsRows(column: Column): boolean {
  if (column.kind === "text" || !/^(Unnamed: \d+)?$/.test(column.name)) return false;
  const first = column.values[0];
  return (first === 0 || first === 1) && column.values.every((value, row) => value === first + row);
}
