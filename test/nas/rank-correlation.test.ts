// Spearman's rank correlation against values worked out by hand and by its definition.
import { describe, expect, it } from "vitest";
import { kendallTau, rankCorrelation } from "../../src/nas/rank-correlation.js";

describe("rankCorrelation", () => {
  it("is 1 for the same order, −1 for the opposite one, whatever the distances", () => {
    expect(rankCorrelation([1, 2, 3, 4], [1, 10, 11, 400])).toBe(1);
    expect(rankCorrelation([1, 2, 3, 4], [9, 8, 7, -6])).toBe(-1);
  });

  it("is 1 − 6 Σd² / (n (n² − 1)) where no values are equal", () => {
    expect(rankCorrelation([10, 20, 30, 40, 50], [2, 1, 4, 3, 5])).toBeCloseTo(1 - (6 * 4) / (5 * 24), 12);
  });

  it("gives equal values the mean of their ranks", () => {
    // scipy.stats.spearmanr([1, 2, 2, 3], [1, 3, 2, 4]) = 0.9486832980505138
    expect(rankCorrelation([1, 2, 2, 3], [1, 3, 2, 4])).toBeCloseTo(0.9486832980505138, 12);
  });

  it("is undefined where nothing can be put in order", () => {
    expect(rankCorrelation([], [])).toBeUndefined();
    expect(rankCorrelation([1], [1])).toBeUndefined();
    expect(rankCorrelation([2, 2, 2], [1, 2, 3])).toBeUndefined();
  });
});

describe("kendallTau", () => {
  it("is the share of pairs in the same order less that of those in the opposite one", () => {
    expect(kendallTau([1, 2, 3, 4], [1, 10, 11, 400])).toBe(1);
    expect(kendallTau([1, 2, 3, 4], [9, 8, 7, -6])).toBe(-1);
    expect(kendallTau([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo((5 - 1) / 6, 12);
  });

  it("leaves pairs of equal values out, and is less for those that only one list has", () => {
    // 4 pairs agree, 1 of 6 is equal in x, 1 in y: 4 / √(5 · 5)
    expect(kendallTau([1, 2, 2, 3], [1, 1, 2, 3])).toBeCloseTo(4 / 5, 12);
    expect(kendallTau([1, 2, 2, 3], [1, 2, 2, 3])).toBeCloseTo(1, 12);
  });

  it("is undefined where nothing can be put in order", () => {
    expect(kendallTau([], [])).toBeUndefined();
    expect(kendallTau([2, 2, 2], [1, 2, 3])).toBeUndefined();
  });
});
