// The dense layer and its initial weights.
import { describe, expect, it } from "vitest";
import { dense, glorotUniform } from "../../src/nn/index.js";
import { ShapeError, stream, tensor, valueOf } from "../../src/tensor/index.js";
import { listOf } from "./closeness.js";

describe("dense", () => {
  it("is the product with the weights plus the bias in every row", () => {
    const y = dense(tensor([1, 2, 3, 4], [2, 2]), { weight: tensor([1, 0, -1, 2, 1, 0], [2, 3]), bias: tensor([10, 20, 30]) });
    expect(valueOf(y).shape).toEqual([2, 3]);
    expect(listOf(valueOf(y))).toEqual([15, 22, 29, 21, 24, 27]);
  });

  it("refuses rows of another width than the weights'", () => {
    expect(() => dense(tensor([1, 2, 3], [1, 3]), { weight: tensor([1, 2], [2, 1]), bias: tensor([0]) })).toThrow(ShapeError);
  });
});

describe("glorotUniform", () => {
  it("draws a matrix of mean about 0 that fills ±√(6 / (fan in + fan out)) evenly", () => {
    for (const [fanIn, fanOut] of [
      [11, 256],
      [256, 3],
      [64, 64],
    ] as const) {
      const weights = glorotUniform([fanIn, fanOut], stream(fanIn, fanOut));
      const limit = Math.sqrt(6 / (fanIn + fanOut));
      const values = listOf(weights);
      expect(weights.shape).toEqual([fanIn, fanOut]);
      const largest = Math.max(...values.map(Math.abs));
      expect(largest).toBeLessThanOrEqual(Math.fround(limit));
      expect(largest).toBeGreaterThan(0.98 * limit);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      expect(Math.abs(mean)).toBeLessThan((4 * limit) / Math.sqrt(3 * values.length));
      const below = values.filter((w) => w < limit / 2).length / values.length;
      expect(below).toBeCloseTo(0.75, 1);
    }
  });

  it("draws the same matrix from the same stream and another from another", () => {
    const drawn = (seed: number): number[] => listOf(glorotUniform([4, 5], stream(seed)));
    expect(drawn(3)).toEqual(drawn(3));
    expect(drawn(3)).not.toEqual(drawn(4));
  });
});
