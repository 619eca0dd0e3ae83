// The bound of the batches: the longest trial first, on whoever is free.
import { expect, test } from "vitest";
import { idealSpeedup, makespan } from "../../bench/lib/schedule.js";

test("a batch takes as long as its busiest worker", () => {
  expect(makespan([1, 2, 3, 4], 1)).toBe(10);
  expect(makespan([1, 2, 3, 4], 2)).toBe(5);
  expect(makespan([1, 9, 1], 2)).toBe(9);
  expect(makespan([], 2)).toBe(0);
});

test("what is no trial is not divided, and batches wait for each other", () => {
  expect(idealSpeedup(2, [[5, 5]], 2)).toBeCloseTo(12 / 7);
  expect(idealSpeedup(0, [[5], [5]], 2)).toBe(1);
  expect(idealSpeedup(2, [[5, 5]], 1)).toBe(1);
});
