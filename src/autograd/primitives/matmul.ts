// The matrix product, and the transpose that its derivative is written with.
import {
  apply,
  definePrimitive,
  matrixExtents,
  type NdArray,
  type Primitive,
  type Shape,
  ShapeError,
  type Tensor,
} from "../../tensor/index.js";

const matmulPrimitive = definePrimitive({
  name: "matmul",
  shape: ([a, b]) => {
    const [m, k] = matrixExtents("matmul", a as Shape);
    const [kb, n] = matrixExtents("matmul", b as Shape);
    if (k !== kb) throw new ShapeError("matmul", "inner sizes must match", [a as Shape, b as Shape]);
    return [m, n];
  },
  reference: (y, [a, b]) => {
    const [A, B] = [a as NdArray, b as NdArray];
    const [m, k] = A.shape as [number, number];
    const [, n] = B.shape as [number, number];
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = 0; l < k; l++) sum += A.get(i, l) * B.get(l, j);
        y.set(i, j, sum);
      }
    }
  },
  vjp: (dy, _y, [a, b]) => [matmul(dy, transpose(b as Tensor)), matmul(transpose(a as Tensor), dy)],
  flops: ([m = 1, n = 1], [a]) => 2 * m * n * (a?.[1] ?? 1),
});
/**
 * Matrix product.  `Y = A·B`; pullback `dA = dY·Bᵀ`, `dB = Aᵀ·dY`.
 * A device reads a transposed factor in place; no transpose is computed for a product.
 * @shape  a (M, K), b (K, N) -> (M, N)
 * @throws ShapeError when an input is not a matrix or the inner sizes differ
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  return apply(matmulPrimitive, [a, b], undefined);
}

const transposePrimitive = definePrimitive({
  name: "transpose",
  shape: ([x]) => {
    const [rows, columns] = matrixExtents("transpose", x as Shape);
    return [columns, rows];
  },
  reference: (y, [x]) => {
    const [rows, columns] = y.shape as [number, number];
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) y.set(i, j, (x as NdArray).get(j, i));
  },
  vjp: (dy) => [transpose(dy)],
  flops: () => 0,
});
/**
 * The transposed matrix.  `Y = Xᵀ`
 * @shape  x (M, N) -> (N, M)
 */
export function transpose(x: Tensor): Tensor {
  return apply(transposePrimitive, [x], undefined);
}

export const matmulPrimitives: readonly Primitive[] = [matmulPrimitive, transposePrimitive] as readonly Primitive[];
