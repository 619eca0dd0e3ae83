// What random search reaches: by the formula, and by counting all draws of a small space.
import { describe, expect, it } from "vitest";
import { reachOf } from "../../src/nas/index.js";

/** The best rank of every way to draw so many of so many. */
function bestRanks(space: number, draws: number): number[] {
  const ranks: number[] = [];
  const choose = (from: number, left: number, best: number): unknown => {
    if (left === 0) return ranks.push(best);
    for (let rank = from; rank <= space - left + 1; rank++) choose(rank + 1, left - 1, Math.min(best, rank));
    return ranks;
  };
  choose(1, draws, Number.POSITIVE_INFINITY);
  return ranks;
}

describe("reachOf", () => {
  it.each([
    [12, 1],
    [12, 4],
    [9, 9],
  ])("of %i architectures and %i draws is what all draws come to", (space, draws) => {
    const ranks = bestRanks(space, draws);
    const mean = ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length;
    const { rank, share, likelyRank } = reachOf(space, draws);
    expect(rank).toBeCloseTo(mean, 10);
    expect(share).toBeCloseTo(mean / space, 10);
    const within = (k: number): number => ranks.filter((best) => best <= k).length / ranks.length;
    expect(within(likelyRank)).toBeGreaterThanOrEqual(0.95);
    expect(within(likelyRank - 1)).toBeLessThan(0.95);
  });

  it("says the best of 100 of 707 is expected in the best 1.0 %", () => {
    expect(reachOf(707, 100).share).toBeCloseTo(0.01, 3);
  });

  it("of more draws than architectures is the best itself", () => {
    expect(reachOf(50, 100)).toEqual({ space: 50, draws: 50, rank: 1, share: 0.02, likelyRank: 1 });
  });

  it("of a space too large to be counted goes on where the exact count ends", () => {
    const [below, above] = [reachOf(1_000_000, 100), reachOf(1_000_001, 100)];
    expect(above.likelyRank / below.likelyRank).toBeCloseTo(1, 3);
    expect(reachOf(1e12, 100).likelyRank).toBeCloseTo(1e12 * (1 - 0.05 ** 0.01), -1);
  });
});
