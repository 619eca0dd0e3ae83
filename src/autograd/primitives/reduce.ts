// Sums along axes, and stretching along axes: each is the other's adjoint.
import {
  apply,
  assign,
  broadcastShapes,
  broadcastView,
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
} from "../../tensor/index.js";
import { divide } from "./arithmetic.js";
import { reshape } from "./movement.js";

function assertBroadcasts(where: string, from: Shape, to: Shape): void {
  if (!sameShape(broadcastShapes(where, from, to), to)) {
    throw new ShapeError(where, "the smaller shape must broadcast to the larger", [from, to]);
  }
}

const sumToPrimitive = definePrimitive<Shape>({
  name: "sumTo",
  shape: ([x], to) => {
    assertBroadcasts("sumTo", to, x as Shape);
    return to;
  },
  reference: (y, [x]) => {
    const source = x as NdArray;
    const stretched = broadcastView(y, source.shape);
    forEachPosition([stretched, source], (at) => {
      stretched.data[at[0] as number] = (stretched.data[at[0] as number] as number) + (source.data[at[1] as number] as number);
    });
  },
  vjp: (dy, _y, [x]) => [broadcastTo(dy, (x as Tensor).shape)],
  flops: (_out, [x]) => sizeOf(x as Shape),
});
/**
 * Sums along the axes that broadcasting `shape` to the shape of `x` would stretch: the adjoint of `broadcastTo`.
 * @shape  x (M, N), shape (N) | (M, 1) | () -> shape
 * @throws ShapeError when `shape` does not broadcast to the shape of `x`
 */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : apply(sumToPrimitive, [x], shape);
}

const broadcastToPrimitive = definePrimitive<Shape>({
  name: "broadcastTo",
  shape: ([x], to) => {
    assertBroadcasts("broadcastTo", x as Shape, to);
    return to;
  },
  reference: (y, [x]) => assign(y, x as NdArray),
  vjp: (dy, _y, [x]) => [sumTo(dy, (x as Tensor).shape)],
  flops: () => 0,
});
/**
 * Stretches `x` to `shape`.
 * @shape  x (N) | (M, 1) | (), shape (M, N) -> (M, N)
 * @throws ShapeError when the shape of `x` does not broadcast to `shape`
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : apply(broadcastToPrimitive, [x], shape);
}

/**
 * The sum along one axis, or of all elements. The axis stays with extent 1 where `keepAxis` is set.
 * @shape  x (M, N), axis 0 -> (N); axis −1 -> (M); no axis -> ()
 */
export function sum(x: Tensor, axis?: number, { keepAxis = false }: { keepAxis?: boolean } = {}): Tensor {
  if (axis === undefined) return sumTo(x, []);
  const at = normalizeAxis("sum", axis, x.shape);
  const kept = x.shape.map((extent, k) => (k === at ? 1 : extent));
  const dropped = x.shape.filter((_, k) => k !== at);
  if (keepAxis) return sumTo(x, kept);
  return at === 0 ? sumTo(x, dropped) : reshape(sumTo(x, kept), dropped);
}

/**
 * The mean along one axis, or of all elements.
 * @shape  as `sum`
 */
export function mean(x: Tensor, axis?: number, options: { keepAxis?: boolean } = {}): Tensor {
  const count = axis === undefined ? sizeOf(x.shape) : (x.shape[normalizeAxis("mean", axis, x.shape)] as number);
  return divide(sum(x, axis, options), count);
}

export const reducePrimitives: readonly Primitive[] = [sumToPrimitive, broadcastToPrimitive] as readonly Primitive[];
