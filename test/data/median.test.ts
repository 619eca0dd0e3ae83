import fc from "fast-check";
import { expect, it } from "vitest";
import { medianOf } from "../../src/data/median.js";

const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.float({ noNaN: true, noDefaultInfinity: true }));

it("the median is what stands in the middle of the sorted values", () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), (list) => {
      const sorted = Float32Array.from(list).sort();
      const [lower, upper] = [sorted[(list.length - 1) >> 1] as number, sorted[list.length >> 1] as number];
      expect(medianOf(Float32Array.from(list)) + 0).toBe((lower + upper) / 2 + 0);
    }),
    { numRuns: 500 },
  );
  expect(medianOf(new Float32Array(0))).toBe(0);
});

it("a long column is selected from in linear time, sorted or not", () => {
  const rising = Float32Array.from({ length: 200_001 }, (_, i) => i);
  expect(medianOf(rising.slice())).toBe(100_000);
  expect(medianOf(rising.slice().reverse())).toBe(100_000);
  expect(medianOf(rising.map((x) => (x * 7_919) % 200_001))).toBe(100_000);
});
