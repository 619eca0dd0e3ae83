// Encoding single rows, as they come from a file or from a program: columns found by name, cells read as in training.
import { type Cell, type CellCounts, type CellWriter, cellWriter, type Fail, type UnknownLevels } from "./cell-writers.js";
import { type Encoder, encodedWidth, inputCount } from "./encoder.js";
import { DataError, quoteText, quoteTexts } from "./errors.js";
import { nearestName } from "./nearest-name.js";

/** A row by its columns' names. What the encoder does not read may be there too. */
export type Row = Readonly<Record<string, Cell>>;

export type CellEncoderOptions = {
  /** What is made of levels that were not seen in training; an error where nothing is said. */
  readonly unknown?: UnknownLevels;
};

/** Encodes rows one at a time. */
export type RowEncoder<R> = {
  /**
   * Writes a row's inputs from `at` on, the same as `encodeRows` has for that row. `position` is its file line, or its place in a list.
   * @throws DataError naming the row, the column and the cell that cannot be read
   */
  readonly encode: (row: R, position: number, inputs: Float32Array, at: number) => void;
  /** Of the rows so far, for each column. */
  readonly counts: readonly Readonly<CellCounts>[];
};

/**
 * Encodes the rows of a table with this header; its columns may stand in any order, and others between them.
 * @throws DataError naming the columns that are not there
 */
export function tableRowEncoder(
  encoder: Encoder,
  header: readonly string[],
  file: string,
  options: CellEncoderOptions = {},
): RowEncoder<readonly Cell[]> {
  const places = columnPlaces(
    encoder.columns.map(({ name }) => name),
    header,
    file,
  );
  return rowEncoder(encoder, options, {
    cellOf: (cells, j) => cells[places[j] as number],
    placeOf: (line) => ({ file, line }),
  });
}

/** Encodes row objects. A key that is not there is an error, a value that is `null`, `undefined` or NaN a missing cell. */
export function objectRowEncoder(encoder: Encoder, options: CellEncoderOptions = {}): RowEncoder<Row> {
  const names = encoder.columns.map(({ name }) => name);
  const placeOf = (index: number) => ({ file: `rows[${index}]` });
  return rowEncoder(encoder, options, {
    placeOf,
    cellOf: (row, j, index) => {
      const name = names[j] as string;
      if (!Object.hasOwn(row, name)) throw missingColumns([name], names, Object.keys(row), placeOf(index).file);
      return row[name];
    },
  });
}

/** Where a column of that name stands in a header, which calls one without a name by its place; −1 where it is not there. */
export function columnPlace(name: string, header: readonly string[]): number {
  const named = header.findIndex((cell) => cell.trim() === name);
  return named === -1 ? header.findIndex((cell, place) => cell.trim() === "" && name === `column ${place + 1}`) : named;
}

type Source<R> = {
  /** The cell of the encoder's `j`-th column. */
  readonly cellOf: (row: R, j: number, position: number) => Cell;
  readonly placeOf: (position: number) => { readonly file: string; readonly line?: number };
};

function rowEncoder<R>(
  encoder: Encoder,
  { unknown = "error" }: CellEncoderOptions,
  { cellOf, placeOf }: Source<R>,
): RowEncoder<R> {
  let current = 0;
  const fail: Fail = (rule, facts) => {
    const { file, ...line } = placeOf(current);
    throw new DataError(file, rule, { ...facts, ...line });
  };
  const counts = encoder.columns.map(({ name }): CellCounts => ({ column: name, missing: 0, unknown: 0 }));
  const writers = encoder.columns.map((encoding, j) =>
    cellWriter(encoding, { unknown, missing: encoder.missing ?? [], counts: counts[j] as CellCounts, fail }),
  );
  const widths = encoder.columns.map(encodedWidth);
  const width = inputCount(encoder);
  return {
    counts,
    encode: (row, position, inputs, at) => {
      current = position;
      inputs.fill(0, at, at + width);
      for (let j = 0, to = at; j < writers.length; to += widths[j] as number, j++) {
        (writers[j] as CellWriter)(cellOf(row, j, position), inputs, to);
      }
    },
  };
}

function columnPlaces(names: readonly string[], header: readonly string[], file: string): readonly number[] {
  const places = names.map((name) => columnPlace(name, header));
  const absent = names.filter((_, j) => places[j] === -1);
  if (absent.length > 0) throw missingColumns(absent, names, header, file);
  const twice = names.find((name) => header.filter((cell) => cell.trim() === name).length > 1);
  if (twice !== undefined) {
    throw new DataError(file, "column names must differ", { column: twice, got: `${quoteText(twice)} twice` });
  }
  return places;
}

/** Of the columns that are needed, some are absent. */
function missingColumns(
  absent: readonly string[],
  needed: readonly string[],
  header: readonly string[],
  file: string,
): DataError {
  const [first] = absent as readonly [string];
  const present = header.map((cell) => cell.trim());
  const nearest = nearestName(
    first,
    present.filter((name) => !needed.includes(name)),
  );
  const rule =
    absent.length === 1
      ? `column ${quoteText(first)}, which the model reads, must be there`
      : `columns ${quoteTexts(absent, mostListed)}, which the model reads, must be there`;
  return new DataError(file, rule, {
    column: first,
    got: present.length === 0 ? "no column" : `only ${quoteTexts(present, mostListed)}`,
    ...(nearest === undefined ? {} : { hint: `did you mean ${quoteText(nearest)}? then rename it to ${quoteText(first)}` }),
  });
}

const mostListed = 8;
