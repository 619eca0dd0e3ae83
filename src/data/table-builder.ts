// A table from CSV text that comes in pieces: numbers in arrays that grow, and no object for a cell or a row.
import { RowReader } from "./csv.js";
import { DataError, quoteText } from "./errors.js";
import { isMissingText } from "./missing.js";
import { type Column, commaNumberOf, hasThousandsForm, numberOf, type Table } from "./table.js";

/** Distinct texts kept once for a column: labels repeat, free text does not. */
const SHARED_TEXTS = 1000;
const FIRST_ROWS = 1024;

/** What is known of a table before it is read. */
export type ReadOptions = {
  /** Columns whose cells are kept as they are written, numbers or not: `01234` keeps its zero. */
  readonly texts?: readonly string[];
  /** Texts that mean that a cell is missing, besides the usual ones. */
  readonly missing?: readonly string[];
};

/** How a column is read: as numbers with a decimal point, then with a decimal comma, else as texts. */
type Reading = "point" | "comma" | "text";

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
    const hasCommas = this.#reader.delimiter !== ",";
    for (const column of this.#columns) column.settle(hasCommas);
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

class ColumnBuilder {
  readonly #name: string;
  readonly #missing: readonly string[];
  #reading: Reading;
  #isIncomplete = false;
  /** Of decimal commas: whether one cannot stand between thousands. */
  #isCertain = false;
  #numbers = new Float64Array(FIRST_ROWS);
  readonly #texts: string[] = [];
  readonly #shared = new Map<string, string>();

  constructor(name: string, reading: Reading, missing: readonly string[]) {
    this.#name = name;
    this.#reading = reading;
    this.#missing = missing;
  }

  get reading(): Reading {
    return this.#reading;
  }

  /** Whether the cells must be shown again, to be read in another way. */
  get isIncomplete(): boolean {
    return this.#isIncomplete;
  }

  add(cell: string, row: number): void {
    if (this.#isIncomplete) return;
    if (this.#reading === "text") {
      this.#texts.push(this.#kept(cell));
      return;
    }
    const value = this.#reading === "comma" ? this.#commaNumber(cell) : numberOf(cell);
    if (Number.isNaN(value) && !isMissingText(cell, this.#missing)) {
      this.#read(this.#reading === "point" && !Number.isNaN(commaNumberOf(cell)) ? "comma" : "text", row);
      this.add(cell, row);
      return;
    }
    if (row === this.#numbers.length) this.#numbers = withRoom(this.#numbers, new Float64Array(2 * row));
    this.#numbers[row] = value;
  }

  /** All cells are shown. Where every comma may stand between thousands, only a file whose cells are divided by something else has decimal ones. */
  settle(hasCommas: boolean): void {
    if (this.#reading === "comma" && !this.#isCertain && !hasCommas && !this.#isIncomplete) this.#read("text", 1);
  }

  end(rows: number): Column {
    if (this.#reading === "text") return { kind: "text", name: this.#name, values: this.#texts };
    const decimal = this.#reading === "comma" ? { decimal: "," as const } : {};
    return { kind: "number", name: this.#name, values: this.#numbers.subarray(0, rows), ...decimal };
  }

  #commaNumber(cell: string): number {
    if (cell.includes(",") && !hasThousandsForm(cell)) this.#isCertain = true;
    return commaNumberOf(cell);
  }

  /** From the row on; those before it must be shown again. */
  #read(reading: Reading, row: number): void {
    this.#reading = reading;
    this.#isIncomplete = row > 0;
    if (reading === "text") this.#numbers = new Float64Array(0);
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
