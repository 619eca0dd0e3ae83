// Missing cells: the texts that mean "no value", whichever program wrote them.

/** What spreadsheets, R, pandas, SQL and the UCI archive write for a value that is not there, besides nothing at all. */
export const missingTexts: ReadonlySet<string> = new Set([
  "",
  "?",
  "NA",
  "N/A",
  "n/a",
  "#N/A",
  "<NA>",
  "NaN",
  "nan",
  "-nan",
  "NULL",
  "null",
  "None",
]);

/** Whether a cell has no value; blanks around a text do not count. `more`: texts that mean so in this table too. */
export function isMissingText(cell: string, more: readonly string[] = []): boolean {
  return missingTexts.has(cell.trim()) || isAmong(cell, more);
}

/** Whether a cell is one of the texts that mean a missing cell in this table: `-999` may be, and is then no number. */
export function isAmong(cell: string, more: readonly string[]): boolean {
  return more.length > 0 && more.includes(cell.trim());
}
