// The error of this room: data that cannot be used, said with the file, the line and the column.
import { MlpnasError } from "../tensor/index.js";

/** Data that cannot be used: `<file>:<line>: <the rule>, got <values>`. The line is counted from 1, as editors do. */
export class DataError extends MlpnasError {
  readonly file: string;
  readonly line: number | undefined;
  readonly column: string | undefined;

  constructor(file: string, rule: string, facts: { line?: number; column?: string; got?: string; hint?: string } = {}) {
    super(facts.line === undefined ? file : `${file}:${facts.line}`, rule, facts);
    this.file = file;
    this.line = facts.line;
    this.column = facts.column;
  }
}

/** A cell or a name as messages show it: quoted, on one line, cut when long. */
export function quoteText(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/** Texts in a row, the first of them where there are many. */
export function listTexts(texts: readonly string[], most = 20): string {
  return [...texts.slice(0, most), ...(texts.length > most ? ["…"] : [])].join(", ");
}

/** The same of cells or names. */
export function quoteTexts(texts: readonly string[], most?: number): string {
  return listTexts(texts.map(quoteText), most);
}
