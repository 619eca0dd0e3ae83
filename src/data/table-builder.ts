// A table from CSV text that comes in pieces: numbers in arrays that grow, and no object for a cell or a row.
import { ColumnBuilder, FIRST_ROWS, type Reading, withRoom } from "./column-builder.js";
import { RowReader } from "./csv.js";
import { DataError, quoteText } from "./errors.js";
import type { Table } from "./table.js";

/** What is known of a table before it is read. */
export type ReadOptions = {
  /** Columns whose cells are kept as they are written, numbers or not: `01234` keeps its zero. */
  readonly texts?: readonly string[];
  /** Texts that mean that a cell is missing, besides the usual ones. */
  readonly missing?: readonly string[];
};

/**
 * Write all text, then end. A column is taken for numbers until a cell is none; its earlier cells are then wanted as they were
 * written, which nobody kept, so that the text must be written once more. Cells kept as texts until all are known to be
 * numbers would take ten times the memory.
 */
export class TableBuilder {
  readonly #name: string;
  readonly #options: ReadOptions;
  #reader: RowReader;
  #columns: ColumnBuilder[] = [];
  #lines = new Uint32Array(FIRST_ROWS);
  #rows = 0;

  constructor(name: string, options: ReadOptions = {}) {
    this.#name = name;
    this.#options = options;
    this.#reader = this.#begin([]);
  }

  /** @throws DataError when a row is ragged, a quote malformed, or two columns share a name */
  write(text: string): void {
    this.#reader.write(text);
  }

  /**
   * The table; undefined when the text must be written again, from its start.
   * @throws DataError as `write` does, and when there is no row
   */
  end(): Table | undefined {
    this.#reader.end();
    if (this.#columns.length === 0) {
      throw new DataError(this.#name, "a table must have a header line", {
        got: "an empty file",
        hint: "the first line names the columns",
      });
    }
    if (this.#rows === 0) {
      throw new DataError(this.#name, "a table must have at least 1 row below its header", { got: "the header only" });
    }
    if (this.#columns.some((column) => column.isAmbiguous)) {
      const mayHaveCommas = this.#reader.delimiter !== "," && !this.#columns.some((column) => column.hasPoint(this.#rows));
      for (const column of this.#columns) column.settle(mayHaveCommas);
    }
    if (this.#columns.some((column) => column.isIncomplete)) {
      this.#reader = this.#begin(this.#columns.map((column) => column.reading));
      return undefined;
    }
    const rows = this.#rows;
    return {
      name: this.#name,
      rows,
      lines: this.#lines.subarray(0, rows),
      columns: this.#columns.map((column) => column.end(rows)),
    };
  }

  #begin(readings: readonly Reading[]): RowReader {
    const { texts = [], missing = [] } = this.#options;
    const first = (name: string): Reading => (texts.includes(name) ? "text" : "point");
    this.#columns = [];
    this.#rows = 0;
    return new RowReader(this.#name, (cells, line) => {
      if (this.#columns.length > 0) this.#add(cells, line);
      else {
        const names = headerNames(cells, this.#name, line);
        this.#columns = names.map((name, j) => new ColumnBuilder(name, readings[j] ?? first(name), missing));
      }
    });
  }

  #add(cells: readonly string[], line: number): void {
    const row = this.#rows++;
    if (row === this.#lines.length) this.#lines = withRoom(this.#lines, new Uint32Array(2 * row));
    this.#lines[row] = line;
    for (let j = 0; j < cells.length; j++) (this.#columns[j] as ColumnBuilder).add(cells[j] as string, row);
  }
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
