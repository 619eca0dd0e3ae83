// What a candidate is worth, and how a batch is chosen.
import { describe, expect, it } from "vitest";
import { chooseInTurn, expectedImprovement, upperConfidenceBound } from "../../../src/nas/surrogate/acquisition.js";
import type { Outlook } from "../../../src/nas/surrogate/posterior.js";
import { stream } from "../../../src/tensor/index.js";

describe("expectedImprovement", () => {
  // scipy-free: σ (u Φ(u) + φ(u)) with math.erf; the tail by the trapezoid rule on ∫ x φ(x − u) dx over 0 ... 3, 2·10⁶ steps
  it.each([
    [0.3, 0.5, 0.1, 0.3152194184737265],
    [-1, 0.5, 0.5, 0.00019107715852384856],
    [2, 0.1, 0, 2],
  ])("of mean %d and deviation %d over %d is %d", (mean, deviation, best, expected) => {
    expect(expectedImprovement(best)(mean, deviation)).toBeCloseTo(expected, 12);
  });

  it("keeps its order far below the best", () => {
    expect(expectedImprovement(0)(-8, 1) / 7.550262411792742e-17).toBeCloseTo(1, 2);
    const values = [-4, -4.99, -5.01, -6, -10, -30].map((mean) => expectedImprovement(0)(mean, 1));
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(values.at(-1)).toBeGreaterThan(0);
  });

  it("is what is certain where nothing is uncertain", () => {
    expect(expectedImprovement(1)(3, 0)).toBe(2);
    expect(expectedImprovement(1)(0.5, 0)).toBe(0);
  });
});

describe("chooseInTurn", () => {
  /** Three alike that are good, one other that is fair: to expect one of the three makes all of them certain. */
  const outlook = (): Outlook => {
    const variances = Float64Array.of(1, 1, 1, 1);
    return {
      means: Float64Array.of(0.5, 0.6, 0.4, 0.3),
      variances,
      covariances: () => new Float64Array(4),
      expect: (c) => {
        for (const alike of c < 3 ? [0, 1, 2] : [3]) variances[alike] = 0;
      },
    };
  };

  it("turns to others once it expects to know", () => {
    expect(chooseInTurn(outlook(), 3, stream(0), { acquisition: upperConfidenceBound(1) })).toEqual([1, 3, 0]);
    expect(chooseInTurn(outlook(), 3, stream(0), { acquisition: upperConfidenceBound(0) })).toEqual([1, 0, 2]);
  });

  it("chooses all when there are no more, each once", () => {
    const chosen = chooseInTurn(outlook(), 10, stream(0), { acquisition: upperConfidenceBound(1), epsilon: 0.5 });
    expect([...chosen].sort()).toEqual([0, 1, 2, 3]);
  });

  it("chooses at random as often as it is told", () => {
    const rng = stream(0, "choices");
    const options = { acquisition: upperConfidenceBound(0), epsilon: 0.4 };
    const firsts = Array.from({ length: 4_000 }, () => chooseInTurn(outlook(), 1, rng, options)[0]);
    const share = (c: number): number => firsts.filter((first) => first === c).length / firsts.length;
    expect(share(1)).toBeCloseTo(0.6 + 0.1, 1);
    for (const c of [0, 2, 3]) expect(Math.abs(share(c) - 0.1)).toBeLessThan(0.02);
  });
});
