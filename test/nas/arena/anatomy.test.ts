// Noise anatomy: against a published example, and known variances found again.
import { describe, expect, it } from "vitest";
import { anatomyOf } from "../../../src/nas/index.js";
import { stream } from "../../../src/tensor/index.js";

describe("anatomyOf", () => {
  it("is the published intraclass correlation of six targets and four judges", () => {
    // Shrout and Fleiss 1979, tables 2 and 4: ICC(1, 1) = .17; BMS 11.24, WMS 6.26.
    const ratings = [
      [9, 2, 5, 8],
      [6, 1, 3, 2],
      [8, 4, 6, 8],
      [7, 1, 2, 6],
      [10, 5, 6, 9],
      [6, 2, 4, 7],
    ];
    const found = anatomyOf(ratings);
    expect(found?.share).toBeCloseTo(0.17, 2);
    expect((found?.betweenSeeds ?? 0) ** 2).toBeCloseTo(6.26, 2);
    expect((found?.betweenArchitectures ?? 0) ** 2).toBeCloseTo((11.24 - 6.26) / 4, 2);
  });

  it("finds known spreads again", () => {
    const rng = stream(0, "anatomy");
    const uniform = (deviation: number): number => deviation * Math.sqrt(12) * (rng() - 0.5);
    const rewards = Array.from({ length: 2_000 }, () => {
      const worth = uniform(0.02);
      return Array.from({ length: 3 }, () => worth + uniform(0.01));
    });
    const found = anatomyOf(rewards);
    expect(found?.betweenArchitectures).toBeCloseTo(0.02, 3);
    expect(found?.betweenSeeds).toBeCloseTo(0.01, 3);
    expect(found?.share).toBeCloseTo(0.8, 1);
  });

  it("says nothing of one architecture or one seed", () => {
    expect([anatomyOf([[1, 2]]), anatomyOf([[1], [2]]), anatomyOf([])]).toEqual([undefined, undefined, undefined]);
  });
});
