// A column from cells that come one after another: numbers in an array that grows, or texts, each kept once where it repeats.
import { isAmong, isMissingText } from "./missing.js";
import { type Column, commaNumberOf, hasThousandsForm, numberOf } from "./table.js";

/** Distinct texts kept once for a column: labels repeat, free text does not. */
const SHARED_TEXTS = 1000;
export const FIRST_ROWS = 1024;

/** How a column is read: as numbers with a decimal point, then with a decimal comma, else as texts. */
export type Reading = "point" | "comma" | "text";

/** Add all cells, settle, and end; or, where it is incomplete, begin again with its reading and the same cells. */
export class ColumnBuilder {
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
    const read = this.#reading === "comma" ? this.#commaNumber(cell) : numberOf(cell);
    const value = isAmong(cell, this.#missing) ? Number.NaN : read;
    if (Number.isNaN(value) && !isMissingText(cell, this.#missing)) {
      this.#read(this.#reading === "point" && !Number.isNaN(commaNumberOf(cell)) ? "comma" : "text", row);
      this.add(cell, row);
      return;
    }
    if (row === this.#numbers.length) this.#numbers = withRoom(this.#numbers, new Float64Array(2 * row));
    this.#numbers[row] = value;
  }

  /** Whether some of its numbers are written with a decimal point, as far as it is read; of whole numbers nobody can say. */
  hasPoint(rows: number): boolean {
    if (this.#reading !== "point" || this.#isIncomplete) return false;
    return this.#numbers.subarray(0, rows).some((value) => Number.isFinite(value) && !Number.isInteger(value));
  }

  /** Whether each of its commas may stand between thousands as well as before decimals. */
  get isAmbiguous(): boolean {
    return this.#reading === "comma" && !this.#isCertain && !this.#isIncomplete;
  }

  /** All cells are shown. Where every comma may stand between thousands, they are decimal ones only in a file that has no other mark for that. */
  settle(mayHaveCommas: boolean): void {
    if (this.isAmbiguous && !mayHaveCommas) this.#read("text", 1);
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
export function withRoom<T extends Float64Array | Uint32Array>(values: T, larger: T): T {
  larger.set(values);
  return larger;
}
