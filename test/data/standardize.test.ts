import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { destandardize, fitStandardizer, standardize } from "../../src/data/index.js";
import { arrayOf, viewOf } from "../../src/tensor/index.js";

const allRows = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);
const value = fc.float({ min: Math.fround(-1e6), max: Math.fround(1e6), noNaN: true });
const matrices = fc
  .record({ n: fc.integer({ min: 2, max: 20 }), d: fc.integer({ min: 1, max: 4 }) })
  .chain(({ n, d }) => fc.array(value, { minLength: n * d, maxLength: n * d }).map((values) => arrayOf(values, [n, d])));

describe("fitStandardizer", () => {
  it("knows a small case: population standard deviation, given rows only", () => {
    const features = arrayOf([2, 10, 4, 10, 4, 10, 999, 7], [4, 2]);
    const { mean, deviation } = fitStandardizer(features, Int32Array.of(0, 1, 2));
    expect(mean[0]).toBeCloseTo(10 / 3, 12);
    expect(deviation[0]).toBeCloseTo(Math.sqrt(8 / 9), 12);
    expect([mean[1], deviation[1]]).toEqual([10, 1]);
  });

  it("gives a constant column deviation 1, also where the sum of equal numbers is rounded", () => {
    const features = arrayOf(new Float32Array(3428).fill(0.1), [3428, 1]);
    const { mean, deviation } = fitStandardizer(features, allRows(3428));
    expect([mean[0], deviation[0]]).toEqual([Math.fround(0.1), 1]);
  });

  it("keeps its digits when the mean is large", () => {
    const features = arrayOf(Float64Array.of(1e9 + 1, 1e9 + 2, 1e9 + 3), [3, 1]);
    expect(fitStandardizer(features, allRows(3)).deviation[0]).toBeCloseTo(Math.sqrt(2 / 3), 9);
  });

  it("refuses no rows", () => {
    expect(() => fitStandardizer(arrayOf([1], [1, 1]), new Int32Array(0))).toThrow("fitStandardizer: at least 1 row is needed");
  });
});

describe("standardize", () => {
  it("gives the fitted rows mean 0 and deviation 1", () => {
    fc.assert(
      fc.property(matrices, (features) => {
        const [n, d] = features.shape as [number, number];
        const y = standardize(features, allRows(n), fitStandardizer(features, allRows(n)));
        for (let j = 0; j < d; j++) {
          const column = Array.from({ length: n }, (_, i) => y.get(i, j));
          const isConstant = new Set(Array.from({ length: n }, (_, i) => features.get(i, j))).size === 1;
          const mean = column.reduce((sum, x) => sum + x, 0) / n;
          const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
          expect(Math.abs(mean)).toBeLessThan(1e-6);
          expect(Math.abs(variance - (isConstant ? 0 : 1))).toBeLessThan(1e-5);
        }
      }),
    );
  });

  it("is undone by destandardize within 32-bit rounding", () => {
    fc.assert(
      fc.property(matrices, (features) => {
        const [n, d] = features.shape as [number, number];
        const standardizer = fitStandardizer(features, allRows(n));
        const back = destandardize(standardize(features, allRows(n), standardizer), standardizer);
        expect(back.shape).toEqual([n, d]);
        for (let j = 0; j < d; j++) {
          const greatest = Math.max(...Array.from({ length: n }, (_, i) => Math.abs(features.get(i, j))));
          for (let i = 0; i < n; i++) {
            expect(Math.abs(back.get(i, j) - features.get(i, j))).toBeLessThanOrEqual(4 * 2 ** -23 * greatest);
          }
        }
      }),
    );
  });

  it("takes rows in the given order, through strides, into a dense array, and leaves the features alone", () => {
    const data = Float32Array.of(1, 2, 3, 10, 20, 30);
    const features = viewOf(data, [3, 2], [1, 3], 0);
    const y = standardize(features, Int32Array.of(2, 0), { mean: Float64Array.of(1, 10), deviation: Float64Array.of(2, 10) });
    expect([...y.data]).toEqual([1, 2, 0, 0]);
    expect([y.shape, y.stride]).toEqual([
      [2, 2],
      [2, 1],
    ]);
    expect([...data]).toEqual([1, 2, 3, 10, 20, 30]);
  });
});
