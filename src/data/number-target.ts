// A target of numbers: its values, and the strata by which its rows are divided.
import type { Classes } from "./classes.js";
import { DataError, quoteText } from "./errors.js";
import { columnLabel, type NumberColumn, type Table } from "./table.js";

/** What a column is as a target. */
export type Task = "classification" | "regression";

/** Whole numbers may name classes; more of them than this measure something. */
const mostNumberClasses = 20;
/** So do numbers with fractions, from fewer on. */
const mostFractionClasses = 10;

/** Regression for numbers of many values, else classification. */
export function inferTask(table: Table, index: number): Task {
  const column = table.columns[index];
  if (column?.kind !== "number") return "classification";
  const distinct = new Set<number>();
  let areWhole = true;
  for (const value of column.values) {
    if (Number.isNaN(value)) continue;
    distinct.add(value);
    areWhole &&= Number.isInteger(value);
    if (distinct.size > mostNumberClasses) return "regression";
  }
  return !areWhole && distinct.size > mostFractionClasses ? "regression" : "classification";
}

const mostStrata = 10;
const rowsPerStratum = 10;

/**
 * The numbers of a column and, as if they were classes, tenths of their order: divided by these, all parts have small values and large
 * ones. Equal values are in one stratum; of fewer than 100 rows there are fewer.
 * @throws DataError when a cell is no number, or all are the same
 */
export function numbersOf(
  table: Table,
  index: number,
): { readonly values: Float64Array; readonly strata: Omit<Classes, "names"> } {
  const column = table.columns[index];
  const name = columnLabel(table, index);
  if (column?.kind !== "number") {
    throw new DataError(table.name, `column ${quoteText(name)} must hold numbers to be predicted as such`, {
      column: name,
      got: "texts",
      hint: "--task classification predicts classes",
    });
  }
  const { values } = column;
  const missing = values.findIndex(Number.isNaN);
  if (missing !== -1) {
    throw new DataError(table.name, `column ${quoteText(name)} must have a number in every row`, {
      line: table.lines[missing] as number,
      column: name,
      got: "a missing cell",
      hint: "fill the cell, or leave such rows out: --missing target=drop",
    });
  }
  if (values.every((value) => value === values[0])) {
    throw new DataError(table.name, `column ${quoteText(name)} must have at least 2 different numbers`, {
      column: name,
      got: `${values[0]} in every row`,
    });
  }
  return { values, strata: strataOf(column) };
}

function strataOf({ values }: NumberColumn): Omit<Classes, "names"> {
  const rows = values.length;
  const strata = Math.max(1, Math.min(mostStrata, Math.floor(rows / rowsPerStratum)));
  const order = Float64Array.from(values).sort();
  const labels = new Int32Array(rows);
  const counts = new Array<number>(strata).fill(0);
  const starts = Array.from({ length: strata }, (_, k) => order[Math.floor((k * rows) / strata)] as number);
  values.forEach((value, row) => {
    let stratum = strata - 1;
    while (stratum > 0 && value < (starts[stratum] as number)) stratum--;
    labels[row] = stratum;
    counts[stratum] = (counts[stratum] as number) + 1;
  });
  return { labels, counts };
}
