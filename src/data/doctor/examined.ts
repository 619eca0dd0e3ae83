// What the doctor looks at: a table's columns but for the ignored ones, and what the target says of each row.
import { integerBelow, type Stream } from "../../tensor/index.js";
import { type Column, columnLabel, type Table } from "../table.js";

/** Numbers, NaN where a cell is missing. */
export type ExaminedNumbers = { readonly type: "number"; readonly values: Float64Array };
/** Level numbers by first appearance, −1 where a cell is missing. */
export type ExaminedLevels = { readonly type: "category"; readonly levels: readonly string[]; readonly values: Int32Array };

export type ExaminedColumn = (ExaminedNumbers | ExaminedLevels) & {
  readonly name: string;
  /** Why it is no feature in any case, where it is none: there is nothing left to do then. */
  readonly leftOut?: string;
};

export type ExaminedTarget =
  | { readonly task: "classification"; readonly labels: Int32Array; readonly classes: readonly string[] }
  | { readonly task: "regression"; readonly values: Float64Array };

export type Examined = {
  readonly name: string;
  /** How many rows are looked at. */
  readonly rows: number;
  /** The place of each in the table, ascending. */
  readonly places: Int32Array;
  /** Of how many rows they are a sample. */
  readonly of: number;
  readonly columns: readonly ExaminedColumn[];
  readonly target: ExaminedTarget;
  readonly targetName: string;
};

export type ExamineOptions = {
  readonly target: number;
  /** What the target says of each of these rows. */
  readonly told: ExaminedTarget;
  /** Columns that the user has put aside. */
  readonly ignored: ReadonlySet<number>;
  /** Columns that are no features though nobody put them aside, and why. */
  readonly leftOut?: ReadonlyMap<number, string>;
  /** Columns of numbers that are names of something. */
  readonly categories?: ReadonlySet<number>;
  /** Rows of the table; all where nothing is said. */
  readonly places?: Int32Array;
  readonly isMissing: (cell: string) => boolean;
};

/** The columns as numbers and level numbers. Columns of numbers are not copied where all rows are looked at. */
export function examine(
  table: Table,
  {
    target,
    told,
    ignored,
    leftOut = new Map(),
    categories = new Set(),
    places = everyRow(table.rows),
    isMissing,
  }: ExamineOptions,
): Examined {
  const isWhole = places.length === table.rows;
  const columns = table.columns.flatMap((column, index): ExaminedColumn[] => {
    if (index === target || ignored.has(index)) return [];
    const reason = leftOut.get(index);
    const about = { name: columnLabel(table, index), ...(reason === undefined ? {} : { leftOut: reason }) };
    if (column.kind === "number" && !categories.has(index)) {
      const values = isWhole ? column.values : Float64Array.from(places, (row) => column.values[row] as number);
      return [{ ...about, type: "number", values }];
    }
    return [{ ...about, ...levelsOf(column, places, isMissing) }];
  });
  return {
    name: table.name,
    rows: places.length,
    places,
    of: table.rows,
    columns,
    target: told,
    targetName: columnLabel(table, target),
  };
}

function levelsOf(column: Column, places: Int32Array, isMissing: (cell: string) => boolean): ExaminedLevels {
  const numbers = new Map<string | number, number>();
  const values = new Int32Array(places.length);
  const numberOf = (key: string | number): number => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  };
  places.forEach((row, i) => {
    const cell = column.values[row] as string | number;
    const gone = typeof cell === "number" ? Number.isNaN(cell) : isMissing(cell);
    values[i] = gone ? -1 : numberOf(typeof cell === "number" ? cell : cell.trim());
  });
  return { type: "category", levels: Array.from(numbers.keys(), String), values };
}

/** So many rows at most, drawn at random, of the rows looked at. */
export function sampled(examined: Examined, most: number, rng: Stream): Examined {
  if (examined.rows <= most) return examined;
  const rows = sampleOf(examined.rows, most, rng);
  const { target } = examined;
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
  };
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

/** Cells that are missing. */
export function missingIn(column: ExaminedColumn): number {
  let count = 0;
  if (column.type === "number") for (const value of column.values) count += Number.isNaN(value) ? 1 : 0;
  else for (const level of column.values) count += level < 0 ? 1 : 0;
  return count;
}

/** The columns that a network would see. */
export function featuresAmong({ columns }: Examined): ExaminedColumn[] {
  return columns.filter(({ leftOut }) => leftOut === undefined);
}
