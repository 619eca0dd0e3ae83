// CSV text to a table of numbers and texts, and back.
import { formatRows } from "./csv.js";
import type { Column, Table } from "./table.js";
import { type ReadOptions, TableBuilder } from "./table-builder.js";

/**
 * The table that a CSV text holds; the first line names the columns (blanks around a name are dropped).
 * The delimiter is detected (comma, tab, semicolon, bar), a byte-order mark skipped, a quoted cell may hold line breaks. A column of
 * numbers may have decimal commas and missing cells.
 * @throws DataError when there is no row, a row is ragged, a quote malformed, or two columns share a name
 */
export function parseCsv(text: string, name: string, options: ReadOptions = {}): Table {
  const builder = new TableBuilder(name, options);
  for (;;) {
    builder.write(text);
    const table = builder.end();
    if (table !== undefined) return table;
  }
}

/**
 * The same for a text that comes in pieces, as a file's does. `open` is called once, and again when a column of numbers turns
 * out to be written otherwise after its first cell: up to three times.
 * @throws DataError as `parseCsv` does, and whatever the pieces throw
 */
export async function readCsv(open: () => AsyncIterable<string>, name: string, options: ReadOptions = {}): Promise<Table> {
  const builder = new TableBuilder(name, options);
  for (;;) {
    for await (const text of open()) builder.write(text);
    const table = builder.end();
    if (table !== undefined) return table;
  }
}

/**
 * A table as CSV text with commas; `parseCsv` gives the same columns again.
 * Numbers are written in the shortest form that reads back as the same number.
 */
export function formatCsv(table: Table): string {
  const rows = Array.from({ length: table.rows }, (_, row) => table.columns.map((column) => cellText(column, row)));
  return formatRows([table.columns.map((column) => column.name), ...rows]);
}

function cellText(column: Column, row: number): string {
  if (column.kind === "text") return column.values[row] as string;
  const value = column.values[row] as number;
  if (Number.isNaN(value)) return "";
  return Object.is(value, -0) ? "-0" : String(value);
}
