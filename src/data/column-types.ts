// Column types: what each column of a table is taken for, by its cells or because somebody says so.

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
