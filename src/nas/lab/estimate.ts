// From a batch to an estimate of the gradient, on any device, through the controller's own reader, head and losses.
import { gradient, reshape, slice } from "../../autograd/index.js";
import {
  arrayOf,
  compile,
  constant,
  type Device,
  denseFloats,
  type Floats,
  type Program,
  pickWeighted,
  type Stream,
  type Tensor,
  type Traced,
} from "../../tensor/index.js";
import { allowedTokens } from "../grammar.js";
import { nextLogits, readStates } from "../policy.js";
import { padding } from "../vocabulary.js";
import type { Estimator, LegalDecision, RewardedBatch } from "./estimators.js";
import { type ExactPolicy, exactly, headOf, type LabPolicy, labPolicy } from "./lab-policy.js";
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

/** Architectures by their place in the space, and what each of their tokens is worth. */
export interface WeighedBatch {
  readonly rows: readonly number[];
  readonly advantages: readonly ArrayLike<number>[];
  /** How much each architecture counts, 1 by default. */
  readonly weights?: ArrayLike<number>;
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
  const { grammar, sequences } = space;
  const [length, vocabulary] = [grammar.maxLength, grammar.vocabulary.size];
  const everyToken = constant(arrayOf(new Float64Array(size * vocabulary).fill(1), [size, vocabulary]));
  const perToken = [length, size];
  const inputs = { tokens: perToken, advantages: perToken, active: perToken, legal: [length * size, vocabulary] };
  const program: Program = compile(device, inputs, ({ tokens, advantages, active, legal }) => {
    const at = (x: Tensor, t: number): Tensor => reshape(slice(x, 0, t, t + 1), [size]);
    const steps = Array.from({ length }, (_, t) => at(tokens, t));
    const decisions = readStates(policy.reader, parameters, steps).map((hidden, t): LegalDecision => {
      const allowed = slice(legal, 0, t * size, (t + 1) * size);
      const mask = estimator.masksIllegal ? allowed : everyToken;
      return {
        logits: nextLogits(headOf(parameters), hidden, mask),
        tokens: steps[t] as Tensor,
        advantages: at(advantages, t),
        active: at(active, t),
        mask,
        legal: allowed,
      };
    });
    return finish(estimator.loss(decisions));
  });
  const everything = new Float32Array(vocabulary).fill(1);
  return {
    program,
    write: ({ rows, advantages, weights }) => {
      const [tokens, legal] = [program.input("tokens"), program.input("legal")];
      const [worths, active] = [program.input("advantages"), program.input("active")];
      rows.forEach((row, b) => {
        const sequence = sequences[row] as readonly number[];
        const weight = weights?.[b] ?? 1;
        for (let t = 0; t < length; t++) {
          const goesOn = t < sequence.length;
          tokens.set(t, b, sequence[t] ?? padding);
          worths.set(t, b, goesOn ? weight * (advantages[b]?.[t] as number) : 0);
          active.set(t, b, goesOn ? weight : 0);
          const allowed = goesOn ? allowedTokens(grammar, sequence.slice(0, t)) : everything;
          allowed.forEach((isLegal, id) => {
            legal.set(t * size + b, id, isLegal);
          });
        }
      });
    },
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
 * Only of estimators that look at one architecture at a time: what a batch's other rewards have a part in has no such sum.
 * @shape  -> (P)
 */
export function expectedEstimate(device: Device, lab: Lab, estimator: Estimator, rng: Stream): Float64Array {
  const { space, rewards, exact } = lab;
  const rows = space.sequences.map((_, row) => row);
  const advantages = rows.map((row) => estimator.worth(batchOf(space, rewards, [row]), undefined, rng).advantages[0] ?? []);
  const weights = exact.probabilities.map((p) => p * rows.length); // the loss is a mean over the batch
  return compileEstimate(device, lab, estimator, rows.length)({ rows, advantages, weights });
}
