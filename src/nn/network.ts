// Network: initial parameters and the function that they parametrise.
import type { NdArray, Tensor } from "../tensor/index.js";

/** While training, what dropout's masks hang on; absent when a network is evaluated. */
export interface TrainingMode {
  /** A 32-bit integer, another for each training. */
  readonly key: number;
  /** Another value for each step. */
  readonly counter: Tensor;
}

export interface Network {
  readonly initial: readonly NdArray[];
  /** @shape  x (B, D), parameters as `initial`, one for one -> logits (B, C), or (B, 1) for two classes */
  forward(parameters: readonly Tensor[], x: Tensor, mode?: TrainingMode): Tensor;
}
