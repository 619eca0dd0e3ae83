// From a table and the dataset that was read from it to what the doctor looks at.
import type { FeatureType } from "../column-types.js";
import type { Dataset } from "../dataset.js";
import { isMissingText } from "../missing.js";
import { type Column, columnLabel, type Table } from "../table.js";
import {
  type Examined,
  type ExaminedColumn,
  type ExaminedLevels,
  type ExaminedNumbers,
  type ExaminedTarget,
  everyRow,
} from "./examined.js";

export type ExamineOptions = {
  /** Texts that mean that a cell is missing, besides the usual ones. */
  readonly missingValues?: readonly string[];
  /** Rows of the dataset, ascending; all where nothing is said. */
  readonly rows?: Int32Array;
};

/** Reasons for which a column is put aside because the user said so. */
const wishes: ReadonlySet<string> = new Set(["--ignore", "--group", "--types"]);

/**
 * The rows of the dataset with all columns of the table but the target and those that the user put aside: also with columns that are no
 * features by what their cells say. Columns of numbers are not copied where all rows are looked at.
 */
export function examine(table: Table, dataset: Dataset, { missingValues = [], rows }: ExamineOptions = {}): Examined {
  const reasons = new Map(dataset.leftOut.map(({ column, reason }) => [column, reason]));
  const types = new Map(dataset.columns.map(({ name, type }) => [name, type]));
  const kept = placesOf(table, dataset);
  const looked = rows ?? everyRow(kept.length);
  const places = rows === undefined ? kept : looked.map((row) => kept[row] as number);
  const columns = table.columns.flatMap((column, index): ExaminedColumn[] => {
    const name = columnLabel(table, index);
    const reason = reasons.get(name);
    if (name === dataset.target || (reason !== undefined && wishes.has(reason))) return [];
    return [
      { name, ...(reason === undefined ? {} : { leftOut: reason }), ...cellsOf(column, places, types.get(name), missingValues) },
    ];
  });
  const { parts } = dataset;
  return {
    rows: places.length,
    places,
    of: kept.length,
    columns,
    target: targetOf(dataset, looked),
    targetName: dataset.target,
    ...(parts === undefined ? {} : { parts: Uint8Array.from(looked, (row) => parts[row] as number) }),
  };
}

/** Where in the table each row of the dataset is: some rows may have been left out for a missing cell. */
function placesOf(table: Table, { lines, parts, labels }: Dataset): Int32Array {
  const places = new Int32Array(labels.length);
  let next = 0;
  for (let row = 0; row < table.rows && next < places.length; row++) {
    if (table.lines[row] === lines[next] && table.parts?.[row] === parts?.[next]) places[next++] = row;
  }
  return places;
}

function targetOf({ values, labels, classes }: Dataset, rows: Int32Array): ExaminedTarget {
  return values === undefined
    ? { task: "classification", classes, labels: rows.map((row) => labels[row] as number) }
    : { task: "regression", values: Float64Array.from(rows, (row) => values[row] as number) };
}

function cellsOf(
  column: Column,
  places: Int32Array,
  type: FeatureType | undefined,
  missingValues: readonly string[],
): ExaminedNumbers | ExaminedLevels {
  if (column.kind === "number" && type !== "category") {
    const isWhole = places.length === column.values.length;
    return {
      type: "number",
      values: isWhole ? column.values : Float64Array.from(places, (row) => column.values[row] as number),
    };
  }
  const levels = new Map<string, number>();
  const known = new Map<string | number, number>();
  const read = (cell: string | number): number => {
    const text = String(cell).trim();
    if (Number.isNaN(cell) || (typeof cell === "string" && isMissingText(text, missingValues))) return -1;
    const level = levels.get(text) ?? levels.size;
    levels.set(text, level);
    return level;
  };
  const values = new Int32Array(places.length);
  places.forEach((row, i) => {
    const cell = column.values[row] as string | number;
    const level = known.get(cell) ?? read(cell);
    known.set(cell, level);
    values[i] = level;
  });
  return { type: "category", levels: [...levels.keys()], values };
}
