// The noise floor: against spaces whose worths are known.
import { describe, expect, it } from "vitest";
import { noiseFloorOf } from "../../src/nas/index.js";
import { stream } from "../../src/tensor/index.js";

const rng = stream(3, "noise-floor");
/** Box and Muller's. */
const normal = (): number => Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
/** Scores of so many architectures on so many seeds. */
const scores = (architectures: number, seeds: number, between: number, within: number): number[][] =>
  Array.from({ length: architectures }, () => {
    const worth = between * normal();
    return Array.from({ length: seeds }, () => 0.7 + worth + within * normal());
  });

describe("noiseFloorOf", () => {
  it("adds the rows' error to the seeds' where other rows count", () => {
    const floor = noiseFloorOf(
      [
        [0, 2],
        [4, 6],
      ],
      { rowError: 2, space: 10 },
    );
    // Between the seeds of one architecture the variance is 2.
    expect(floor?.apart).toBeCloseTo(1.96 * Math.sqrt(2 * 2), 12);
    expect(floor?.apartBeyond).toBeCloseTo(1.96 * Math.sqrt(2 * (2 + 4)), 12);
    expect(
      noiseFloorOf(
        [
          [1, 2],
          [3, 4],
        ],
        { rowError: null, space: 10 },
      )?.apartBeyond,
    ).toBeNull();
  });

  it("counts those of the space that are as near to the best as noise, as a simulated space has them", () => {
    const space = 800;
    const floor = noiseFloorOf(scores(4_000, 4, 0.02, 0.01), { rowError: null, space });
    let near = 0;
    const spaces = 200;
    for (let k = 0; k < spaces; k++) {
      const worths = Array.from({ length: space }, () => 0.02 * normal());
      const best = Math.max(...worths);
      near += worths.filter((worth) => worth > best - 1.96 * Math.SQRT2 * 0.01).length;
    }
    expect((floor?.alike.expected ?? 0) / (near / spaces)).toBeGreaterThan(0.9);
    expect((floor?.alike.expected ?? 0) / (near / spaces)).toBeLessThan(1.1);
  });

  it("says that it cannot tell where three architectures may be alike", () => {
    const floor = noiseFloorOf(scores(3, 4, 0, 0.01), { rowError: null, space: 800 });
    expect(floor?.alike.most).toBe(800);
    expect(floor?.alike.least).toBeLessThan(800);
  });

  it("tells all apart where seeds change nothing", () => {
    const floor = noiseFloorOf(
      [
        [1, 1],
        [2, 2],
      ],
      { rowError: null, space: 800 },
    );
    expect(floor?.alike).toEqual({ expected: 1, least: 1, most: 1 });
  });

  it("of one seed is nothing", () => {
    expect(noiseFloorOf([[1], [2]], { rowError: null, space: 800 })).toBeUndefined();
  });
});
