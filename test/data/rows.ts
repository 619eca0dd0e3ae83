// Small datasets made from rows, and the message of an expected error.
import { DataError, type Dataset, parseCsv, toDataset } from "../../src/data/index.js";

/** A dataset with one feature per number and a class for each row. */
export function datasetOf(rows: readonly { readonly x: readonly number[]; readonly label: string }[]): Dataset {
  const width = rows[0]?.x.length ?? 0;
  const header = [...Array.from({ length: width }, (_, j) => `x${j}`), "label"].join(",");
  const text = [header, ...rows.map(({ x, label }) => [...x, label].join(","))].join("\n");
  return toDataset(parseCsv(text, "rows.csv"), { target: "label" });
}

/** The error of bad data that `act` must throw. */
export function dataErrorOf(act: () => unknown): DataError {
  try {
    act();
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error("expected a DataError, but nothing was thrown");
}
