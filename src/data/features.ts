// The features of a table: its columns as one matrix of floats, in which a category is its level's number and a missing cell NaN.
import { arrayOf, type NdArray } from "../tensor/index.js";
import { compareCodePoints } from "./classes.js";
import { booleanOf, type FeatureType, notANumber } from "./column-types.js";
import { DataError, quoteText } from "./errors.js";
import { isAmong, isMissingText } from "./missing.js";
import { type Column, columnLabel, numberOf, type Table } from "./table.js";

/** A column as a feature. */
export type FeatureColumn = {
  /** Its name, or its place where it has none. */
  readonly name: string;
  readonly type: FeatureType;
  /** Of a category, by code point; the matrix has their numbers. */
  readonly levels?: readonly string[];
  /** That its numbers are written with a decimal comma. */
  readonly decimal?: ",";
};

/**
 * Reads columns as features of given types.
 * @shape  -> (table.rows, chosen.length)
 * @throws DataError when a cell is not of its column's type, or a number beyond 32-bit floats
 */
export function readFeatures(
  table: Table,
  chosen: readonly { readonly index: number; readonly type: FeatureType }[],
  missing: readonly string[] = [],
): { readonly columns: readonly FeatureColumn[]; readonly features: NdArray } {
  const width = chosen.length;
  const values = new Float32Array(table.rows * width);
  const columns = chosen.map(({ index, type }, j): FeatureColumn => {
    const column = table.columns[index] as Column;
    const name = columnLabel(table, index);
    const cells = { values, width, j };
    if (type === "category") return { name, type, levels: writeLevels(table, column, cells, missing) };
    if (type === "boolean") writeBooleans(table, index, cells, missing);
    else writeNumbers(table, index, cells, missing);
    return { name, type, ...(column.kind === "number" && column.decimal !== undefined ? { decimal: column.decimal } : {}) };
  });
  return { columns, features: arrayOf(values, [table.rows, width]) };
}

/** Where a column's cells go: every `width`-th float from the `j`-th on. */
type Cells = { readonly values: Float32Array; readonly width: number; readonly j: number };

function writeNumbers(table: Table, index: number, { values, width, j }: Cells, missing: readonly string[]): void {
  const column = table.columns[index] as Column;
  for (let row = 0, at = j; row < table.rows; row++, at += width) {
    const cell = column.values[row] as string | number;
    const number = typeof cell === "number" ? cell : isAmong(cell, missing) ? Number.NaN : numberOf(cell);
    if (typeof cell === "string" && Number.isNaN(number) && !isMissingText(cell, missing))
      throw notANumber(table, index, missing);
    const value = Math.fround(number);
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
      const name = columnLabel(table, index);
      throw new DataError(table.name, `column ${quoteText(name)} must fit 32-bit floats (up to 3.4e38)`, {
        line: table.lines[row] as number,
        column: name,
        got: `${number}`,
      });
    }
    values[at] = value;
  }
}

function writeBooleans(table: Table, index: number, { values, width, j }: Cells, missing: readonly string[]): void {
  const column = table.columns[index] as Column;
  for (let row = 0, at = j; row < table.rows; row++, at += width) {
    const cell = column.values[row] as string | number;
    const isMissing = typeof cell === "number" ? Number.isNaN(cell) : isMissingText(cell, missing);
    const value = isMissing ? Number.NaN : booleanOf(String(cell));
    if (Number.isNaN(value) && !isMissing) {
      const name = columnLabel(table, index);
      throw new DataError(table.name, `column ${quoteText(name)} must be true or false`, {
        line: table.lines[row] as number,
        column: name,
        got: quoteText(String(cell)),
        hint: "also read are yes and no, t and f, y and n, 1 and 0",
      });
    }
    values[at] = value;
  }
}

function writeLevels(table: Table, column: Column, { values, width, j }: Cells, missing: readonly string[]): readonly string[] {
  const numbers = new Map<string, number>();
  const textOf = (row: number): string | undefined => {
    const cell = column.values[row] as string | number;
    if (typeof cell === "number") return Number.isNaN(cell) ? undefined : String(cell);
    return isMissingText(cell, missing) ? undefined : cell.trim();
  };
  for (let row = 0; row < table.rows; row++) {
    const text = textOf(row);
    if (text !== undefined) numbers.set(text, 0);
  }
  const levels = [...numbers.keys()].sort(compareCodePoints);
  levels.forEach((level, number) => {
    numbers.set(level, number);
  });
  for (let row = 0, at = j; row < table.rows; row++, at += width) {
    const text = textOf(row);
    values[at] = text === undefined ? Number.NaN : (numbers.get(text) as number);
  }
  return levels;
}
