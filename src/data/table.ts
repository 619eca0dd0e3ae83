// A table: named columns of numbers or of text, with the file line of each row.

/** Every cell is a finite decimal number. */
export type NumberColumn = { readonly kind: "number"; readonly name: string; readonly values: Float64Array };
/** At least one cell is not a number; the cells are kept as they were written. */
export type TextColumn = { readonly kind: "text"; readonly name: string; readonly values: readonly string[] };
export type Column = NumberColumn | TextColumn;

export type Table = {
  /** The file's name, for messages. */
  readonly name: string;
  readonly rows: number;
  /** The file line on which each row starts, counted from 1. */
  readonly lines: Uint32Array;
  readonly columns: readonly Column[];
};

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
  return WITH_COMMA.test(cell) ? Number(cell.replace(",", ".")) : Number.NaN;
}

/** Whether a cell is a finite decimal number, as `numberOf` reads it. */
export function isNumberText(cell: string): boolean {
  return !Number.isNaN(numberOf(cell));
}

/** What a column is called: its name, or its place (`column 3`) when the header leaves it unnamed. */
export function columnLabel(table: Table, index: number): string {
  return table.columns[index]?.name || `column ${index + 1}`;
}
