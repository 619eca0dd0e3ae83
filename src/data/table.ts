// A table: named columns of numbers or of text, with the file line of each row.

/** Every cell is a finite decimal number, or missing: NaN. */
export type NumberColumn = {
  readonly kind: "number";
  readonly name: string;
  readonly values: Float64Array;
  /** That the numbers are written with a decimal comma. */
  readonly decimal?: ",";
};
/** At least one cell is neither; the cells are kept as they were written. */
export type TextColumn = { readonly kind: "text"; readonly name: string; readonly values: readonly string[] };
export type Column = NumberColumn | TextColumn;

export type Table = {
  /** The file's name, for messages. */
  readonly name: string;
  readonly rows: number;
  /** The file line on which each row starts, counted from 1. */
  readonly lines: Uint32Array;
  readonly columns: readonly Column[];
  /** Which part of the division each row is for, where that is given: a number of `partNames`. */
  readonly parts?: Uint8Array;
};

/** The parts of a division; rows of the first may be drawn for the others where these are not given. */
export const partNames = ["train", "validation", "test"] as const;

const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const [MINUS, ZERO, NINE] = ["-", "0", "9"].map((digit) => digit.charCodeAt(0)) as [number, number, number];

/**
 * The finite decimal number that a cell holds (sign, digits, point, exponent, surrounding blanks), else NaN.
 * Stricter than `Number`, which also reads "", "0x1F" and "Infinity".
 */
export function numberOf(cell: string): number {
  const value = Number(cell);
  if (!Number.isFinite(value)) return Number.NaN;
  // What else `Number` reads is blank or begins with a 0 and a letter, perhaps after blanks: other cells need no second look.
  const first = cell.charCodeAt(0);
  const isDecimal = first === MINUS || (first > ZERO && first <= NINE);
  return isDecimal || DECIMAL.test(cell) ? value : Number.NaN;
}

const WITH_COMMA = /^\s*[+-]?(?:\d+,\d*|,\d+|\d+)(?:[eE][+-]?\d+)?\s*$/;

/** The same for a number with a decimal comma, `7,4`. A whole number is one with either mark. */
export function commaNumberOf(cell: string): number {
  const value = WITH_COMMA.test(cell) ? Number(cell.replace(",", ".")) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Whether a cell may be a whole number with a comma between its thousands: `1,234`, but not `0,234` nor `1,23`. */
export function hasThousandsForm(cell: string): boolean {
  return /^\s*[+-]?[1-9]\d{0,2}(,\d{3})+\s*$/.test(cell);
}

/** Whether a cell is a finite decimal number, as `numberOf` reads it. */
export function isNumberText(cell: string): boolean {
  return !Number.isNaN(numberOf(cell));
}

/** What a column is called: its name, or its place (`column 3`) when the header leaves it unnamed. */
export function columnLabel(table: Table, index: number): string {
  return table.columns[index]?.name || `column ${index + 1}`;
}
