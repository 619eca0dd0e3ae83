// Writing one cell's inputs: how a text, or a value of a row object, becomes what the network reads.
import { booleanOf } from "./column-types.js";
import { type CategoryEncoding, type Encoding, encodedWidth, type NumberEncoding } from "./encoder.js";
import { quoteText, quoteTexts } from "./errors.js";
import { isAmong, isMissingText } from "./missing.js";
import { commaNumberOf, numberOf } from "./table.js";

/** A cell of a table, or of a row object; `null`, `undefined` and NaN are missing cells. */
export type Cell = string | number | boolean | null | undefined;

/** What is made of a level that was not seen in training: an error, or the input of all rare levels, or none where there is no such input. */
export type UnknownLevels = "error" | "other";

/** What was made of a column's cells that training rows would not have shown so. */
export type CellCounts = {
  readonly column: string;
  /** Cells without a value. */
  missing: number;
  /** Cells with a level that was not seen in training, and missing ones where no cell was missing in training. */
  unknown: number;
};

/** Throws the error of the cell at hand. */
export type Fail = (rule: string, facts: { readonly column: string; readonly got: string; readonly hint?: string }) => never;

/** Writes a cell's inputs from a place on, where all is 0. */
export type CellWriter = (cell: Cell, inputs: Float32Array, at: number) => void;

export type WriterOptions = {
  readonly unknown: UnknownLevels;
  /** Texts that mean that a cell is missing, besides the usual ones. */
  readonly missing: readonly string[];
  readonly counts: CellCounts;
  readonly fail: Fail;
};

export function cellWriter(encoding: Encoding, options: WriterOptions): CellWriter {
  return encoding.type === "category" ? categoryWriter(encoding, options) : numberWriter(encoding, options);
}

function numberWriter(encoding: NumberEncoding, { missing, counts, fail }: WriterOptions): CellWriter {
  const { name: column, mean, deviation, fill, flagsMissing } = encoding;
  const read = readerOf(encoding);
  return (cell, inputs, at) => {
    const value = isAmong(String(cell), missing) ? Number.NaN : read(cell);
    if (!Number.isNaN(value)) {
      const float = Math.fround(value);
      if (!Number.isFinite(float)) {
        fail(`column ${quoteText(column)} must fit 32-bit floats (up to 3.4e38)`, { column, got: String(cell) });
      }
      inputs[at] = (float - mean) / deviation;
      return;
    }
    if (!isMissingCell(cell, missing)) {
      const rule = encoding.type === "boolean" ? "must be true or false" : "must be a number";
      fail(`column ${quoteText(column)} ${rule}`, { column, got: shown(cell), hint: hintFor(encoding, cell) });
    }
    if (fill === null) {
      fail(`column ${quoteText(column)} must have a value in every row`, {
        column,
        got: "a missing cell",
        hint: "the model was trained to refuse missing cells here: fill the cell or leave the row out",
      });
    }
    counts.missing++;
    inputs[at] = ((fill as number) - mean) / deviation;
    if (flagsMissing) inputs[at + 1] = 1;
  };
}

/** A cell as a number, NaN where it is none; of yes and no 1 and 0. */
function readerOf({ type, decimal }: NumberEncoding): (cell: Cell) => number {
  const ofText = type === "boolean" ? booleanOf : decimal === undefined ? numberOf : commaNumberOf;
  const ofNumber = type === "boolean" ? (cell: number) => booleanOf(String(cell)) : (cell: number) => cell;
  return (cell) => {
    if (typeof cell === "string") return ofText(cell);
    if (typeof cell === "number") return ofNumber(cell);
    return typeof cell === "boolean" && type === "boolean" ? Number(cell) : Number.NaN;
  };
}

function hintFor({ type, decimal, fill }: NumberEncoding, cell: Cell): string {
  if (type === "boolean") return "also read are yes and no, t and f, y and n, 1 and 0";
  if (decimal !== undefined && typeof cell === "string" && !Number.isNaN(numberOf(cell))) {
    return "numbers of this column are read with a decimal comma, as in training";
  }
  if (decimal === undefined && typeof cell === "string" && !Number.isNaN(commaNumberOf(cell))) {
    return "numbers of this column are read with a decimal point, as in training";
  }
  return fill === null
    ? "leave the row out, or write a number"
    : `write a number, or leave the cell empty: then it counts as ${Number(fill.toPrecision(7))}`;
}

function categoryWriter(encoding: CategoryEncoding, { unknown, missing, counts, fail }: WriterOptions): CellWriter {
  const { name: column, levels, rare, flagsMissing } = encoding;
  const other = rare.length > 0 ? levels.length : -1;
  const places = new Map([...rare.map((level) => [level, other] as const), ...levels.map((level, k) => [level, k] as const)]);
  const missingPlace = encodedWidth(encoding) - 1;
  return (cell, inputs, at) => {
    const text = textOf(cell);
    const place = places.get(text);
    if (place !== undefined) {
      inputs[at + place] = 1;
      return;
    }
    const isMissing = isMissingText(text, missing);
    if (isMissing) counts.missing++;
    if (isMissing && flagsMissing) {
      inputs[at + missingPlace] = 1;
      return;
    }
    if (unknown === "error") {
      const known = quoteTexts([...levels, ...rare], mostShown);
      fail(`column ${quoteText(column)} must have a level that was seen in training (${known})`, {
        column,
        got: isMissing ? "a missing cell" : quoteText(text),
        hint: `--unknown other, in a program { unknown: "other" }, takes it for ${other >= 0 ? "a rare level" : "none of the levels"}`,
      });
    }
    if (!isMissing) counts.unknown++;
    if (other >= 0) inputs[at + other] = 1;
  };
}

const mostShown = 5;

/** A level's text: without blanks around it. */
function textOf(cell: Cell): string {
  return cell === null || cell === undefined ? "" : String(cell).trim();
}

function isMissingCell(cell: Cell, missing: readonly string[]): boolean {
  return typeof cell === "boolean" ? false : isMissingText(textOf(cell), missing);
}

function shown(cell: Cell): string {
  return typeof cell === "string" ? quoteText(cell) : String(cell);
}
