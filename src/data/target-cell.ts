// The target's cells of a table that is answered: what each row should have been.
import { isMissingText } from "./missing.js";
import { commaNumberOf, hasThousandsForm, numberOf } from "./table.js";

/** A class number or a value; or why there is none. */
export type TargetCell = number | "missing" | "unknown";

/**
 * Reads cells as numbers of classes. A class that was a number in training is recognised in any form: `3.0` is the class `3`. A known
 * class comes before a text that usually means nothing, for `None` may be one.
 */
export function classReader(classes: readonly string[]): (cell: string) => TargetCell {
  const numbers = new Map(classes.map((name, number) => [name, number]));
  return (cell) => {
    const exact = numbers.get(cell.trim());
    if (exact !== undefined) return exact;
    if (isMissingText(cell)) return "missing";
    const value = anyNumberOf(cell);
    return (Number.isNaN(value) ? undefined : numbers.get(String(value))) ?? "unknown";
  };
}

/** Reads a cell as a value, with a decimal point or a decimal comma. */
export function readValue(cell: string): TargetCell {
  if (isMissingText(cell)) return "missing";
  const value = anyNumberOf(cell);
  return Number.isNaN(value) ? "unknown" : value;
}

function anyNumberOf(cell: string): number {
  const value = numberOf(cell);
  return Number.isNaN(value) && !hasThousandsForm(cell) ? commaNumberOf(cell) : value;
}
