import { describe, expect, it } from "vitest";
import { momentsOf } from "../../src/data/moments.js";
import { arrayOf } from "../../src/tensor/index.js";

const allRows = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

describe("momentsOf", () => {
  it("knows a small case: population standard deviation, given rows only", () => {
    const features = arrayOf([2, 10, 4, 10, 4, 10, 999, 7], [4, 2]);
    const { mean, deviation } = momentsOf(features, Int32Array.of(0, 1, 2));
    expect(mean[0]).toBeCloseTo(10 / 3, 12);
    expect(deviation[0]).toBeCloseTo(Math.sqrt(8 / 9), 12);
    expect([mean[1], deviation[1]]).toEqual([10, 1]);
  });

  it("gives a constant column deviation 1, also where the sum of equal numbers is rounded", () => {
    const features = arrayOf(new Float32Array(3428).fill(0.1), [3428, 1]);
    const { mean, deviation } = momentsOf(features, allRows(3428));
    expect([mean[0], deviation[0]]).toEqual([Math.fround(0.1), 1]);
  });

  it("keeps its digits when the mean is large", () => {
    const features = arrayOf(Float64Array.of(1e9 + 1, 1e9 + 2, 1e9 + 3), [3, 1]);
    expect(momentsOf(features, allRows(3)).deviation[0]).toBeCloseTo(Math.sqrt(2 / 3), 9);
  });

  it("leaves missing cells out, and knows of a column without any value", () => {
    const features = arrayOf([1, Number.NaN, Number.NaN, Number.NaN, 3, Number.NaN], [3, 2]);
    const { mean, deviation, count } = momentsOf(features, allRows(3));
    expect([[...mean], [...deviation], [...count]]).toEqual([
      [2, 0],
      [1, 1],
      [2, 0],
    ]);
  });

  it("refuses no rows", () => {
    expect(() => momentsOf(arrayOf([1], [1, 1]), new Int32Array(0))).toThrow("momentsOf: at least 1 row is needed");
  });
});
