// A dataset: a table read as features and classes, ready to be split.
import { arrayOf, denseFloats, type NdArray } from "../tensor/index.js";
import { classesOf } from "./classes.js";
import { DataError, quoteText } from "./errors.js";
import { nearestName } from "./nearest-name.js";
import { type Column, columnLabel, isNumberText, type Table, type TextColumn } from "./table.js";

/** A column that is no feature, and why: `quality (--ignore)`, `column 1 (unnamed, counts the rows)`. */
export type LeftOutColumn = { readonly column: string; readonly reason: string };

export type Dataset = {
  /** The file's name, for messages. */
  readonly name: string;
  /** (rows, features), f32 */
  readonly features: NdArray;
  readonly featureNames: readonly string[];
  /** The class number of each row. */
  readonly labels: Int32Array;
  /** Class names: by value when the target is numbers, else by code point. */
  readonly classes: readonly string[];
  /** Rows of each class. */
  readonly counts: readonly number[];
  /** The file line of each row. */
  readonly lines: Uint32Array;
  readonly leftOut: readonly LeftOutColumn[];
};

export type DatasetOptions = {
  /** The column that names each row's class. An unnamed column is called by its place, `column 1`. */
  readonly target: string;
  /** Columns that are neither target nor feature. */
  readonly ignore?: readonly string[];
  /** Whether an unnamed column that counts the rows is a feature like any other. */
  readonly keepsRowNumbers?: boolean;
};

/**
 * Reads a table as features and classes. Every column but the target and the ignored ones must be numbers; an unnamed column
 * that only counts the rows is left out unless it is asked for, since a network would learn the order of the file from it.
 * @shape  features (n, d)
 * @throws DataError when a named column does not exist, a feature cell is not a number, no feature is left, or the target
 *         does not hold classes (see `classesOf`)
 */
export function toDataset(table: Table, { target, ignore = [], keepsRowNumbers = false }: DatasetOptions): Dataset {
  const targetIndex = columnIndex(table, target, "the target");
  const ignored = new Set(ignore.map((name) => columnIndex(table, name, "an ignored column")));
  if (ignored.has(targetIndex)) {
    throw new DataError(table.name, "the target must not be ignored", {
      column: target,
      got: `${quoteText(target)} as both`,
    });
  }

  const leftOut: LeftOutColumn[] = [];
  const featureIndices = table.columns.flatMap((column, index) => {
    if (index === targetIndex) return [];
    const reason = ignored.has(index)
      ? "--ignore"
      : !keepsRowNumbers && countsRows(column)
        ? "unnamed, counts the rows"
        : undefined;
    if (reason === undefined) return [index];
    leftOut.push({ column: columnLabel(table, index), reason });
    return [];
  });
  if (featureIndices.length === 0) {
    throw new DataError(table.name, "at least 1 column must be left as a feature", {
      got: `none beside the target ${quoteText(target)}`,
      ...(leftOut.length > 0
        ? { hint: `left out: ${leftOut.map(({ column, reason }) => `${column} (${reason})`).join(", ")}` }
        : {}),
    });
  }

  const { labels, names, counts } = classesOf(table, targetIndex);
  return {
    name: table.name,
    features: featuresOf(table, featureIndices),
    featureNames: featureIndices.map((index) => columnLabel(table, index)),
    labels,
    classes: names,
    counts,
    lines: table.lines,
    leftOut,
  };
}

/** Some rows of a dataset, in the order given. */
export function rowsOf(dataset: Dataset, rows: Int32Array): Dataset {
  const width = dataset.featureNames.length;
  const from = denseFloats(dataset.features);
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    values.set(from.subarray(row * width, (row + 1) * width), i * width);
  });
  const labels = rows.map((row) => dataset.labels[row] as number);
  const counts = dataset.classes.map(() => 0);
  for (const label of labels) counts[label] = (counts[label] as number) + 1;
  return {
    ...dataset,
    features: arrayOf(values, [rows.length, width]),
    labels,
    counts,
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

/** Whether a column is an index that a spreadsheet or pandas wrote: no name, and 0, 1, 2 ... or 1, 2, 3 ... */
function countsRows(column: Column): boolean {
  if (column.kind === "text" || !/^(Unnamed: \d+)?$/.test(column.name)) return false;
  const first = column.values[0];
  return (first === 0 || first === 1) && column.values.every((value, row) => value === first + row);
}

function featuresOf(table: Table, indices: readonly number[]): NdArray {
  const values = new Float32Array(table.rows * indices.length);
  indices.forEach((index, j) => {
    const column = table.columns[index] as Column;
    if (column.kind === "text") throw notANumber(table, column, columnLabel(table, index));
    for (let row = 0; row < table.rows; row++) {
      const value = Math.fround(column.values[row] as number);
      if (!Number.isFinite(value)) {
        throw new DataError(table.name, `column ${quoteText(columnLabel(table, index))} must fit 32-bit floats (up to 3.4e38)`, {
          line: table.lines[row] as number,
          column: columnLabel(table, index),
          got: `${column.values[row]}`,
        });
      }
      values[row * indices.length + j] = value;
    }
  });
  return arrayOf(values, [table.rows, indices.length]);
}

function notANumber(table: Table, column: TextColumn, label: string): DataError {
  const row = column.values.findIndex((cell) => !isNumberText(cell));
  const cell = column.values[row] ?? "";
  const hasDecimalComma = /^\s*[+-]?\d*,\d+\s*$/.test(cell);
  return new DataError(table.name, `column ${quoteText(label)} must be a number`, {
    line: table.lines[row] as number,
    column: label,
    got: cell.trim() === "" ? "an empty cell" : quoteText(cell),
    hint: hasDecimalComma
      ? "numbers are read with a decimal point, not a comma"
      : `--ignore ${/^[\w.-]+$/.test(label) ? label : JSON.stringify(label)} leaves the column out`,
  });
}
