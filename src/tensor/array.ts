// NdArray: strided views over typed arrays (scijs ndarray), and the loops that the reference device is made of.
import ndarray, { type NdArray as View } from "ndarray";
import { ShapeError } from "./errors.js";
import { broadcastShapes, type Shape, sameShape, sizeOf } from "./shape.js";

export type Floats = Float32Array | Float64Array;
/** A strided view over floats: element `(i, j)` is `data[offset + i·stride[0] + j·stride[1]]`. */
export type NdArray = View<Floats>;
export type Precision = "f32" | "f64";

/** A new array of zeros. */
export function zeros(shape: Shape, precision: Precision = "f32"): NdArray {
  const size = sizeOf(shape);
  return ndarray<Floats>(precision === "f64" ? new Float64Array(size) : new Float32Array(size), [...shape]);
}

/** A new array with every element `x`. */
export function full(shape: Shape, x: number, precision: Precision = "f32"): NdArray {
  const array = zeros(shape, precision);
  array.data.fill(x);
  return array;
}

/** A view of values in row-major order; nothing is copied when they are floats already. */
export function arrayOf(
  values: Floats | readonly number[],
  shape: Shape = [values.length],
  precision: Precision = "f32",
): NdArray {
  if (values.length !== sizeOf(shape)) {
    throw new ShapeError("arrayOf", `the shape must hold the ${values.length} values`, [shape]);
  }
  if (values instanceof Float32Array || values instanceof Float64Array) return ndarray<Floats>(values, [...shape]);
  return ndarray<Floats>(precision === "f64" ? Float64Array.from(values) : Float32Array.from(values), [...shape]);
}

/** A view with given strides (in elements). */
export function viewOf(data: Floats, shape: Shape, stride: readonly number[], offset: number): NdArray {
  return ndarray<Floats>(data, [...shape], [...stride], offset);
}

export function precisionOf(array: NdArray): Precision {
  return array.data instanceof Float64Array ? "f64" : "f32";
}

/** The same data read as `shape`: an axis that is stretched gets stride 0. The shapes must broadcast. */
export function broadcastView(array: NdArray, shape: Shape): NdArray {
  const lead = shape.length - array.shape.length;
  const stride = shape.map((extent, axis) =>
    axis < lead || (array.shape[axis - lead] === 1 && extent !== 1) ? 0 : (array.stride[axis - lead] ?? 0),
  );
  return viewOf(array.data, shape, stride, array.offset);
}

/**
 * Calls `visit` with the position in `data` of each element of each array, in row-major order.
 * All arrays have the shape of the first.
 */
export function forEachPosition(arrays: readonly NdArray[], visit: (positions: Int32Array) => void): void {
  const shape = arrays[0]?.shape ?? [];
  const positions = Int32Array.from(arrays, (a) => a.offset);
  if (sizeOf(shape) === 0) return;
  const index = shape.map(() => 0);
  for (;;) {
    visit(positions);
    let axis = shape.length - 1;
    for (; axis >= 0; axis--) {
      const extent = shape[axis] as number;
      const wraps = ++(index[axis] as number) === extent;
      const step = wraps ? 1 - extent : 1;
      arrays.forEach((a, k) => {
        positions[k] = (positions[k] as number) + step * (a.stride[axis] as number);
      });
      if (!wraps) break;
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}

/**
 * `to ← from`; `from` may have any strides and broadcasts to the shape of `to`. Rows that are dense on both sides move whole.
 * @throws ShapeError when `from` does not broadcast to the shape of `to`
 */
export function assign(to: NdArray, from: NdArray): void {
  if (to.shape.length === 0 && from.shape.length === 0) {
    to.data[to.offset] = itemOf(from);
    return;
  }
  if (!sameShape(broadcastShapes("assign", from.shape, to.shape), to.shape)) {
    throw new ShapeError("assign", "the array must have the shape of its target", [from.shape, to.shape]);
  }
  const source = broadcastView(from, to.shape);
  if (to.shape.length === 0 || to.stride.at(-1) !== 1 || source.stride.at(-1) !== 1) {
    forEachPosition([to, source], (at) => {
      to.data[at[0] as number] = source.data[at[1] as number] as number;
    });
    return;
  }
  const width = to.shape.at(-1) as number;
  forEachPosition([rowStarts(to), rowStarts(source)], (at) => {
    const start = at[1] as number;
    to.data.set(source.data.subarray(start, start + width), at[0] as number);
  });
}

/** A view of the first element of each row. */
function rowStarts(array: NdArray): NdArray {
  return viewOf(array.data, array.shape.slice(0, -1), array.stride.slice(0, -1), array.offset);
}

/** The elements in row-major order, as a copy. */
export function toFloats(array: NdArray, precision: Precision = precisionOf(array)): Floats {
  const copy = zeros(array.shape, precision);
  assign(copy, array);
  return copy.data;
}

/** The elements in row-major order, to be read only: the array's own when they lie so already, else a copy. */
export function denseFloats(array: NdArray, precision: Precision = precisionOf(array)): Floats {
  const { data, offset, shape, stride } = array;
  const size = sizeOf(shape);
  let dense = size;
  const isDense = shape.every((extent, axis) => {
    dense /= extent;
    return extent === 1 || stride[axis] === dense;
  });
  return isDense && precision === precisionOf(array) ? data.subarray(offset, offset + size) : toFloats(array, precision);
}

/** The only element of an array of one. */
export function itemOf(array: NdArray): number {
  return array.data[array.offset] as number;
}
