// The controller's policy in double precision, written as a table: the logits of every state of a space that can be listed.
import {
  add,
  concatenate,
  exp,
  type GradientCheck,
  gatherRows,
  gradient,
  gradientCheck,
  logSoftmax,
  multiply,
  reshape,
  sum,
} from "../../autograd/index.js";
import { arrayOf, constant, type NdArray, type Stream, type Tensor, tensor, toFloats, valueOf } from "../../tensor/index.js";
import type { Grammar } from "../grammar.js";
import { type Head, initialHead, lstmReader, nextLogits, type Reader } from "../policy.js";
import type { Chart } from "./chart.js";
import type { LabSpace } from "./lab-space.js";

/** A reader and a head, and the values from which their parameters start: the reader's, then the head's weight and bias. */
export interface LabPolicy {
  readonly reader: Reader;
  readonly initial: readonly NdArray[];
}

/** The policy that a controller starts with from the same stream, in double precision. */
export function labPolicy(
  { vocabulary }: Grammar,
  rng: Stream,
  {
    units = 16,
    reader: createReader = () => lstmReader(vocabulary.size, units, rng),
  }: { readonly units?: number; readonly reader?: () => Reader } = {},
): LabPolicy {
  const reader = createReader();
  const { weight, bias } = initialHead(units, vocabulary.size, rng);
  return { reader, initial: [...reader.initial, weight, bias].map(doubled) };
}

const doubled = (array: NdArray): NdArray => arrayOf(toFloats(array, "f64"), array.shape);

/** The head's two parameters, which come last. */
export function headOf(parameters: readonly Tensor[]): Head {
  return { weight: parameters.at(-2) as Tensor, bias: parameters.at(-1) as Tensor };
}

/**
 * The masked logits of all states, each read from the state before it: the controller's own reader and head, once a state.
 * @shape  -> (S, V)
 */
export function logitsTable({ levels, masks }: LabSpace, { reader }: LabPolicy, parameters: readonly Tensor[]): Tensor {
  const f64 = (numbers: readonly number[]): Tensor => tensor(numbers, undefined, "f64");
  let carry: readonly Tensor[] | undefined;
  const hidden = levels.map(({ parents, tokens }) => {
    const before = carry?.map((rows) => gatherRows(rows, f64(parents)));
    const state = reader.read(parameters, f64(tokens), before);
    carry = state.carry;
    return state.hidden;
  });
  return nextLogits(headOf(parameters), concatenate(hidden, 0), constant(masks));
}

/**
 * The logarithm of each architecture's probability.  `log π(a) = Σ_t log π(a_t | s_t)`
 * @shape  table (S, V) -> (A)
 * @units  nats
 */
export function logProbabilities({ choices }: LabSpace, table: Tensor): Tensor {
  const [states, tokens] = table.shape as [number, number];
  const flat = reshape(logSoftmax(table), [states * tokens, 1]);
  const longest = choices.reduce((most, path) => Math.max(most, path.length), 0);
  const steps = Array.from({ length: longest }, (_, t) => {
    const isThere = choices.map((path) => (t < path.length ? 1 : 0));
    const chosen = gatherRows(
      flat,
      tensor(
        choices.map((path) => path[t] ?? 0),
        undefined,
        "f64",
      ),
    );
    return multiply(reshape(chosen, [choices.length]), tensor(isThere, undefined, "f64"));
  });
  return steps.reduce((a, b) => add(a, b));
}

/** What can be known of a policy only where all architectures can be listed. */
export interface ExactPolicy {
  /** Of each architecture (A). */
  readonly probabilities: Float64Array;
  /** `E[R] = Σ_a π(a) R(a)` */
  readonly expectedReward: number;
  /** Of the distribution over architectures.  `H = −Σ_a π(a) log π(a)` @units nats */
  readonly entropy: number;
  /** `∇ E[R]`, a list for each parameter, one after another. */
  readonly gradient: Float64Array;
}

const expectedReward = (probabilities: Tensor, rewards: Float64Array): Tensor =>
  sum(multiply(probabilities, constant(arrayOf(rewards))));

/** The exact gradient against a central difference of the exact expected reward, along a random direction of all parameters. */
export function checkExactGradient(space: LabSpace, policy: LabPolicy, rewards: Float64Array, rng: Stream): GradientCheck {
  return gradientCheck(
    (...parameters) => expectedReward(exp(logProbabilities(space, logitsTable(space, policy, parameters))), rewards),
    policy.initial.map(constant),
    { rng },
  );
}

/**
 * Everything by enumeration, in double precision. It is `Σ π(a) R(a)` itself that is differentiated, no surrogate.
 * @shape  parameters as `policy.initial`, rewards (A)
 * @units  reward, nats, reward per unit of a parameter
 */
export function exactly(
  space: LabSpace,
  policy: LabPolicy,
  rewards: Float64Array,
  at: readonly NdArray[] = policy.initial,
): ExactPolicy {
  const parameters = at.map(constant);
  const logs = logProbabilities(space, logitsTable(space, policy, parameters));
  const probabilities = exp(logs);
  const objective = expectedReward(probabilities, rewards);
  return {
    probabilities: numbersOf(probabilities),
    expectedReward: valueOf(objective).get(),
    entropy: -valueOf(sum(multiply(probabilities, logs))).get(),
    gradient: joined(gradient(objective, parameters)),
  };
}

/** How likely each architecture is to be drawn, against its reward. */
export function policyChart(rewards: Float64Array, { probabilities }: Pick<ExactPolicy, "probabilities">): Chart {
  return {
    title: "Probability of each architecture",
    x: "reward",
    y: "probability",
    series: [{ name: "policy", points: Array.from(probabilities, (p, row) => [rewards[row] as number, p] as const) }],
  };
}

/** The elements of a tensor of known value. */
export function numbersOf(t: Tensor): Float64Array {
  return toFloats(valueOf(t), "f64") as Float64Array;
}

/** The elements of several tensors of known value, one after another. */
export function joined(tensors: readonly Tensor[]): Float64Array {
  return Float64Array.from(tensors.flatMap((t) => [...numbersOf(t)]));
}
