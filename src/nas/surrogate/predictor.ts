// Predictor: from the architectures that were tried to a belief about all others; its kinds by name.
import type { Grammar } from "../grammar.js";
import { gaussianProcess } from "./gaussian-process.js";
import { type Kernel, layerKernel, oneHotKernel } from "./kernel.js";
import type { Example, Posterior } from "./posterior.js";

export interface Predictor {
  fit(examples: readonly Example[]): Posterior;
}

/** `gp`: layers of near widths and the same activation are alike; `ridge`: each layer at each position has a weight of its own. */
export type PredictorKind = "gp" | "ridge";

const kernels: Readonly<Record<PredictorKind, (grammar: Grammar) => Kernel>> = { gp: layerKernel, ridge: oneHotKernel };

export interface PredictorOptions {
  /** The variance of a trial's noise, in units of the signal's. Of several, the one with the most evidence in the examples. */
  readonly noise?: number | readonly number[];
}

/** The kernels' shapes are fixed beforehand; of all else only the noise can be left to the examples. */
export function createPredictor(kind: PredictorKind, grammar: Grammar, { noise = 1 }: PredictorOptions = {}): Predictor {
  const kernel = kernels[kind](grammar);
  const processes = (typeof noise === "number" ? [noise] : noise).map((level) => gaussianProcess(kernel, level));
  return {
    fit: (examples) =>
      processes.map((process) => process(examples)).reduce((best, other) => (other.evidence > best.evidence ? other : best)),
  };
}
