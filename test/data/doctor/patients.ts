// Small tables for the doctor, given as columns: numbers (NaN where a cell is missing) or texts ("" where one is).
import type { Examined, ExaminedColumn, ExaminedTarget } from "../../../src/data/doctor/examined.js";
import { stream } from "../../../src/tensor/index.js";

export type Cells = readonly number[] | readonly string[];

/** So many rows of numbers in [0, 1), the same for the same name. */
export function noise(name: string, rows: number): number[] {
  const rng = stream(7, name);
  return Array.from({ length: rows }, () => rng());
}

/** What is said of each row. */
export function each<T>(rows: number, of: (row: number) => T): T[] {
  return Array.from({ length: rows }, (_, row) => of(row));
}

/** A table as the doctor looks at it. A target of texts is classes, one of numbers is to be predicted as such. */
export function patient(
  columns: Readonly<Record<string, Cells>>,
  target: Cells,
  leftOut: Readonly<Record<string, string>> = {},
): Examined {
  const rows = target.length;
  return {
    rows,
    places: Int32Array.from({ length: rows }, (_, row) => row),
    of: rows,
    columns: Object.entries(columns).map(([name, cells]): ExaminedColumn => {
      const reason = leftOut[name];
      return { name, ...(reason === undefined ? {} : { leftOut: reason }), ...columnOf(cells) };
    }),
    target: targetOf(target),
    targetName: "target",
  };
}

const areNumbers = (cells: Cells): cells is readonly number[] => typeof cells[0] === "number";

function columnOf(
  cells: Cells,
): { type: "number"; values: Float64Array } | { type: "category"; levels: string[]; values: Int32Array } {
  if (areNumbers(cells)) return { type: "number", values: Float64Array.from(cells) };
  const levels = [...new Set(cells.filter((cell) => cell !== ""))];
  return { type: "category", levels, values: Int32Array.from(cells, (cell) => levels.indexOf(cell)) };
}

function targetOf(cells: Cells): ExaminedTarget {
  if (areNumbers(cells)) return { task: "regression", values: Float64Array.from(cells) };
  const classes = [...new Set(cells)].sort();
  return { task: "classification", classes, labels: Int32Array.from(cells, (cell) => classes.indexOf(cell)) };
}

/** Rows to train on, and rows of a test file. */
export function withTest(training: Examined, test: Examined): Examined {
  const concat = (a: ExaminedColumn, b: ExaminedColumn): ExaminedColumn => {
    if (a.type === "number" && b.type === "number") return { ...a, values: Float64Array.from([...a.values, ...b.values]) };
    if (a.type === "number" || b.type === "number") throw new Error("columns must be of one type");
    const levels = [...new Set([...a.levels, ...b.levels])];
    const moved = b.values.map((level) => (level < 0 ? -1 : levels.indexOf(b.levels[level] as string)));
    return { ...a, levels, values: Int32Array.from([...a.values, ...moved]) };
  };
  const rows = training.rows + test.rows;
  const target = [training.target, test.target] as const;
  return {
    ...training,
    rows,
    of: rows,
    places: Int32Array.from({ length: rows }, (_, row) => row),
    columns: training.columns.map((column, j) => concat(column, test.columns[j] as ExaminedColumn)),
    target:
      target[0].task === "classification" && target[1].task === "classification"
        ? { ...target[0], labels: Int32Array.from([...target[0].labels, ...target[1].labels]) }
        : training.target,
    parts: Uint8Array.from({ length: rows }, (_, row) => (row < training.rows ? 0 : 2)),
  };
}
