// The classes of a target column: their names in a fixed order, and the class number of each row.
import { DataError, quoteText } from "./errors.js";
import { columnLabel, type Table } from "./table.js";

export type Classes = {
  /** The class number of each row. */
  readonly labels: Int32Array;
  /** Class names: by value when the column is numbers, else by code point. */
  readonly names: readonly string[];
  /** Rows of each class. */
  readonly counts: readonly number[];
};

/**
 * The classes of a column. Blanks around a label are dropped: `low` and `low ` are one class.
 * @throws DataError when a label is empty, there is only one class, or there are fewer than two rows per class on average
 */
export function classesOf(table: Table, index: number): Classes {
  const column = table.columns[index];
  if (column === undefined) throw new RangeError(`classesOf: no column ${index}`);
  const name = columnLabel(table, index);
  const keys: (row: number) => string | number =
    column.kind === "number" ? (row) => column.values[row] as number : (row) => (column.values[row] as string).trim();

  const found = new Map<string | number, number>();
  for (let row = 0; row < table.rows; row++) {
    const key = keys(row);
    if (key === "" || Number.isNaN(key)) {
      throw new DataError(table.name, `column ${quoteText(name)} must have a class in every row`, {
        line: table.lines[row] as number,
        column: name,
        got: "a missing cell",
        hint: "fill the cell, or leave such rows out: --missing target=drop",
      });
    }
    found.set(key, 0);
  }
  const sorted = [...found.keys()].sort(compareKeys);
  if (sorted.length < 2) {
    throw new DataError(table.name, `column ${quoteText(name)} must have at least 2 classes`, {
      column: name,
      got: `1 (${quoteText(String(sorted[0]))})`,
    });
  }
  if (table.rows < 2 * sorted.length) {
    throw new DataError(table.name, `column ${quoteText(name)} must have at least 2 rows per class on average`, {
      column: name,
      got: `${table.rows} rows for ${sorted.length} classes`,
      hint: "a target names one of a few classes; this column looks like a measurement or an identifier",
    });
  }

  sorted.forEach((key, number) => {
    found.set(key, number);
  });
  const counts = sorted.map(() => 0);
  const labels = new Int32Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const label = found.get(keys(row)) as number;
    labels[row] = label;
    counts[label] = (counts[label] as number) + 1;
  }
  return { labels, names: sorted.map(String), counts };
}

function compareKeys(a: string | number, b: string | number): number {
  return typeof a === "number" && typeof b === "number" ? a - b : compareCodePoints(String(a), String(b));
}

/** The order of code points, which a plain sort (by UTF-16 unit) breaks beyond U+FFFF and a locale's order everywhere. */
export function compareCodePoints(a: string, b: string): number {
  const as = Array.from(a, (c) => c.codePointAt(0) as number);
  const bs = Array.from(b, (c) => c.codePointAt(0) as number);
  const at = as.findIndex((point, i) => point !== bs[i]);
  if (at === -1) return as.length - bs.length;
  return (as[at] as number) - (bs[at] ?? -1);
}
