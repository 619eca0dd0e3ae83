// Choosing columns: which of a table are features, of what type, and which are left out.
import { type ColumnType, type FeatureType, inferType } from "./column-types.js";
import { DataError, listTexts, quoteText, quoteTexts } from "./errors.js";
import { nearestName } from "./nearest-name.js";
import { type Column, columnLabel, type Table } from "./table.js";

export type ColumnChoice = {
  /** The column to predict. An unnamed column is called by its place, `column 1`. */
  readonly target: string;
  /** Columns that are neither target nor feature. */
  readonly ignore?: readonly string[];
  /** What columns are, where it is not as their cells say. */
  readonly types?: Readonly<Record<string, ColumnType>>;
  /** Texts that mean that a cell is missing, besides the usual ones. */
  readonly missingValues?: readonly string[];
  /** A column whose equal cells make a group of rows; it is no feature. */
  readonly group?: string | null;
  /** Whether an unnamed column that counts the rows is a feature like any other. */
  readonly keepsRowNumbers?: boolean;
};

/** A column that is no feature, and why: `quality (--ignore)`, `column 1 (unnamed, counts the rows)`. */
export type LeftOutColumn = { readonly column: string; readonly reason: string };

/** The column of that name, or of that place where it has none. @throws DataError naming the nearest */
export function columnIndex(table: Table, name: string, role: string): number {
  const exact = table.columns.findIndex((column) => column.name === name && name !== "");
  const labels = table.columns.map((_, index) => columnLabel(table, index));
  const index = exact === -1 ? labels.indexOf(name) : exact;
  if (index !== -1) return index;
  const nearest = nearestName(name, labels);
  throw new DataError(table.name, `${role} must be one of the ${labels.length} columns`, {
    column: name,
    got: quoteText(name),
    hint: nearest === undefined ? `the columns are ${quoteTexts(labels)}` : `did you mean ${quoteText(nearest)}?`,
  });
}

/**
 * Which columns are features, and of what type; and which are not, and why.
 * @throws DataError when a named column does not exist, a column of numbers has another cell, or no feature is left
 */
export function chooseColumns(
  table: Table,
  targetIndex: number,
  { target, ignore = [], types = {}, missingValues = [], group, keepsRowNumbers = false }: ColumnChoice,
): { features: { index: number; type: FeatureType }[]; leftOut: LeftOutColumn[] } {
  const ignored = new Set(ignore.map((name) => columnIndex(table, name, "an ignored column")));
  if (ignored.has(targetIndex)) {
    throw new DataError(table.name, "the target must not be ignored", {
      column: target,
      got: `${quoteText(target)} as both`,
    });
  }
  const set = new Map(Object.entries(types).map(([name, type]) => [columnIndex(table, name, "a column with a type"), type]));
  const groupIndex = group === undefined || group === null ? -1 : columnIndex(table, group, "the group");
  const features: { index: number; type: FeatureType }[] = [];
  const leftOut: LeftOutColumn[] = [];
  for (const [index, column] of table.columns.entries()) {
    if (index === targetIndex) continue;
    const type = ((): FeatureType | { readonly reason: string } => {
      const asked = set.get(index);
      if (ignored.has(index)) return { reason: "--ignore" };
      if (index === groupIndex) return { reason: "--group" };
      if (asked !== undefined) return asked === "ignored" ? { reason: "--types" } : asked;
      if (!keepsRowNumbers && countsRows(column)) return { reason: "unnamed, counts the rows" };
      const found = inferType(table, index, missingValues);
      return found.type === "ignored" ? found : found.type;
    })();
    if (typeof type === "string") features.push({ index, type });
    else leftOut.push({ column: columnLabel(table, index), reason: type.reason });
  }
  if (features.length === 0) throw noFeature(table, target, leftOut);
  return { features, leftOut };
}

function noFeature(table: Table, target: string, leftOut: readonly LeftOutColumn[]): DataError {
  return new DataError(table.name, "at least 1 column must be left as a feature", {
    got: `none beside the target ${quoteText(target)}`,
    ...(leftOut.length > 0
      ? { hint: `left out: ${listTexts(leftOut.map(({ column, reason }) => `${column} (${reason})`))}` }
      : {}),
  });
}

/** Whether a column is an index that a spreadsheet or pandas wrote: no name, and 0, 1, 2 ... or 1, 2, 3 ... */
function countsRows(column: Column): boolean {
  if (column.kind === "text" || !/^(Unnamed: \d+)?$/.test(column.name)) return false;
  const first = column.values[0];
  return (first === 0 || first === 1) && column.values.every((value, row) => value === first + row);
}
