// Tables at random: numbers, categories and truth values with missing cells, and a class for each row.
import fc from "fast-check";
import { type Dataset, parseCsv, type Table } from "../../src/data/index.js";
import { datasetOf } from "./rows.js";

const rowOf = fc.record({
  size: fc.option(fc.integer({ min: -50, max: 50 }), { nil: "" }),
  weight: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  colour: fc.constantFrom("red", "blue", "blue", "green", "teal", "", "a, b"),
  isNew: fc.constantFrom("yes", "no", "NA"),
  label: fc.constantFrom("p", "q"),
});

/** From 30 rows on, both classes in three rows or more, and some of each type. */
export const mixedTable: fc.Arbitrary<Table> = fc
  .array(rowOf, { minLength: 30, maxLength: 80 })
  .filter((rows) => ["p", "q"].every((label) => rows.filter((row) => row.label === label).length > 5))
  .map((rows) => [
    ...rows,
    { size: 3, weight: 1, colour: "red", isNew: "yes", label: "p" },
    { size: 4, weight: 2, colour: "blue", isNew: "no", label: "q" },
  ])
  .map((rows) => {
    const lines = rows.map(({ size, weight, colour, isNew, label }) => `${size},${weight},"${colour}",${isNew},${label}`);
    return parseCsv(["size,weight,colour,new,label", ...lines].join("\n"), "mixed.csv");
  });

/** Datasets of numbers only. */
export const wineLike: fc.Arbitrary<Dataset> = fc
  .record({ n: fc.integer({ min: 4, max: 20 }), d: fc.integer({ min: 1, max: 4 }) })
  .chain(({ n, d }) =>
    fc
      .array(fc.array(fc.float({ min: Math.fround(-1e6), max: Math.fround(1e6), noNaN: true }), { minLength: d, maxLength: d }), {
        minLength: n,
        maxLength: n,
      })
      .map((rows) => datasetOf(rows.map((x, i) => ({ x, label: `c${i % 2}` })))),
  );
