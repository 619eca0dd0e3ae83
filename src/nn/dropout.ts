// Dropout, as it acts while training.
import { dropoutMask, multiply } from "../autograd/index.js";
import type { Tensor } from "../tensor/index.js";

/** Which mask: another key for each layer, another counter for each step. */
export interface DropoutState {
  /** A 32-bit integer. */
  readonly key: number;
  readonly counter: Tensor;
}

/**
 * Sets a share `rate` of the elements to 0 and scales the others by `1 / (1 − rate)`, so that the expectation stays.
 * @shape  as x
 * @source Srivastava et al. 2014
 */
export function dropout(x: Tensor, rate: number, { key, counter }: DropoutState): Tensor {
  return multiply(x, dropoutMask(counter, { shape: x.shape, rate, key }));
}
