// Shapes: how many elements along each axis, and the rules by which shapes combine.
import { ShapeError } from "./errors.js";

/** Elements along each axis, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** How many elements a shape holds; a scalar holds one. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** The two extents of a matrix. @throws ShapeError when the shape has another rank */
export function matrixExtents(where: string, shape: Shape): [rows: number, columns: number] {
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined) {
    throw new ShapeError(where, "must be a matrix", [shape]);
  }
  return [rows, columns];
}

/**
 * The shape that both broadcast to: axes are aligned at the last one, and an extent of 1 (or an absent axis) stretches.
 * @throws ShapeError when two extents differ and neither is 1
 * @source NumPy's broadcasting rules
 */
export function broadcastShapes(where: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new ShapeError(where, "shapes must broadcast together", [a, b]);
    return x === 1 ? y : x;
  });
}

/** The axis counted from the front, for one that may count from the back (`-1` is the last). */
export function normalizeAxis(where: string, axis: number, shape: Shape): number {
  const fromFront = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(axis) || fromFront < 0 || fromFront >= shape.length) {
    throw new ShapeError(where, `axis ${axis} must exist`, [shape]);
  }
  return fromFront;
}
