// What the doctor looks at: columns as numbers and level numbers, and what the target says of each row.
import { integerBelow, type Stream } from "../../tensor/index.js";

/** Numbers, NaN where a cell is missing. */
export type ExaminedNumbers = { readonly type: "number"; readonly values: Float64Array };
/** Level numbers by first appearance, −1 where a cell is missing. */
export type ExaminedLevels = { readonly type: "category"; readonly levels: readonly string[]; readonly values: Int32Array };

export type ExaminedColumn = (ExaminedNumbers | ExaminedLevels) & {
  readonly name: string;
  /** Why it is no feature though nobody put it aside; there is nothing left to do then. */
  readonly leftOut?: string;
};

export type ExaminedTarget =
  | { readonly task: "classification"; readonly labels: Int32Array; readonly classes: readonly string[] }
  | { readonly task: "regression"; readonly values: Float64Array };

export type Examined = {
  /** How many rows are looked at. */
  readonly rows: number;
  /** The place of each in the table, ascending. */
  readonly places: Int32Array;
  /** Of how many rows they are a sample. */
  readonly of: number;
  /** All but the target and those that the user put aside. */
  readonly columns: readonly ExaminedColumn[];
  readonly target: ExaminedTarget;
  readonly targetName: string;
  /** Which part of the division each row is for, where that is given: 0 train, 1 validation, 2 test. */
  readonly parts?: Uint8Array;
};

/** The columns that a network would see. */
export function featuresAmong({ columns }: Examined): ExaminedColumn[] {
  return columns.filter(({ leftOut }) => leftOut === undefined);
}

/** Cells that are missing. */
export function missingIn(column: ExaminedColumn): number {
  let count = 0;
  if (column.type === "number") for (const value of column.values) count += Number.isNaN(value) ? 1 : 0;
  else for (const level of column.values) count += level < 0 ? 1 : 0;
  return count;
}

/** Some of the rows, by their numbers, ascending. */
export function someRows(examined: Examined, rows: Int32Array): Examined {
  const { target, parts } = examined;
  const integers = (values: Int32Array): Int32Array => rows.map((row) => values[row] as number);
  const numbers = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row] as number);
  return {
    ...examined,
    rows: rows.length,
    places: integers(examined.places),
    columns: examined.columns.map((column) =>
      column.type === "number" ? { ...column, values: numbers(column.values) } : { ...column, values: integers(column.values) },
    ),
    target:
      target.task === "regression"
        ? { ...target, values: numbers(target.values) }
        : { ...target, labels: integers(target.labels) },
    ...(parts === undefined ? {} : { parts: Uint8Array.from(rows, (row) => parts[row] as number) }),
  };
}

/** So many of the rows at most, drawn at random. */
export function sampled(examined: Examined, most: number, rng: Stream): Examined {
  return examined.rows <= most ? examined : someRows(examined, sampleOf(examined.rows, most, rng));
}

/** The rows of one part of a given division, as rows of their own. */
export function rowsOfPart(examined: Examined, part: number): Examined {
  const { parts, ...all } = examined;
  if (parts === undefined) return examined;
  const some = someRows(
    all,
    everyRow(examined.rows).filter((row) => parts[row] === part),
  );
  return { ...some, of: some.rows };
}

/** So many of the first integers, drawn at random without replacement, ascending. @source Fan, Muller and Rezucha 1962; Knuth's algorithm S */
export function sampleOf(rows: number, most: number, rng: Stream): Int32Array {
  const count = Math.min(rows, most);
  const drawn = new Int32Array(count);
  let taken = 0;
  for (let row = 0; taken < count; row++) {
    if (integerBelow(rows - row, rng) < count - taken) drawn[taken++] = row;
  }
  return drawn;
}

export function everyRow(rows: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row);
}
