import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classQuotas } from "../../src/data/quotas.js";

describe("classQuotas", () => {
  it("gives the largest remainders one row more", () => {
    const counts = [180, 1640, 3078];
    expect(classQuotas(counts, 735, { least: [0, 0, 0], most: counts })).toEqual([27, 246, 462]);
    expect(classQuotas([5, 5, 10], 3, { least: [0, 0, 0], most: [5, 5, 10] })).toEqual([1, 1, 1]);
  });

  it("keeps to least and most and stays within one row of the ideal when they do not bind", () => {
    const someCounts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(someCounts, fc.double({ min: 0, max: 1, noNaN: true }), (counts, share) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        const size = Math.round(total * share);
        const free = classQuotas(counts, size, { least: counts.map(() => 0), most: counts });
        expect(free.reduce((sum, quota) => sum + quota, 0)).toBe(size);
        free.forEach((quota, c) => {
          expect(Math.abs(quota - ((counts[c] as number) * size) / total)).toBeLessThan(1);
        });
        const least = counts.map((count) => Math.min(1, count));
        const most = counts.map((count) => Math.max(1, count - 2));
        const bound = classQuotas(counts, size, { least, most });
        const mostTogether = most.reduce((sum, quota) => sum + quota, 0);
        expect(bound.reduce((sum, quota) => sum + quota, 0)).toBe(Math.min(size, mostTogether));
        bound.forEach((quota, c) => {
          expect(quota).toBeLessThanOrEqual(most[c] as number);
          if (size >= counts.length) expect(quota).toBeGreaterThanOrEqual(1);
        });
      }),
    );
  });
});
