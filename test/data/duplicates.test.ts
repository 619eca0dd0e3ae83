import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupRows } from "../../src/data/index.js";
import { arrayOf, viewOf } from "../../src/tensor/index.js";
import { wineDataset } from "./wine.js";

describe("groupRows", () => {
  it("finds the 937 rows of the wine data that repeat an earlier one", () => {
    const { duplicates, count } = groupRows(wineDataset().features);
    expect([duplicates, count]).toEqual([937, 3961]);
  });

  it("gives two rows one group exactly when they are equal, numbered by first appearance", () => {
    const value = fc.constantFrom(0, -0, 1, 1.5, -1, 2 ** 20);
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 40 }), (rows) => {
        const keys = rows.map(([a, b]) => `${a + 0},${b + 0}`);
        const distinct = [...new Set(keys)];
        const { groupOf, count, duplicates } = groupRows(arrayOf(rows.flat(), [rows.length, 2]));
        expect([...groupOf]).toEqual(keys.map((key) => distinct.indexOf(key)));
        expect([count, duplicates]).toEqual([distinct.length, rows.length - distinct.length]);
      }),
    );
  });

  it("takes -0 for 0", () => {
    expect(groupRows(arrayOf([0, 1, -0, 1], [2, 2])).duplicates).toBe(1);
  });

  it("reads views through their strides", () => {
    const transposed = viewOf(Float32Array.of(1, 1, 2, 5, 5, 6), [3, 2], [1, 3], 0);
    expect([...groupRows(transposed).groupOf]).toEqual([0, 0, 1]);
  });
});
