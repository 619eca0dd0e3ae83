// Rank tests and the bootstrap, against SciPy, by hand, and by how often they are right.
import { describe, expect, it } from "vitest";
import { bootstrapMean, holm, mannWhitney, median, normalTails } from "../../src/nas/index.js";
import { type Stream, stream } from "../../src/tensor/index.js";

describe("normalTails", () => {
  // Python 3: math.erfc(z / math.sqrt(2))
  it.each([
    [0, 1],
    [0.5, 0.6170750774519738],
    [1.959963984540054, 0.05],
    [2.9999, 0.0027006825659098496],
    [3.0001, 0.002698909826521434],
    [6, 1.9731752900754024e-9],
    [10, 1.5239706048321186e-23],
  ])("of %d is erfc's", (z, p) => {
    expect(Math.abs(normalTails(z) / p - 1)).toBeLessThan(1e-12);
  });
});

describe("mannWhitney", () => {
  // scipy 1.17.1: stats.mannwhitneyu(a, b, alternative="two-sided", method="asymptotic").pvalue
  it("is scipy's p-value, with ties and without", () => {
    const withTies = mannWhitney([1, 2, 2, 3, 5, 8, 8, 9, 12, 13, 14, 20], [2, 3, 4, 4, 8, 10, 11, 15, 16, 17, 21]);
    expect(withTies).toBeCloseTo(0.3877104515085724, 12);
    const shifted = Array.from({ length: 25 }, (_, k) => k + 12.5);
    expect(mannWhitney([...Array(30).keys()], shifted)).toBeCloseTo(0.00018108960197476528, 14);
  });

  it("sees nothing between equal lists, and nothing where all values are equal", () => {
    expect(mannWhitney([1, 2, 3], [3, 2, 1])).toBe(1);
    expect(mannWhitney([1, 1], [1, 1, 1])).toBe(1);
  });

  it("is below .05 in about one of twenty pairs of like lists", () => {
    const rng = stream(0, "mann-whitney");
    const list = (): number[] => Array.from({ length: 30 }, rng);
    const wrong = Array.from({ length: 2_000 }, () => mannWhitney(list(), list())).filter((p) => p < 0.05).length;
    expect(Math.abs(wrong / 2_000 - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / 2_000));
  });
});

describe("holm", () => {
  it("multiplies the smallest by all, the next by one less, and never goes back", () => {
    expect(holm([0.04, 0.01, 0.03, 0.005])).toEqual([0.06, 0.03, 0.06, 0.02]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});

describe("bootstrapMean", () => {
  it("holds the true mean in about 95 of 100 samples", () => {
    const rng = stream(0, "bootstrap");
    const exponential = (): number => -Math.log(1 - rng());
    const held = Array.from({ length: 400 }, (_, k) => {
      const sample = Array.from({ length: 50 }, exponential);
      const { low, high } = bootstrapMean(sample, stream(k, "resample"), 400);
      return low <= 1 && 1 <= high;
    }).filter(Boolean).length;
    expect(held / 400).toBeGreaterThan(0.9);
    expect(held / 400).toBeLessThan(0.98);
  });

  it("is the same by the same stream, and of one value that value", () => {
    const values = [1, 4, 2, 8];
    const of = (rng: Stream) => bootstrapMean(values, rng);
    expect(of(stream(1, "b"))).toEqual(of(stream(1, "b")));
    expect(of(stream(1, "b")).mean).toBe(3.75);
    expect(bootstrapMean([2], stream(0, "b"))).toEqual({ mean: 2, low: 2, high: 2 });
  });
});

describe("median", () => {
  it("is the middle value, or halfway between two", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});
