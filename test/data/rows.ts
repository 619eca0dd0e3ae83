// Small datasets made from rows, by hand or at random, what to look at in them, and the message of an expected error.
import fc from "fast-check";
import { DataError, type Dataset, parseCsv, toDataset } from "../../src/data/index.js";

/** A dataset with one feature per number and a class for each row. */
export function datasetOf(rows: readonly { readonly x: readonly number[]; readonly label: string }[]): Dataset {
  const width = rows[0]?.x.length ?? 0;
  const header = [...Array.from({ length: width }, (_, j) => `x${j}`), "label"].join(",");
  const text = [header, ...rows.map(({ x, label }) => [...x, label].join(","))].join("\n");
  return toDataset(parseCsv(text, "rows.csv"), { target: "label" });
}

/** The names of its features. */
export const featureNamesOf = ({ columns }: Dataset): string[] => columns.map(({ name }) => name);

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

export const classCounts = (data: Dataset, rows: Int32Array): number[] => {
  const counts = data.classes.map(() => 0);
  for (const row of rows) counts[data.labels[row] as number] = (counts[data.labels[row] as number] as number) + 1;
  return counts;
};

export const featuresOf = (data: Dataset, row: number): string =>
  data.columns.map((_, j) => data.features.get(row, j) + 0).join();

/** Datasets whose rows are drawn from a few distinct ones, so that many repeat and repeats disagree about the label. */
export const repetitive: fc.Arbitrary<Dataset> = fc
  .array(
    fc.record({
      x: fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 3 })),
      label: fc.constantFrom("p", "q", "r"),
    }),
    { minLength: 20, maxLength: 120 },
  )
  .filter((rows) => new Set(rows.map(({ label }) => label)).size > 1 && new Set(rows.map(({ x }) => x.join())).size > 9)
  .map(datasetOf);

/** Datasets without a repeated row, with two to five classes of at least 7 rows. */
export const distinct: fc.Arbitrary<Dataset> = fc
  .array(fc.integer({ min: 7, max: 60 }), { minLength: 2, maxLength: 5 })
  .map((counts) => counts.flatMap((count, c) => Array.from({ length: count }, (_, i) => ({ x: [c * 1000 + i], label: `c${c}` }))))
  .map(datasetOf);
