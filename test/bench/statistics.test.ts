// Quantiles of few measurements.
import { expect, test } from "vitest";
import { summarize } from "../../bench/lib/statistics.js";

test("a summary takes percentiles between neighbours, whatever the order", () => {
  expect(summarize([5, 1, 3, 2, 4])).toEqual({ n: 5, low: 2, median: 3, high: 4.6 });
  expect(summarize([7])).toEqual({ n: 1, low: 7, median: 7, high: 7 });
});
