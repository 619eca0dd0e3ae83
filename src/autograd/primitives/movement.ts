// Rearranging: reshape, slices and their adjoint, concatenation, rows by number. No arithmetic but for sums of equal targets.
import {
  apply,
  assign,
  definePrimitive,
  forEachPosition,
  type NdArray,
  normalizeAxis,
  type Primitive,
  type Shape,
  ShapeError,
  sameShape,
  sizeOf,
  type Tensor,
  ValueError,
  viewOf,
} from "../../tensor/index.js";

const reshapePrimitive = definePrimitive<Shape>({
  name: "reshape",
  shape: ([x], to) => {
    if (sizeOf(x as Shape) !== sizeOf(to)) throw new ShapeError("reshape", "the number of elements must stay", [x as Shape, to]);
    return to;
  },
  reference: (y, [x]) => {
    let next = y.offset; // y is new and dense, so its elements in order are its data in order
    forEachPosition([x as NdArray], ([at]) => {
      y.data[next++] = (x as NdArray).data[at as number] as number;
    });
  },
  vjp: (dy, _y, [x]) => [reshape(dy, (x as Tensor).shape)],
  flops: () => 0,
});
/**
 * The same elements, in row-major order, under another shape.
 * @shape  x (M, N), shape (K, L) with K·L = M·N -> shape
 * @throws ShapeError when the number of elements differs
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : apply(reshapePrimitive, [x], shape);
}

/** Elements `start` ... `end − 1` along `axis`, of `extent` there. */
interface Range {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly extent: number;
}

/** The part of an array that a range selects, as a view. */
function rangeView(x: NdArray, { axis, start, end }: Range): NdArray {
  const shape = x.shape.map((extent, k) => (k === axis ? end - start : extent));
  return viewOf(x.data, shape, x.stride, x.offset + start * (x.stride[axis] as number));
}

function withExtent(shape: Shape, axis: number, extent: number): Shape {
  return shape.map((old, k) => (k === axis ? extent : old));
}

const slicePrimitive = definePrimitive<Range>({
  name: "slice",
  shape: ([x], { axis, start, end }) => withExtent(x as Shape, axis, end - start),
  reference: (y, [x], range) => assign(y, rangeView(x as NdArray, range)),
  vjp: (dy, _y, _x, range) => [padRange(dy, range)],
  flops: () => 0,
});
/**
 * Elements `start` ... `end − 1` along an axis.
 * @shape  x (M, N), axis 1 -> (M, end − start)
 * @throws ValueError when the range is empty or leaves the axis
 */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const at = normalizeAxis("slice", axis, x.shape);
  const extent = x.shape[at] as number;
  if (!(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end && end <= extent)) {
    throw new ValueError("slice", `the range must lie within 0 ... ${extent} and not be empty`, { got: `${start} ... ${end}` });
  }
  return apply(slicePrimitive, [x], { axis: at, start, end, extent });
}

const padPrimitive = definePrimitive<Range>({
  name: "pad",
  shape: ([x], { axis, extent }) => withExtent(x as Shape, axis, extent),
  reference: (y, [x], range) => assign(rangeView(y, range), x as NdArray),
  vjp: (dy, _y, _x, range) => [apply(slicePrimitive, [dy], range)],
  flops: () => 0,
});
/**
 * Puts `x` back where a slice came from, among zeros: the adjoint of `slice`.
 * @shape  x (M, end − start), axis 1 -> (M, N)
 */
function padRange(x: Tensor, range: Range): Tensor {
  return apply(padPrimitive, [x], range);
}

const concatenatePrimitive = definePrimitive<{ readonly axis: number }>({
  name: "concatenate",
  shape: (shapes, { axis }) => {
    const first = shapes[0] as Shape;
    for (const other of shapes) {
      if (!sameShape(withExtent(first, axis, 0), withExtent(other, axis, 0))) {
        throw new ShapeError("concatenate", `shapes must agree but for axis ${axis}`, [first, other]);
      }
    }
    return withExtent(
      first,
      axis,
      shapes.reduce((total, s) => total + (s[axis] as number), 0),
    );
  },
  reference: (y, inputs, { axis }) => {
    for (const { input, range } of ranges(inputs, axis)) assign(rangeView(y, range), input);
  },
  vjp: (dy, _y, inputs, { axis }) => ranges(inputs, axis).map(({ range }) => apply(slicePrimitive, [dy], range)),
  flops: () => 0,
});
/**
 * The inputs one after another along an axis.
 * @shape  (M, N₁), (M, N₂), ..., axis 1 -> (M, N₁ + N₂ + ...)
 * @throws ShapeError when they differ along another axis
 */
export function concatenate(inputs: readonly Tensor[], axis = -1): Tensor {
  const first = inputs[0];
  if (first === undefined) throw new ValueError("concatenate", "there must be at least one input");
  return apply(concatenatePrimitive, inputs, { axis: normalizeAxis("concatenate", axis, first.shape) });
}

/** Where each input of a concatenation comes to lie. */
export function ranges<T extends { readonly shape: Shape }>(inputs: readonly T[], axis: number): { input: T; range: Range }[] {
  const extent = inputs.reduce((total, t) => total + (t.shape[axis] as number), 0);
  let end = 0;
  return inputs.map((input) => {
    const start = end;
    end += input.shape[axis] as number;
    return { input, range: { axis, start, end, extent } };
  });
}

const gatherRowsPrimitive = definePrimitive({
  name: "gatherRows",
  shape: ([table, rows]) => {
    if ((table as Shape).length === 0 || (rows as Shape).length !== 1) {
      throw new ShapeError("gatherRows", "takes a table and a vector of row numbers", [table as Shape, rows as Shape]);
    }
    return [(rows as Shape)[0] as number, ...(table as Shape).slice(1)];
  },
  reference: (y, [table, rows]) => {
    eachRow(rows as NdArray, (table as NdArray).shape[0] as number, (i, row) => {
      assign(rowOf(y, i), rowOf(table as NdArray, row));
    });
  },
  vjp: (dy, _y, [table, rows]) => [scatterRows(dy, rows as Tensor, (table as Tensor).shape[0] as number), null],
  flops: () => 0,
});
/**
 * The rows of a table by number: `y[b] = table[rows[b]]`. With a weight matrix as the table this is the product of one-hot rows with it.
 * @shape  table (N, D) or (N), rows (B) -> (B, D) or (B)
 */
export function gatherRows(table: Tensor, rows: Tensor): Tensor {
  return apply(gatherRowsPrimitive, [table, rows], undefined);
}

const scatterRowsPrimitive = definePrimitive<{ readonly count: number }>({
  name: "scatterRows",
  shape: ([x], { count }) => [count, ...(x as Shape).slice(1)],
  reference: (y, [x, rows], { count }) => {
    eachRow(rows as NdArray, count, (i, row) => {
      const target = rowOf(y, row);
      const source = rowOf(x as NdArray, i);
      forEachPosition([target, source], (at) => {
        target.data[at[0] as number] = (target.data[at[0] as number] as number) + (source.data[at[1] as number] as number);
      });
    });
  },
  vjp: (dy, _y, [, rows]) => [gatherRows(dy, rows as Tensor), null],
  flops: (_out, [x]) => sizeOf(x as Shape),
});
/**
 * Adds row b of `x` to row `rows[b]` of a table of zeros: the adjoint of `gatherRows`.
 * @shape  x (B, D) or (B), rows (B) -> (N, D) or (N)
 */
function scatterRows(x: Tensor, rows: Tensor, count: number): Tensor {
  return apply(scatterRowsPrimitive, [x, rows], { count });
}

/** Row i along the first axis, as a view. */
function rowOf(x: NdArray, i: number): NdArray {
  return viewOf(x.data, x.shape.slice(1), x.stride.slice(1), x.offset + i * (x.stride[0] as number));
}

function eachRow(rows: NdArray, count: number, visit: (i: number, row: number) => void): void {
  for (let i = 0; i < (rows.shape[0] as number); i++) {
    const row = rows.get(i);
    if (!(Number.isInteger(row) && row >= 0 && row < count)) {
      throw new ValueError("gatherRows", `row numbers must be integers in 0 ... ${count - 1}`, { got: `${row}` });
    }
    visit(i, row);
  }
}

export const movementPrimitives: readonly Primitive[] = [
  reshapePrimitive,
  slicePrimitive,
  padPrimitive,
  concatenatePrimitive,
  gatherRowsPrimitive,
  scatterRowsPrimitive,
] as readonly Primitive[];
