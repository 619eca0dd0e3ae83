// Hypervolume: against the cells of a grid, counted one by one, and its laws.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dominates, hypervolume } from "../../../src/nas/index.js";

const side = 5;

/** Cells of the grid, by their lower corners, that lie beyond a point in every direction. */
function cellsBeyond(points: readonly (readonly number[])[], costs: number): number {
  const corners = Array.from({ length: side ** costs }, (_, n) =>
    Array.from({ length: costs }, (_, k) => Math.floor(n / side ** k) % side),
  );
  return corners.filter((corner) => points.some((point) => point.every((x, k) => x <= (corner[k] as number)))).length;
}

const reference = (costs: number): number[] => new Array<number>(costs).fill(side);
const pointsOf = (costs: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(fc.nat({ max: side + 1 }), { minLength: costs, maxLength: costs }), { maxLength: 10 });
const finePoints = (costs: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(fc.double({ min: 0, max: side, noNaN: true }), { minLength: costs, maxLength: costs }), { maxLength: 10 });

describe("hypervolume", () => {
  it.each([1, 2, 3, 4])("is the number of cells that points of whole costs dominate, of %i costs", (costs) => {
    fc.assert(
      fc.property(pointsOf(costs), (points) => {
        expect(hypervolume(points, reference(costs))).toBe(cellsBeyond(points, costs));
      }),
    );
  });

  it("by slices is that by the sweep, where a further cost is the same for all points", () => {
    fc.assert(
      fc.property(finePoints(2), fc.nat({ max: 2 }), (points, at) => {
        const flat = points.map((point) => point.toSpliced(at, 0, 0));
        expect(hypervolume(flat, reference(3))).toBeCloseTo(side * hypervolume(points, reference(2)), 9);
      }),
    );
  });

  it.each([2, 3])("grows by a point that none dominates, and by no other, of %i costs", (costs) => {
    fc.assert(
      fc.property(pointsOf(costs), pointsOf(costs), (points, [added]) => {
        if (added === undefined) return;
        const inside = added.every((x) => x < side);
        const isNew = inside && !points.some((point) => dominates(point, added) || point.every((x, k) => x === added[k]));
        const [before, after] = [points, [...points, added]].map((all) => hypervolume(all, reference(costs))) as [number, number];
        if (isNew) expect(after).toBeGreaterThan(before);
        else expect(after).toBe(before);
      }),
    );
  });

  it("does not depend on the order of points nor, but for rounding, on that of costs", () => {
    const both = finePoints(3).chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(both, ([points, shuffled]) => {
        const volume = hypervolume(points, reference(3));
        expect(hypervolume(shuffled, reference(3))).toBe(volume);
        const turned = points.map(([a, b, c]) => [c, a, b] as number[]);
        expect(hypervolume(turned, reference(3))).toBeCloseTo(volume, 9);
      }),
    );
  });
});
