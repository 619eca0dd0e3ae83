// A few of a list, evenly over it, its ends among them.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spread } from "../../src/nas/spread.js";

const upTo = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

describe("spread", () => {
  it("takes both ends and even distances between", () => {
    expect(spread(upTo(9), 3)).toEqual([0, 4, 8]);
    expect(spread(upTo(10), 4)).toEqual([0, 3, 6, 9]);
    expect(spread(upTo(4), 1)).toEqual([0]);
    expect(spread(upTo(4), 0)).toEqual([]);
  });

  it("gives each value once, in order, as many as asked for where there are", () => {
    fc.assert(
      fc.property(fc.nat({ max: 60 }), fc.nat({ max: 80 }), (n, count) => {
        const taken = spread(upTo(n), count);
        expect(taken).toHaveLength(Math.min(n, count));
        expect([...new Set(taken)].sort((a, b) => a - b)).toEqual(taken);
      }),
    );
  });
});
