// Accuracies by whole percent.
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { accuracyBins } from "../../../src/nas/index.js";

describe("accuracyBins", () => {
  it("rounds down, and has the empty bins between", () => {
    expect(accuracyBins([0.629, 0.62, 0.654, 0.65, 0.6599])).toEqual([
      { percent: 62, count: 2 },
      { percent: 63, count: 0 },
      { percent: 64, count: 0 },
      { percent: 65, count: 3 },
    ]);
  });

  it("puts whole percents into their own bin, whatever 100 times them is in binary", () => {
    for (let percent = 0; percent <= 100; percent++) {
      expect(accuracyBins([percent / 100])).toEqual([{ percent, count: 1 }]);
    }
  });

  it("has no bin of no accuracies", () => {
    expect(accuracyBins([])).toEqual([]);
  });

  test.prop([fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 })])(
    "counts each accuracy once",
    (accuracies) => {
      const bins = accuracyBins(accuracies);
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(accuracies.length);
      expect(bins.map(({ percent }) => percent)).toEqual(bins.map((_, k) => (bins[0]?.percent ?? 0) + k));
      expect([bins[0]?.count, bins.at(-1)?.count]).not.toContain(0);
    },
  );
});
