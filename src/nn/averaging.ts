// Averaging: a running mean of the weights at the ends of epochs, which wanders less than the weights themselves.
import { add, multiply, subtract } from "../autograd/index.js";
import { type Completion, compile, type Device, type Tensor, type Update } from "../tensor/index.js";

export interface RunningMean {
  /** The means, one for one. */
  readonly parameters: readonly Tensor[];
  /** Takes in what the parameters have become by the end of an epoch, the first of which is 1. */
  take(epoch: number): Promise<void>;
}

/**
 * `a ← a + (w − a) / min(epoch, N)`: the mean over all epochs up to the N-th, from there on a moving one in which an epoch's weights
 * count 1/N and fade by 1 − 1/N an epoch. It needs one copy of the weights, where the mean of exactly the last N would need N.
 * @source Polyak and Juditsky 1992; Izmailov et al. 2018
 */
export function runningMean(device: Device<Completion>, parameters: readonly Tensor[], over: number): RunningMean {
  const means = parameters.map((w) => device.zeros(w.shape));
  const program = compile(device, { share: [] }, ({ share }) => ({
    updates: means.map((a, k): Update => [a, add(a, multiply(subtract(parameters[k] as Tensor, a), share))]),
  }));
  return {
    parameters: means,
    take: async (epoch) => {
      program.input("share").set(1 / Math.min(epoch, over));
      await program.run();
    },
  };
}
