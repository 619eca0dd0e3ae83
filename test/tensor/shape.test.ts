// The laws of shapes.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  broadcastShapes,
  formatShape,
  MlpnasError,
  matrixExtents,
  normalizeAxis,
  type Shape,
  ShapeError,
  sameShape,
  sizeOf,
  ValueError,
} from "../../src/tensor/index.js";

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
/** Many extents of 1, so that shapes often broadcast together. */
const looseShapes = fc.array(fc.constantFrom(1, 1, 3), { maxLength: 4 });

/** The broadcast shape, or undefined where there is none. */
function together(a: Shape | undefined, b: Shape | undefined): Shape | undefined {
  if (a === undefined || b === undefined) return undefined;
  try {
    return broadcastShapes("test", a, b);
  } catch (error) {
    expect(error).toBeInstanceOf(ShapeError);
    return undefined;
  }
}

describe("broadcasting", () => {
  test("does not depend on the order of two shapes", () => {
    fc.assert(
      fc.property(shapes, shapes, (a, b) => {
        expect(together(a, b)).toEqual(together(b, a));
      }),
    );
  });

  test("does not depend on which two of three shapes meet first", () => {
    const any = fc.oneof(shapes, looseShapes);
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        const [left, right] = [together(together(a, b), c), together(a, together(b, c))];
        if (left !== undefined && right !== undefined) expect(left).toEqual(right);
        expect(left === undefined).toBe(right === undefined);
      }),
    );
  });

  test("leaves a shape alone beside itself, a scalar, and what it was broadcast from", () => {
    fc.assert(
      fc.property(looseShapes, looseShapes, (a, b) => {
        expect(together(a, a)).toEqual(a);
        expect(together(a, [])).toEqual(a);
        const both = together(a, b) as Shape;
        expect(together(both, a)).toEqual(both);
        expect(sizeOf(both)).toBeGreaterThanOrEqual(Math.max(sizeOf(a), sizeOf(b)));
      }),
    );
  });

  test("aligns shapes at the last axis", () => {
    expect(broadcastShapes("test", [2, 3], [3])).toEqual([2, 3]);
    expect(broadcastShapes("test", [2, 1], [3])).toEqual([2, 3]);
    expect(() => broadcastShapes("test", [2, 3], [2])).toThrow("test: shapes must broadcast together, got (2, 3) and (2)");
  });

  test("stretches an extent of 1 to none", () => {
    expect(broadcastShapes("test", [0, 3], [1, 3])).toEqual([0, 3]);
  });
});

test("the size is the product of the extents, and a scalar's is 1", () => {
  expect(sizeOf([])).toBe(1);
  expect(sizeOf([2, 0, 3])).toBe(0);
  fc.assert(
    fc.property(shapes, shapes, (a, b) => {
      expect(sizeOf([...a, ...b])).toBe(sizeOf(a) * sizeOf(b));
    }),
  );
});

test("shapes are the same when rank and every extent are", () => {
  expect(sameShape([2, 3], [2, 3])).toBe(true);
  expect(sameShape([2, 3], [2, 3, 1])).toBe(false);
  expect(sameShape([1, 2, 3], [2, 3])).toBe(false);
  fc.assert(
    fc.property(shapes, shapes, (a, b) => {
      expect(sameShape(a, b)).toBe(formatShape(a) === formatShape(b));
    }),
  );
});

test("an axis may count from the back", () => {
  expect([0, 1, -1, -2].map((axis) => normalizeAxis("test", axis, [5, 6]))).toEqual([0, 1, 1, 0]);
  for (const axis of [2, -3, 0.5, Number.NaN]) {
    expect(() => normalizeAxis("sum", axis, [5, 6])).toThrow(`sum: axis ${axis} must exist, got (5, 6)`);
  }
  expect(() => normalizeAxis("sum", 0, [])).toThrow(ShapeError);
});

test("only a matrix has the extents of one", () => {
  expect(matrixExtents("test", [2, 3])).toEqual([2, 3]);
  for (const shape of [[], [3], [2, 3, 4]])
    expect(() => matrixExtents("matmul", shape)).toThrow(/^matmul: must be a matrix, got \(/);
});

test("an error says where, which rule, with which values and what next; and holds the facts", () => {
  const error = new ValueError("csv", "the file must have rows", { got: "0", hint: "look again" });
  expect(error.message).toBe("csv: the file must have rows, got 0\nhint: look again");
  expect(error).toBeInstanceOf(MlpnasError);
  expect(error.name).toBe("ValueError");
  expect([error.where, error.rule, error.got, error.hint]).toEqual(["csv", "the file must have rows", "0", "look again"]);
  expect(new ShapeError("a", "b", [[1], []]).shapes).toEqual([[1], []]);
});
