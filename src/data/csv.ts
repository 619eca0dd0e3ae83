// CSV text, in pieces, to rows with their file lines, and back: papaparse, and the checks that it leaves to its caller.
import Papa, { type ParseConfig, type ParseStepResult } from "papaparse";
import { DataError } from "./errors.js";

const DELIMITERS = [",", "\t", ";", "|"];
const SAMPLE_CHARACTERS = 65_536;
const SAMPLE_ROWS = 10;
/** A string holds twice as much; a row this long is a quote that nobody closed. */
const MOST_ROW_CHARACTERS = 2 ** 28;

/** Given the cells of a row and the file line on which it starts, counted from 1. */
type RowVisitor = (cells: readonly string[], line: number) => void;

/**
 * Reads CSV text that comes in pieces, and shows each row to a visitor, the header first. Neither text nor rows are kept, so
 * that a file need not fit into memory; where the pieces are cut makes no difference.
 * Blank lines before the header and at the end are skipped; in a file of one column, one in the middle is an empty cell.
 */
export class RowReader {
  readonly #name: string;
  readonly #visit: RowVisitor;
  #format: Format | undefined;
  /** What came and is not read yet; once the format is known it begins with a row. */
  #rest = "";
  /** When so much has come it is read: after a row that did not end, twice as much, so that a long one takes linear time. */
  #enough = SAMPLE_CHARACTERS;
  #width = 0;
  #line = 1;
  #blankLines: number[] = [];

  constructor(name: string, visit: RowVisitor) {
    this.#name = name;
    this.#visit = visit;
  }

  /** What stands between cells; known once a row was shown. */
  get delimiter(): string | undefined {
    return this.#format?.delimiter;
  }

  /** @throws DataError when a row's width differs from the header's, or a quote is malformed */
  write(text: string): void {
    // Long texts in pieces too: papaparse splits all that it is given before it shows the first row.
    for (let at = 0; at < text.length; at += SAMPLE_CHARACTERS) {
      this.#rest += text.slice(at, at + SAMPLE_CHARACTERS);
      if (this.#rest.length > this.#enough) this.#read(false);
    }
  }

  /** The text is complete. @throws DataError as `write` does */
  end(): void {
    this.#read(true);
  }

  #read(isEnd: boolean): void {
    if (this.#format === undefined) {
      this.#rest = this.#rest.replace(/^\uFEFF+/, "");
      this.#format = formatOf(this.#rest, isEnd);
    }
    if (this.#format !== undefined) this.#readRows(this.#format, isEnd);
    if (this.#rest.length > MOST_ROW_CHARACTERS) throw endlessRow(this.#name, this.#line);
    this.#enough = Math.max(SAMPLE_CHARACTERS, 2 * this.#rest.length);
  }

  #readRows({ delimiter, newline }: Format, isEnd: boolean): void {
    // Whole lines only, for papaparse judges a closing quote by what follows it.
    const content = isEnd ? this.#rest : this.#rest.slice(0, this.#rest.lastIndexOf(newline) + 1);
    let start = 0;
    const step = ({ data, errors, meta }: ParseStepResult<[string[]]>): void => {
      const [cells] = data;
      const [quote] = errors;
      if (quote !== undefined) {
        const opening = this.#line + countOf(newline, content, start, quote.index ?? start);
        throw malformedQuote(this.#name, opening, quote.code === "MissingQuotes");
      }
      const end = meta.cursor;
      dropCarriageReturn(cells, content, end);
      if (!isBlank(cells, content, start, end)) this.#showRow(cells, delimiter);
      else if (this.#width > 0) this.#blankLines.push(this.#line);
      this.#line += countOf(newline, content, start, end);
      start = end;
    };
    // The parser behind `Papa.parse`, which alone can be told that the last row is not complete.
    new Papa.Parser({ delimiter, newline, step } as ParseConfig).parse(content, 0, !isEnd);
    this.#rest = this.#rest.slice(start);
  }

  #showRow(cells: readonly string[], delimiter: string): void {
    for (const line of this.#blankLines.splice(0)) {
      if (this.#width > 1) throw blankRow(this.#name, line, this.#width);
      this.#visit([""], line);
    }
    this.#width ||= cells.length;
    if (cells.length !== this.#width) throw raggedRow(this.#name, this.#line, this.#width, cells.length, delimiter);
    this.#visit(cells, this.#line);
  }
}

/** Rows as CSV text with commas; `forEachRow` gives the same rows again. */
export function formatRows(rows: readonly (readonly string[])[]): string {
  const isAlone = rows[0]?.length === 1;
  // Where a cell holds another delimiter every cell is quoted: only a comma then stands between quotes, so detection is certain.
  const isDoubtful = rows.some((cells) => cells.some((cell) => /[\t;|]/.test(cell)));
  const csv = Papa.unparse(rows as string[][], {
    newline: "\n",
    // Blanks and an empty only cell are quoted too, for a line of them would be a blank line.
    quotes: isDoubtful || ((cell: string) => /[,"\r\n]|^\s|\s$/.test(cell) || (isAlone && cell === "")),
  });
  return `${csv}\n`;
}

type Format = { readonly delimiter: string; readonly newline: "\n" | "\r" };

/** The format, told from the first rows; undefined when there must be more text to tell. */
function formatOf(content: string, isEnd: boolean): Format | undefined {
  // A "\r" at the end may be half of a "\r\n".
  const firstEnd = content.search(isEnd ? /[\r\n]/ : /\n|\r(?!$)/);
  if (!isEnd && (firstEnd === -1 || content.length <= SAMPLE_CHARACTERS)) return undefined;
  const head = content.slice(0, Math.max(SAMPLE_CHARACTERS, firstEnd + 2));
  // Rows end at "\n" and a "\r" before it is dropped later: a file with mixed line ends must not make a class "low\r".
  const newline = head.includes("\n") ? "\n" : "\r";
  const sample = head.length < content.length ? head.slice(0, head.lastIndexOf(newline)) : content;
  return { delimiter: delimiterOf(sample, newline), newline };
}

/**
 * The delimiter that fits the sample best; a comma when none divides the header (a file of one column).
 * Quotes count first: papaparse's own guess looks at cell counts only, and takes the `;` in `a,";"` for a delimiter.
 */
function delimiterOf(sample: string, newline: "\n" | "\r"): string {
  const fits = DELIMITERS.map((delimiter) => {
    const { data, errors } = Papa.parse<string[]>(sample, { delimiter, newline, preview: SAMPLE_ROWS, skipEmptyLines: "greedy" });
    const width = data[0]?.length ?? 0;
    return { delimiter, width, malformed: errors.length, ragged: data.filter((cells) => cells.length !== width).length };
  }).filter(({ width }) => width > 1);
  fits.sort((a, b) => a.malformed - b.malformed || a.ragged - b.ragged || b.width - a.width);
  return fits[0]?.delimiter ?? ",";
}

/** How often `mark` occurs in `content` between two positions. */
function countOf(mark: string, content: string, from: number, to: number): number {
  let count = 0;
  for (let at = content.indexOf(mark, from); at !== -1 && at < to; at = content.indexOf(mark, at + 1)) count++;
  return count;
}

/** Removes the "\r" of a "\r\n" from the last cell; one inside quotes belongs to the cell and stays. */
function dropCarriageReturn(cells: string[], content: string, end: number): void {
  const last = cells.at(-1);
  if (last === undefined || !last.endsWith("\r")) return;
  const lineEnd = content[end - 1] === "\n" ? end - 1 : end;
  if (content.startsWith(last, lineEnd - last.length)) cells[cells.length - 1] = last.slice(0, -1);
}

/** Whether nothing but white space was written; a quoted empty cell is not a blank line. */
function isBlank(cells: readonly string[], content: string, start: number, end: number): boolean {
  return cells.length === 1 && cells[0]?.trim() === "" && content.slice(start, end).trim() === "";
}

function blankRow(name: string, line: number, width: number): DataError {
  return new DataError(name, `a row must have ${width} cells`, { line, got: "an empty line", hint: "remove the line" });
}

function endlessRow(name: string, line: number): DataError {
  return new DataError(name, `a row must have at most ${MOST_ROW_CHARACTERS} characters`, {
    line,
    got: "more",
    hint: "a double quote that opens a cell may lack the one that closes it",
  });
}

function raggedRow(name: string, line: number, width: number, got: number, delimiter: string): DataError {
  return new DataError(name, `a row must have ${width} ${width === 1 ? "cell" : "cells"}`, {
    line,
    got: `${got}`,
    ...(got > width ? { hint: `a cell that contains ${JSON.stringify(delimiter)} must stand in double quotes` } : {}),
  });
}

function malformedQuote(name: string, line: number, isUnclosed: boolean): DataError {
  const got = isUnclosed ? "the end of the file" : "a single quote inside the cell";
  return new DataError(name, "a cell that opens with a double quote must close with one", {
    line,
    got,
    hint: 'a double quote inside a quoted cell is written twice: ""',
  });
}
