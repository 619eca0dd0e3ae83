// Column types: what each column of a table is taken for, by its cells or because somebody says so.
import { DataError, quoteText } from "./errors.js";
import { isMissingText } from "./missing.js";
import { type Column, columnLabel, hasThousandsForm, isNumberText, type Table } from "./table.js";

/** How a column is read as a feature. */
export type FeatureType = "number" | "boolean" | "category";

export const columnTypes = ["number", "boolean", "category", "ignored"] as const;
export type ColumnType = (typeof columnTypes)[number];

/** What a column is, and of an ignored one why. */
export type TypedColumn =
  | { readonly type: FeatureType }
  | { readonly type: "ignored"; readonly reason: "no value" | "almost a text for each row" };

/** Pairs of words for yes and no, in small letters. */
const booleanWords: readonly (readonly [yes: string, no: string])[] = [
  ["true", "false"],
  ["yes", "no"],
  ["t", "f"],
  ["y", "n"],
];

/** 1 for yes, 0 for no, else NaN; of numbers 1 and 0 themselves. */
export function booleanOf(cell: string): number {
  const word = cell.trim().toLowerCase();
  if (word === "1" || booleanWords.some(([yes]) => word === yes)) return 1;
  return word === "0" || booleanWords.some(([, no]) => word === no) ? 0 : Number.NaN;
}

/** A text column with more levels may be no category at all. */
const fewLevels = 20;

/**
 * What a column is by its cells. Texts are yes and no where all of them are such words, else categories; not where they are mostly
 * numbers of many values, which is a column of numbers with cells that cannot be read, nor where more than half the rows have a text of
 * their own, which says nothing about a new row.
 * @throws DataError naming the first cell that cannot be read
 */
export function inferType(table: Table, index: number, missing: readonly string[] = []): TypedColumn {
  const column = table.columns[index] as Column;
  if (column.kind === "number") {
    return column.values.every(Number.isNaN) ? { type: "ignored", reason: "no value" } : { type: "number" };
  }
  const levels = new Map<string, number>();
  for (const cell of column.values) {
    if (!isMissingText(cell, missing)) levels.set(cell.trim(), (levels.get(cell.trim()) ?? 0) + 1);
  }
  const texts = [...levels.keys()];
  const rows = [...levels.values()].reduce((sum, count) => sum + count, 0);
  if (rows === 0) return { type: "ignored", reason: "no value" };
  const words = new Set(texts.map((text) => text.toLowerCase()));
  if (booleanWords.some(([yes, no]) => words.size === 2 && words.has(yes) && words.has(no))) return { type: "boolean" };
  const areMany = texts.length > fewLevels;
  const areNearlyAll = texts.length > rows / 2; // of a small table even few texts may be
  const numbers = texts.filter((text) => isNumberText(text) || hasThousandsForm(text));
  if (numbers.length > texts.length / 2 && (areMany || areNearlyAll)) throw notANumber(table, index, missing);
  return areMany && areNearlyAll ? { type: "ignored", reason: "almost a text for each row" } : { type: "category" };
}

/** The error of a column that should be numbers: its first cell that is none. */
export function notANumber(table: Table, index: number, missing: readonly string[] = []): DataError {
  const column = table.columns[index] as Column;
  const label = columnLabel(table, index);
  const row =
    column.kind === "number" ? -1 : column.values.findIndex((text) => !isNumberText(text) && !isMissingText(text, missing));
  const cell = String(column.values[row] ?? "");
  const flag = /^[\w.-]+$/.test(label) ? label : JSON.stringify(label);
  const hint = hasThousandsForm(cell)
    ? "numbers are written without marks between thousands"
    : `--types ${JSON.stringify(`${label}=category`)} takes texts for categories, --missing-values ${JSON.stringify(cell.trim())} for missing cells, --ignore ${flag} leaves the column out`;
  return new DataError(table.name, `column ${quoteText(label)} must be a number`, {
    line: table.lines[row] as number,
    column: label,
    got: quoteText(cell),
    hint,
  });
}
