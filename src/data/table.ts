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

/**
 * Whether a cell is a finite decimal number: sign, digits, point, exponent, surrounding blanks.
 * Stricter than `Number`, which also reads "", "0x1F" and "Infinity".
 */
export function isNumberText(cell: string): boolean {
  return DECIMAL.test(cell) && Number.isFinite(Number(cell));
}

/** What a column is called: its name, or its place (`column 3`) when the header leaves it unnamed. */
export function columnLabel(table: Table, index: number): string {
  return table.columns[index]?.name || `column ${index + 1}`;
}
