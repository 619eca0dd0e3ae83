// Predictor: from the architectures that were tried to a belief about all others; its kinds by name.
import type { Grammar } from "../grammar.js";
import { type GaussianProcess, gaussianProcess } from "./gaussian-process.js";
import { type Kernel, layerKernel, oneHotKernel } from "./kernel.js";
import type { Example, Posterior } from "./posterior.js";

export interface Predictor<P extends Posterior = Posterior> {
  fit(examples: readonly Example[]): P;
}

/**
 * `gp`: layers of near widths and the same activation are alike; `ridge`: each layer at each position has a weight of its own; `head`:
 * the tutorial's, a layer on the policy's LSTM, which only who has such a policy can have.
 */
export const predictorKinds = ["gp", "ridge", "head"] as const;
export type PredictorKind = (typeof predictorKinds)[number];
/** Those that need a grammar only. */
export type KernelKind = Exclude<PredictorKind, "head">;

const kernels: Readonly<Record<KernelKind, (grammar: Grammar) => Kernel>> = { gp: layerKernel, ridge: oneHotKernel };

export interface PredictorOptions {
  /** The variance of a trial's noise, in units of the signal's. Of several, the one with the most evidence in the examples. */
  readonly noise?: number | readonly number[];
}

/** The kernels' shapes are fixed beforehand; of all else only the noise can be left to the examples. */
export function createPredictor(
  kind: KernelKind,
  grammar: Grammar,
  { noise = 1 }: PredictorOptions = {},
): Predictor<GaussianProcess> {
  const kernel = kernels[kind](grammar);
  const processes = (typeof noise === "number" ? [noise] : noise).map((level) => gaussianProcess(kernel, level));
  return {
    fit: (examples) =>
      processes.map((process) => process(examples)).reduce((best, other) => (other.evidence > best.evidence ? other : best)),
  };
}
