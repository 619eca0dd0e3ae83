// Noise anatomy: against a published example, and known variances found again.
import { describe, expect, it } from "vitest";
import { anatomyOf } from "../../src/nas/index.js";
import { stream } from "../../src/tensor/index.js";

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

  it("gives the share an interval that holds it 95 times in 100, and the difference that seeds alone seldom make", () => {
    const rng = stream(1, "anatomy");
    const normal = (): number => Array.from({ length: 12 }, rng).reduce((sum, x) => sum + x, -6);
    const repetitions = 1_000;
    let covered = 0;
    for (let k = 0; k < repetitions; k++) {
      const found = anatomyOf(
        Array.from({ length: 6 }, () => {
          const worth = normal();
          return [worth + normal(), worth + normal()];
        }),
      );
      const [low, high] = found?.shareInterval ?? [1, 0];
      if (low <= 0.5 && 0.5 <= high) covered++;
    }
    expect(covered / repetitions).toBeGreaterThan(0.93);
    expect(covered / repetitions).toBeLessThan(0.97);
    const sure = anatomyOf([
      [1, 1],
      [2, 2],
    ]);
    expect(sure).toMatchObject({ share: 1, shareInterval: [1, 1], apart: 0 });
    const apart = anatomyOf([
      [0, 2],
      [0, 2],
    ])?.apart;
    expect(apart).toBeCloseTo(1.96 * 2, 12); // σ_s² = 2
  });

  it("says nothing of one architecture or one seed", () => {
    expect([anatomyOf([[1, 2]]), anatomyOf([[1], [2]]), anatomyOf([])]).toEqual([undefined, undefined, undefined]);
  });
});
