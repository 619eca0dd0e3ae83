// Softmax along the last axis, its logarithm, and the cross-entropy that is stable because it never leaves log space.
import {
  apply,
  definePrimitive,
  matrixExtents,
  type NdArray,
  type Primitive,
  type Shape,
  ShapeError,
  sizeOf,
  type Tensor,
  ValueError,
  viewOf,
} from "../../tensor/index.js";
import { multiply, subtract } from "./arithmetic.js";
import { sum } from "./reduce.js";

/** Calls `visit` with the rows (along the last axis) of arrays of one shape. */
function forEachRow(arrays: readonly NdArray[], visit: (rows: readonly NdArray[]) => void): void {
  const [first] = arrays as [NdArray];
  if (first.shape.length === 0) throw new ShapeError("softmax", "there must be an axis to normalise along", [[]]);
  if (first.shape.length === 1) {
    visit(arrays);
    return;
  }
  for (let i = 0; i < (first.shape[0] as number); i++) {
    forEachRow(
      arrays.map((a) => viewOf(a.data, a.shape.slice(1), a.stride.slice(1), a.offset + i * (a.stride[0] as number))),
      visit,
    );
  }
}

/** `log Σ exp xⱼ` in two parts, the row's maximum and the rest: beside a maximum of 10¹⁶ their sum would lose the rest. */
function logSumExp(row: NdArray): [top: number, rest: number] {
  const length = row.shape[0] as number;
  let top = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < length; j++) top = Math.max(top, row.get(j));
  let total = 0;
  for (let j = 0; j < length; j++) total += Math.exp(row.get(j) - top);
  return [top, Math.log(total)];
}

const softmaxPrimitive = definePrimitive({
  name: "softmax",
  shape: ([x]) => x as Shape,
  reference: (out, [input]) =>
    forEachRow([out, input as NdArray], ([y, x]) => {
      const [to, from] = [y as NdArray, x as NdArray];
      const [top, rest] = logSumExp(from);
      for (let j = 0; j < (to.shape[0] as number); j++) to.set(j, Math.exp(from.get(j) - top - rest));
    }),
  vjp: (dy, y) => [multiply(y, subtract(dy, sum(multiply(dy, y), -1, { keepAxis: true })))],
  flops: (out) => 14 * sizeOf(out),
});
/**
 * Probabilities along the last axis.  `y = exp x / Σ exp x`
 * @shape  x (..., C) -> (..., C)
 */
export function softmax(x: Tensor): Tensor {
  return apply(softmaxPrimitive, [x], undefined);
}

const logSoftmaxPrimitive = definePrimitive({
  name: "logSoftmax",
  shape: ([x]) => x as Shape,
  reference: (out, [input]) =>
    forEachRow([out, input as NdArray], ([y, x]) => {
      const [to, from] = [y as NdArray, x as NdArray];
      const [top, rest] = logSumExp(from);
      for (let j = 0; j < (to.shape[0] as number); j++) to.set(j, from.get(j) - top - rest);
    }),
  vjp: (dy, _y, [x]) => [subtract(dy, multiply(softmax(x as Tensor), sum(dy, -1, { keepAxis: true })))],
  flops: (out) => 14 * sizeOf(out),
});
/**
 * Log-probabilities along the last axis.  `y = x − log Σ exp x`
 * @shape  x (..., C) -> (..., C)
 * @units  nats
 */
export function logSoftmax(x: Tensor): Tensor {
  return apply(logSoftmaxPrimitive, [x], undefined);
}

function labelOf(labels: NdArray, i: number, classes: number): number {
  const label = labels.get(i);
  if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
    throw new ValueError("crossEntropy", `labels must be class numbers in 0 ... ${classes - 1}`, { got: `${label}` });
  }
  return label;
}

const crossEntropyPrimitive = definePrimitive({
  name: "crossEntropy",
  shape: ([logits, labels]) => {
    const [batch] = matrixExtents("crossEntropy", logits as Shape);
    if ((labels as Shape).length !== 1 || (labels as Shape)[0] !== batch) {
      throw new ShapeError("crossEntropy", "there must be one label for each row of logits", [logits as Shape, labels as Shape]);
    }
    return [batch];
  },
  reference: (losses, [logits, labels]) => {
    const [batch, classes] = (logits as NdArray).shape as [number, number];
    for (let i = 0; i < batch; i++) {
      const row = (logits as NdArray).pick(i, null);
      const [top, rest] = logSumExp(row);
      losses.set(i, rest + (top - row.get(labelOf(labels as NdArray, i, classes))));
    }
  },
  vjp: (dy, _y, [logits, labels]) => [
    apply(crossEntropyGradientPrimitive, [logits as Tensor, labels as Tensor, dy], undefined),
    null,
  ],
  flops: (_out, [logits]) => 14 * sizeOf(logits as Shape),
});
/**
 * Cross-entropy of each row's softmax with its label.  `L_b = −log softmax(z_b)[label_b]`; pullback `dz = (softmax(z) − onehot) · dL`.
 * @shape  logits (B, C), labels (B) of class numbers -> (B)
 * @units  nats
 */
export function crossEntropy(logits: Tensor, labels: Tensor): Tensor {
  return apply(crossEntropyPrimitive, [logits, labels], undefined);
}

/**
 * The pullback of `crossEntropy`.  `dz_bj = (softmax(z_b)_j − [j = label_b]) · dL_b`
 * One primitive, because softmax and the one-hot subtraction are one pass over rows that are already in registers.
 * @shape  logits (B, C), labels (B), dy (B) -> (B, C)
 */
const crossEntropyGradientPrimitive = definePrimitive({
  name: "crossEntropyGradient",
  shape: ([logits]) => logits as Shape,
  reference: (dz, [logits, labels, dy]) => {
    const [batch, classes] = dz.shape as [number, number];
    for (let i = 0; i < batch; i++) {
      const row = (logits as NdArray).pick(i, null);
      const [top, rest] = logSumExp(row);
      const label = labelOf(labels as NdArray, i, classes);
      const weight = (dy as NdArray).get(i);
      for (let j = 0; j < classes; j++) dz.set(i, j, (Math.exp(row.get(j) - top - rest) - (j === label ? 1 : 0)) * weight);
    }
  },
  vjp: { notDifferentiable: "compose the loss from logSoftmax where second derivatives are wanted" },
  flops: (out) => 16 * sizeOf(out),
});

export const softmaxPrimitives: readonly Primitive[] = [
  softmaxPrimitive,
  logSoftmaxPrimitive,
  crossEntropyPrimitive,
  crossEntropyGradientPrimitive,
] as readonly Primitive[];
