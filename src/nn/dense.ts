// The dense layer.
import { add, matmul } from "../autograd/index.js";
import type { Tensor } from "../tensor/index.js";

export interface DenseParameters {
  /** (D, H) */
  readonly weight: Tensor;
  /** (H) */
  readonly bias: Tensor;
}

/**
 * `y = x·W + b`
 * @shape  x (B, D) -> (B, H)
 */
export function dense(x: Tensor, { weight, bias }: DenseParameters): Tensor {
  return add(matmul(x, weight), bias);
}
