// From a batch to an estimate of the gradient, on any device, through the controller's own reader, head and losses.
import { gradient } from "../../autograd/index.js";
import {
  compile,
  type Device,
  denseFloats,
  type Floats,
  type Program,
  pickWeighted,
  type Stream,
  stream,
  type Tensor,
  type Traced,
} from "../../tensor/index.js";
import { decisionShapes, decisionsOf, type WeighedBatch, writeBatch } from "./decisions.js";
import type { Estimator, RewardedBatch } from "./estimators.js";
import { type ExactPolicy, exactly, type LabPolicy, labPolicy } from "./lab-policy.js";
import type { LabSpace } from "./lab-space.js";

/** A policy on a listed space with known rewards, and what follows from them exactly. */
export interface Lab {
  readonly space: LabSpace;
  /** Of each architecture (A). */
  readonly rewards: Float64Array;
  readonly policy: LabPolicy;
  readonly exact: ExactPolicy;
}

/** A lab at the start of a search: the policy as it is initialised. */
export function labOf(
  space: LabSpace,
  rewards: Float64Array,
  rng: Stream,
  { units = 16, reader }: { readonly units?: number; readonly reader?: Estimator["reader"] } = {},
): Lab {
  const { grammar } = space;
  const policy = labPolicy(grammar, rng, { units, ...(reader && { reader: () => reader(grammar, units, rng) }) });
  return { space, rewards, policy, exact: exactly(space, policy, rewards) };
}

/** Draws architectures from the policy. With illegal tokens masked or drawn again, the draws are the same. */
export function drawBatch(
  { space, rewards }: Lab,
  { probabilities, size, rng }: { readonly probabilities: ArrayLike<number>; readonly size: number; readonly rng: Stream },
): { readonly rows: readonly number[]; readonly batch: RewardedBatch } {
  const rows = Array.from({ length: size }, () => pickWeighted(probabilities, rng));
  return { rows, batch: batchOf(space, rewards, rows) };
}

/** What estimators see of architectures, given by their place in the space. */
export function batchOf({ grammar, sequences }: LabSpace, rewards: Float64Array, rows: readonly number[]): RewardedBatch {
  return {
    rewards: rows.map((row) => rewards[row] as number),
    lengths: rows.map((row) => (sequences[row] as readonly number[]).length),
    longest: grammar.maxLength,
  };
}

/** A program of one estimator, and where its batch is written. */
export interface EstimatorProgram {
  readonly program: Program;
  write(batch: WeighedBatch): void;
}

/**
 * Compiles an estimator's loss on batches of one size.
 * @param finish what to make of the loss: its gradient, or a step down it
 */
export function compileEstimator(
  device: Device,
  { space, policy }: Pick<Lab, "space" | "policy">,
  estimator: Pick<Estimator, "loss" | "masksIllegal">,
  { size, parameters, finish }: { size: number; parameters: readonly Tensor[]; finish: (loss: Tensor) => Traced },
): EstimatorProgram {
  const program: Program = compile(device, decisionShapes(space, size), (inputs) =>
    finish(estimator.loss(decisionsOf(policy, parameters, inputs, estimator))),
  );
  return {
    program,
    write: (batch) =>
      writeBatch(space, batch, {
        tokens: program.input("tokens"),
        advantages: program.input("advantages"),
        active: program.input("active"),
        legal: program.input("legal"),
      }),
  };
}

/** What makes an estimate of a batch: a list over all parameters, one after another. */
export type Estimate = (batch: WeighedBatch) => Float64Array;

/** An estimator's estimates at one policy.  `−∇ L`, which stands for `∇ E[R]` @shape -> (P) */
export function compileEstimate(
  device: Device,
  lab: Pick<Lab, "space" | "policy">,
  estimator: Pick<Estimator, "loss" | "masksIllegal">,
  size: number,
): Estimate {
  const parameters = lab.policy.initial.map((value) => device.resident(value));
  const names = parameters.map((_, k) => `gradient ${k}`);
  const { program, write } = compileEstimator(device, lab, estimator, {
    size,
    parameters,
    finish: (loss) => {
      const gradients = gradient(loss, parameters);
      return { outputs: Object.fromEntries(names.map((name, k) => [name, gradients[k] as Tensor])) };
    },
  });
  return (batch) => {
    write(batch);
    program.run();
    return negated(names.map((name) => denseFloats(program.output(name))));
  };
}

function negated(parts: readonly Floats[]): Float64Array {
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let next = 0;
  for (const part of parts) for (let i = 0; i < part.length; i++) all[next++] = -(part[i] as number);
  return all;
}

/**
 * The expectation of an estimate, by enumeration.  `Σ_a π(a) g(a)`
 * Only of estimators that look at one architecture at a time: what a batch's other rewards have a part in has no such sum, and
 * gives undefined.
 * @shape  -> (P)
 */
export function expectedEstimate(device: Device, lab: Lab, estimator: Estimator): Float64Array | undefined {
  if (!estimator.isPerArchitecture) return undefined;
  const { space, rewards, exact } = lab;
  const all = space.sequences.map((_, row) => row);
  const { advantages } = estimator.worth(batchOf(space, rewards, all), undefined, stream(0)); // no chance has a part in it
  const total = new Float64Array(exact.gradient.length);
  for (let from = 0; from < all.length; from += mostAtOnce) {
    const rows = all.slice(from, from + mostAtOnce);
    const own = advantages.slice(from, from + mostAtOnce);
    const weights = rows.map((row) => (exact.probabilities[row] as number) * rows.length); // the loss is a mean over the batch
    const part = compileEstimate(device, lab, estimator, rows.length)({ rows, advantages: own, weights });
    for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + (part[i] as number);
  }
  return total;
}

/** Architectures whose states are held at once. */
const mostAtOnce = 1_000;
