// The cosine schedule: where it starts and ends, and that its parts join.
import { expect, test } from "vitest";
import { cosineFactors } from "../../src/nn/schedule.js";

test("the cosine schedule starts at 1, is ½ halfway and ends next to 0", () => {
  const factors = cosineFactors({ from: 0, count: 100, total: 100 });
  expect(factors[0]).toBe(1);
  expect(factors[50]).toBe(0.5);
  expect(factors[99]).toBeCloseTo(Math.sin(Math.PI / 200) ** 2, 8); // ½ (1 + cos(π − x)) = sin²(x/2)
  // Σ cos(πt/T) over t < T is 1
  expect(factors.reduce((sum, factor) => sum + factor, 0)).toBeCloseTo(50.5, 4);
});

test("epochs are parts of one sequence", () => {
  const parts = [0, 7, 14].flatMap((from) => [...cosineFactors({ from, count: 7, total: 21 })]);
  expect(parts).toEqual([...cosineFactors({ from: 0, count: 21, total: 21 })]);
});
