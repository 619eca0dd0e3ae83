// Quantiles of F against printed tables and against Student's t.
import { expect, it } from "vitest";
import { fQuantile } from "../../src/nas/f-distribution.js";
import { studentT } from "../../src/nas/index.js";

it.each([
  [0.95, 1, 10, 4.9646],
  [0.95, 2, 3, 9.5521],
  [0.975, 5, 6, 5.9876],
  [0.975, 10, 10, 3.7168],
  [0.99, 4, 20, 4.4307],
])("is the tables': share %d with %i and %i degrees is %d", (share, above, below, expected) => {
  expect(fQuantile(share, above, below)).toBeCloseTo(expected, 3);
});

it("is the square of Student's t with one degree above", () => {
  for (const degrees of [1, 2, 7, 30]) expect(fQuantile(0.95, 1, degrees)).toBeCloseTo(studentT(degrees) ** 2, 6);
});

it("turns round with the degrees, and goes on to thousands of them", () => {
  expect(fQuantile(0.025, 6, 5)).toBeCloseTo(1 / fQuantile(0.975, 5, 6), 9);
  expect(fQuantile(0.5, 2_000, 2_000)).toBeCloseTo(1, 9);
});
