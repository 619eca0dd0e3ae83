// Predicted classes: ties, one column, views of any strides.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { predictedClasses } from "../../src/nn/index.js";
import { arrayOf, type NdArray, viewOf } from "../../src/tensor/index.js";

const classesOf = (logits: NdArray): number[] => [...predictedClasses(logits)];

describe("predictedClasses", () => {
  it("is the class of the largest logit, the first of equal ones", () => {
    expect(classesOf(arrayOf([1, 3, 2, 5, 5, 4, -2, -1, -1, 0, 0, 0], [4, 3]))).toEqual([1, 0, 1, 0]);
  });

  it("takes a single column for class 1 against class 0, and 0 where they are alike", () => {
    expect(classesOf(arrayOf([0.5, -0.5, 0, -0, 1e-30], [5, 1]))).toEqual([1, 0, 0, 0, 1]);
  });

  it("tells infinite logits apart", () => {
    expect(classesOf(arrayOf([Number.NEGATIVE_INFINITY, -1e30, 0, Number.POSITIVE_INFINITY], [2, 2]))).toEqual([1, 1]);
  });

  it("reads views with an offset, padded rows, transposed or reversed axes as it reads a copy of them", () => {
    const data = Float32Array.from({ length: 60 }, (_, i) => Math.sin(i * i));
    const views = [
      viewOf(data, [4, 3], [8, 1], 5),
      viewOf(data, [3, 4], [1, 3], 0),
      viewOf(data, [3, 4], [-8, -1], 40),
      viewOf(data, [5, 1], [7, 1], 2),
      viewOf(data, [1, 6], [1, 9], 3),
    ];
    for (const view of views) {
      const [rows, columns] = view.shape as [number, number];
      const copy = Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => view.get(i, j)));
      const expected = copy.map((row) => (row.length === 1 ? Number((row[0] as number) > 0) : row.indexOf(Math.max(...row))));
      expect(classesOf(view)).toEqual(expected);
    }
  });

  it("moves with the columns when they are rotated", () => {
    const distinct = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(distinct, fc.nat(20), (row, turn) => {
        const rotated = row.map((_, j) => row[(j + turn) % row.length] as number);
        const [best, moved] = [row, rotated].map((values) => classesOf(arrayOf(values, [1, row.length]))[0] as number) as [
          number,
          number,
        ];
        expect((moved + turn) % row.length).toBe(best);
      }),
    );
  });
});
