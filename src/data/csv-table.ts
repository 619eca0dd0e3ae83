// CSV text to a table of numbers and texts, and back.
import { forEachRow, formatRows } from "./csv.js";
import { DataError, quoteText } from "./errors.js";
import { type Column, isNumberText, type Table } from "./table.js";

/** Distinct texts kept once for a column: labels repeat, free text does not. */
const SHARED_TEXTS = 1000;

/**
 * The table that a CSV text holds; the first line names the columns (blanks around a name are dropped).
 * The delimiter is detected (comma, tab, semicolon, bar), a byte-order mark skipped, a quoted cell may hold line breaks.
 * The text is read twice, once to learn which columns are numbers and once to fill them: a million rows then need no object
 * for each cell.
 * @throws DataError when there is no row, a row is ragged, a quote malformed, or two columns share a name
 */
export function parseCsv(text: string, name: string): Table {
  const names: string[] = [];
  const isNumeric: boolean[] = [];
  let rows = 0;
  forEachRow(text, name, (cells, line) => {
    if (names.length === 0) {
      names.push(...headerNames(cells, name, line));
      isNumeric.push(...names.map(() => true));
      return;
    }
    rows++;
    for (let j = 0; j < cells.length; j++) {
      if (isNumeric[j] && !isNumberText(cells[j] as string)) isNumeric[j] = false;
    }
  });
  if (names.length === 0) {
    throw new DataError(name, "a table must have a header line", {
      got: "an empty file",
      hint: "the first line names the columns",
    });
  }
  if (rows === 0) {
    throw new DataError(name, "a table must have at least 1 row below its header", { got: "the header only" });
  }

  const columns = names.map(
    (column, j): Column =>
      isNumeric[j]
        ? { kind: "number", name: column, values: new Float64Array(rows) }
        : { kind: "text", name: column, values: new Array<string>(rows) },
  );
  const fills = columns.map(fillOf);
  const lines = new Uint32Array(rows);
  let row = -1;
  forEachRow(text, name, (cells, line) => {
    if (row >= 0) {
      lines[row] = line;
      for (let j = 0; j < cells.length; j++) fills[j]?.(row, cells[j] as string);
    }
    row++;
  });
  return { name, rows, lines, columns };
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
  return Object.is(value, -0) ? "-0" : String(value);
}

function fillOf(column: Column): (row: number, cell: string) => void {
  if (column.kind === "number") {
    return (row, cell) => {
      column.values[row] = Number(cell);
    };
  }
  const values = column.values as string[];
  const shared = new Map<string, string>();
  return (row, cell) => {
    const known = shared.get(cell);
    if (known === undefined && shared.size < SHARED_TEXTS) shared.set(cell, cell);
    values[row] = known ?? cell;
  };
}

function headerNames(cells: readonly string[], file: string, line: number): readonly string[] {
  const names = cells.map((cell) => cell.trim());
  const seen = new Set<string>();
  for (const name of names) {
    if (name !== "" && seen.has(name)) {
      throw new DataError(file, "column names must differ", { line, column: name, got: `${quoteText(name)} twice` });
    }
    seen.add(name);
  }
  return names;
}
