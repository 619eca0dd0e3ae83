// Rows with a target: those of a table that something can be learned from.
import { isAmong } from "./missing.js";
import type { Column, Table } from "./table.js";

/**
 * The table without the rows whose cell of that column is missing. Among texts only an empty cell, or one that `missing` names, is missing: a
 * class may be called None.
 */
export function rowsWithTarget(table: Table, index: number, missing: readonly string[] = []): Table {
  const { values } = table.columns[index] as Column;
  const isThere = (row: number): boolean => {
    const cell = values[row] as string | number;
    return typeof cell === "number" ? !Number.isNaN(cell) : cell.trim() !== "" && !isAmong(cell, missing);
  };
  const kept = Int32Array.from({ length: table.rows }, (_, row) => row).filter(isThere);
  if (kept.length === table.rows) return table;
  const { parts } = table;
  return {
    ...table,
    rows: kept.length,
    lines: Uint32Array.from(kept, (row) => table.lines[row] as number),
    columns: table.columns.map(
      (column): Column =>
        column.kind === "number"
          ? { ...column, values: Float64Array.from(kept, (row) => column.values[row] as number) }
          : { ...column, values: Array.from(kept, (row) => column.values[row] as string) },
    ),
    ...(parts === undefined ? {} : { parts: Uint8Array.from(kept, (row) => parts[row] as number) }),
  };
}
