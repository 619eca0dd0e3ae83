// Labs small enough for exhaustive checks.
import {
  additiveRewards,
  type Estimator,
  exactly,
  grammarOf,
  type Lab,
  type LabSpace,
  labOf,
  labSpaceOf,
} from "../../../src/nas/index.js";
import { arrayOf, stream, toFloats } from "../../../src/tensor/index.js";

/** 4 dense layers and a dropout, up to 2 layers: 4 · (1 + 5) = 24 architectures. */
export const twoLayers: LabSpace = labSpaceOf(
  grammarOf({ units: [8, 16], activations: ["relu", "tanh"], dropoutRates: [0.5], maxLayers: 2 }),
);
/** 2 dense layers and a dropout, up to 3 layers: 2 · (1 + 3 · (1 + 3)) = 26 architectures. */
export const threeLayers: LabSpace = labSpaceOf(
  grammarOf({ units: [8, 16], activations: ["relu"], dropoutRates: [0.5], maxLayers: 3 }),
);

/** A policy of few units some way from uniform: what is near 0 at the start would hide a mistake. */
export function labFor(space: LabSpace, reader?: Estimator["reader"]): Lab {
  const rewards = additiveRewards(space);
  const { policy } = labOf(space, rewards, stream(7, "controller"), { units: 5, ...(reader && { reader }) });
  const rng = stream(7, "away from uniform");
  const initial = policy.initial.map((value) => {
    return arrayOf(
      toFloats(value, "f64").map((x) => x + 2 * rng() - 1),
      value.shape,
    );
  });
  const moved = { ...policy, initial };
  return { space, rewards, policy: moved, exact: exactly(space, moved, rewards) };
}

/** The largest difference of two lists, in units of the largest element of the second. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  const scale = Array.from(b).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] as number))), 0) / scale;
}
