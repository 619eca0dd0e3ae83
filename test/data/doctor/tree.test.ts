// Small trees: what they can tell, and that they are judged on other rows.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsUsed, growTree, sortedOrders, type TreeRows, treeScore } from "../../../src/data/doctor/tree.js";
import { noise } from "./patients.js";

const classRows = (columns: readonly (readonly number[])[], labels: readonly number[], classes: number): TreeRows => ({
  columns: columns.map((column) => Float64Array.from(column)),
  target: { task: "classification", labels: Int32Array.from(labels), classes },
  rows: labels.length,
});
const grown = (rows: TreeRows, depth: number) =>
  growTree(rows, sortedOrders(rows), { use: rows.columns.map((_, j) => j), depth });

describe("growTree", () => {
  it("tells any classes of distinct values apart when it may be as deep as there are rows, and never does worse when deeper", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.double({ noNaN: true }), { minLength: 2, maxLength: 12 }), fc.nat(), (values, chance) => {
        const labels = values.map((_, i) => (chance >> (i % 16)) & 1);
        const rows = classRows([values], labels, 2);
        const scores = [0, 1, 2, 3, values.length].map((depth) => treeScore(grown(rows, depth), rows));
        expect(scores).toEqual([...scores].sort((a, b) => a - b));
        expect(scores.at(-1)).toBe(1);
      }),
    );
  });

  it("divides by the column that explains the most, half-way between its values", () => {
    const rows = classRows(
      [
        [1, 2, 1, 2],
        [5, 6, 9, 10],
      ],
      [0, 0, 1, 1],
      2,
    );
    const tree = grown(rows, 1);
    expect(tree.split).toMatchObject({ column: 1, threshold: 7.5, below: { prediction: 0 }, above: { prediction: 1 } });
    expect(columnsUsed(tree)).toEqual([1]);
  });

  it("has R² 1 of steps, and no more than the noise allows of noise", () => {
    const x = Float64Array.from(noise("x", 400));
    const numbers = (values: Float64Array): TreeRows => ({ columns: [x], target: { task: "regression", values }, rows: 400 });
    const steps = numbers(x.map((value) => (value < 0.3 ? 1e9 : value < 0.7 ? 1e9 + 2 : 1e9 + 1)));
    expect(treeScore(grown(steps, 2), steps)).toBeCloseTo(1, 9);
    const [grow, judge] = [numbers(Float64Array.from(noise("y", 400))), numbers(Float64Array.from(noise("z", 400)))];
    expect(treeScore(grown(grow, 6), judge)).toBeLessThan(0);
  });

  it("says of a level that it has not seen what it said before it asked", () => {
    const tree = grown(classRows([[0, 0, 0, 1]], [1, 1, 1, 0], 2), 1);
    expect(treeScore(tree, classRows([[Number.NaN, Number.NaN]], [1, 0], 2))).toBe(0.5);
  });
});
