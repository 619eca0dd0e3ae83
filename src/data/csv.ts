// CSV text to rows with their file lines, and back: papaparse, and the checks that it leaves to its caller.
import Papa from "papaparse";
import { DataError } from "./errors.js";

const DELIMITERS = [",", "\t", ";", "|"];
const SAMPLE_CHARACTERS = 65_536;
const SAMPLE_ROWS = 10;

/**
 * Calls `visit` with the cells of each row, the header first, and the file line on which the row starts.
 * Rows are streamed, so that a large file never exists as an array of arrays.
 * Blank lines before the header and at the end are skipped; in a file of one column, one in the middle is an empty cell.
 * @throws DataError when a row's width differs from the header's, or a quote is malformed
 */
export function forEachRow(text: string, name: string, visit: (cells: readonly string[], line: number) => void): void {
  const content = text.replace(/^\uFEFF+/, "");
  // Rows end at "\n" and a "\r" before it is dropped below: a file with mixed line ends must not make a class "low\r".
  const newline = content.includes("\n") ? "\n" : "\r";
  const delimiter = delimiterOf(content, newline);
  let width = 0;
  let start = 0;
  let line = 1;
  let blankLines: number[] = [];

  const emit = (cells: readonly string[], at: number): void => {
    width ||= cells.length;
    if (cells.length !== width) throw raggedRow(name, at, width, cells.length, delimiter);
    visit(cells, at);
  };

  Papa.parse<string[]>(content, {
    delimiter,
    newline,
    step: ({ data, errors, meta }) => {
      const [quote] = errors;
      if (quote !== undefined) {
        const opening = line + countOf(newline, content, start, quote.index ?? start);
        throw malformedQuote(name, opening, quote.code === "MissingQuotes");
      }
      const end = meta.cursor;
      dropCarriageReturn(data, content, end);
      if (isBlank(data, content, start, end)) {
        if (width > 0) blankLines.push(line);
      } else {
        for (const blank of blankLines) {
          if (width > 1) throw new DataError(name, `a row must have ${width} cells`, { line: blank, got: "an empty line" });
          emit([""], blank);
        }
        blankLines = [];
        emit(data, line);
      }
      line += countOf(newline, content, start, end);
      start = end;
    },
  });
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

/**
 * The delimiter that fits the first rows best; a comma when none divides the header (a file of one column).
 * Quotes count first: papaparse's own guess looks at cell counts only, and takes the `;` in `a,";"` for a delimiter.
 */
function delimiterOf(content: string, newline: "\n" | "\r"): string {
  const cut = content.length > SAMPLE_CHARACTERS ? content.lastIndexOf(newline, SAMPLE_CHARACTERS) : -1;
  const sample = cut > 0 ? content.slice(0, cut) : content;
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
