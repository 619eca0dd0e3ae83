// A table from CSV text that comes in pieces: numbers in arrays that grow, and no object for a cell or a row.
import { RowReader } from "./csv.js";
import { DataError, quoteText } from "./errors.js";
import { type Column, numberOf, type Table } from "./table.js";

/** Distinct texts kept once for a column: labels repeat, free text does not. */
const SHARED_TEXTS = 1000;
const FIRST_ROWS = 1024;

/**
 * Write all text, then end. A column is taken for numbers until a cell is none; its earlier cells are then wanted as they were
 * written, which nobody kept, so that the text must be written once more. Cells kept as texts until all are known to be
 * numbers would take ten times the memory.
 */
export class TableBuilder {
  readonly #name: string;
  #reader: RowReader;
  #columns: ColumnBuilder[] = [];
  #lines = new Uint32Array(FIRST_ROWS);
  #rows = 0;

  constructor(name: string) {
    this.#name = name;
    this.#reader = this.#begin([]);
  }

  /** @throws DataError when a row is ragged, a quote malformed, or two columns share a name */
  write(text: string): void {
    this.#reader.write(text);
  }

  /**
   * The table; undefined when the text must be written again, from its start and for the last time.
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
    if (this.#columns.some((column) => column.isIncomplete)) {
      this.#reader = this.#begin(this.#columns.map((column) => column.isText));
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

  #begin(areTexts: readonly boolean[]): RowReader {
    this.#columns = [];
    this.#rows = 0;
    return new RowReader(this.#name, (cells, line) => {
      if (this.#columns.length > 0) this.#add(cells, line);
      else {
        const names = headerNames(cells, this.#name, line);
        this.#columns = names.map((name, j) => new ColumnBuilder(name, areTexts[j] ?? false));
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

class ColumnBuilder {
  readonly #name: string;
  #isText: boolean;
  #isIncomplete = false;
  #numbers = new Float64Array(FIRST_ROWS);
  readonly #texts: string[] = [];
  readonly #shared = new Map<string, string>();

  constructor(name: string, isText: boolean) {
    this.#name = name;
    this.#isText = isText;
  }

  get isText(): boolean {
    return this.#isText;
  }

  /** Whether the texts of the first cells are lost. */
  get isIncomplete(): boolean {
    return this.#isIncomplete;
  }

  add(cell: string, row: number): void {
    if (this.#isText) {
      if (!this.#isIncomplete) this.#texts.push(this.#kept(cell));
      return;
    }
    const value = numberOf(cell);
    if (Number.isNaN(value)) {
      this.#isText = true;
      this.#isIncomplete = row > 0;
      this.#numbers = new Float64Array(0);
      this.add(cell, row);
      return;
    }
    if (row === this.#numbers.length) this.#numbers = withRoom(this.#numbers, new Float64Array(2 * row));
    this.#numbers[row] = value;
  }

  end(rows: number): Column {
    return this.#isText
      ? { kind: "text", name: this.#name, values: this.#texts }
      : { kind: "number", name: this.#name, values: this.#numbers.subarray(0, rows) };
  }

  #kept(cell: string): string {
    const known = this.#shared.get(cell);
    if (known !== undefined) return known;
    const own = ` ${cell}`.slice(1); // a cell is a view of the text it was cut from, and would keep all of it in memory
    if (this.#shared.size < SHARED_TEXTS) this.#shared.set(own, own);
    return own;
  }
}

/** A larger array that begins with the values of a full one. What is not yet used of it takes no memory. */
function withRoom<T extends Float64Array | Uint32Array>(values: T, larger: T): T {
  larger.set(values);
  return larger;
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
