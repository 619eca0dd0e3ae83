// A space small enough to list: sequences of up to three tokens under a mask, two policies over them, and their exact probabilities.
import { add, divide, exp, gatherRows, matmul, multiply, sum } from "../../src/autograd/index.js";
import { type Decision, initialLstm, type LstmParameters, type LstmState, lstmCell, maskLogits } from "../../src/nn/index.js";
import { arrayOf, constant, type NdArray, type Stream, type Tensor, tensor } from "../../src/tensor/index.js";
import { doubled } from "./closeness.js";

/** Tokens 0 ... 2, and 3 to stop. */
const vocabulary = 4;
const stop = 3;
const longest = 3;

/** A sequence must hold a token before it stops, and repeats none at once. */
function isLegal(prefix: readonly number[], token: number): boolean {
  return prefix.length === 0 ? token !== stop : token !== prefix.at(-1);
}

/** Every sequence: those that stop, and those of full length. */
export const sequences: readonly (readonly number[])[] = extensions([]);

function extensions(prefix: readonly number[]): (readonly number[])[] {
  if (prefix.length === longest || prefix.at(-1) === stop) return [prefix];
  return Array.from({ length: vocabulary }, (_, token) => token)
    .filter((token) => isLegal(prefix, token))
    .flatMap((token) => extensions([...prefix, token]));
}

export interface Policy {
  readonly name: string;
  readonly initial: readonly NdArray[];
  /** For each time step the logits (B, V), unmasked. */
  logits(parameters: readonly Tensor[], batch: readonly (readonly number[])[]): Tensor[];
}

const steps = Array.from({ length: longest }, (_, t) => t);
const normals = (count: number, rng: Stream): number[] =>
  Array.from({ length: count }, () => Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng()));

/** One row of logits for each prefix. */
export function tablePolicy(rng: Stream): Policy {
  const prefixNumber = (prefix: readonly number[]): number => prefix.reduce((number, token) => number * 5 + token + 1, 0);
  return {
    name: "a table of logits for each prefix",
    initial: [arrayOf(normals(25 * vocabulary, rng), [25, vocabulary], "f64")],
    logits: ([table], batch) =>
      steps.map((t) =>
        gatherRows(
          table as Tensor,
          tensor(
            batch.map((tokens) => (t < tokens.length ? prefixNumber(tokens.slice(0, t)) : 0)),
            undefined,
            "f64",
          ),
        ),
      ),
  };
}

/** An LSTM of three units that reads the token before, and a linear output layer. */
export function lstmPolicy(rng: Stream): Policy {
  const start = vocabulary;
  const { inputWeights, recurrentWeights, bias } = initialLstm(vocabulary + 1, 3, rng);
  const output = arrayOf(normals(3 * vocabulary, rng), [3, vocabulary], "f64");
  return {
    name: "an LSTM of three units",
    initial: [...[inputWeights, recurrentWeights, bias].map(doubled), output],
    logits: (parameters, batch) => {
      const [inputs, recurrent, biases, weight] = parameters as [Tensor, Tensor, Tensor, Tensor];
      const cell: Pick<LstmParameters, "recurrentWeights" | "bias"> = { recurrentWeights: recurrent, bias: biases };
      let state: LstmState | undefined;
      return steps.map((t) => {
        const before = batch.map((tokens) => (t === 0 ? start : (tokens[t - 1] ?? 0)));
        state = lstmCell(gatherRows(inputs, tensor(before, undefined, "f64")), state, cell);
        return matmul(state.hidden, weight);
      });
    },
  };
}

/** 1 while a sequence goes on. */
const activeAt = (batch: readonly (readonly number[])[], t: number): Tensor =>
  tensor(
    batch.map((tokens) => (t < tokens.length ? 1 : 0)),
    undefined,
    "f64",
  );

/** 1 for legal tokens; all are, once a sequence has ended. */
export function maskAt(batch: readonly (readonly number[])[], t: number): Tensor {
  const rows = batch.map((tokens) =>
    Array.from({ length: vocabulary }, (_, token) => (t >= tokens.length || isLegal(tokens.slice(0, t), token) ? 1 : 0)),
  );
  return tensor(rows.flat(), [batch.length, vocabulary], "f64");
}

/** What the loss under test is given: an advantage for each sequence, at each of its tokens. */
export function decisionsOf(
  policy: Policy,
  parameters: readonly Tensor[],
  batch: readonly (readonly number[])[],
  advantages: readonly number[],
): Decision[] {
  return policy.logits(parameters, batch).map((logits, t) => ({
    logits: maskLogits(logits, maskAt(batch, t)),
    tokens: tensor(
      batch.map((tokens) => tokens[t] ?? 0),
      undefined,
      "f64",
    ),
    advantages: tensor(
      batch.map((tokens, b) => (t < tokens.length ? (advantages[b] as number) : 0)),
      undefined,
      "f64",
    ),
    active: activeAt(batch, t),
  }));
}

/** The choice probabilities of each step by their definition, `mask · eᶻ / Σ mask · eᶻ`: nothing here is shared with the loss. */
export function exactChoices(policy: Policy, parameters: readonly Tensor[], batch: readonly (readonly number[])[]): Tensor[] {
  return policy.logits(parameters, batch).map((logits, t) => {
    const weights = multiply(exp(logits), maskAt(batch, t));
    return divide(weights, sum(weights, -1, { keepAxis: true }));
  });
}

/** The probability of each sequence of a batch (B). */
export function exactProbabilities(policy: Policy, parameters: readonly Tensor[], batch: readonly (readonly number[])[]): Tensor {
  return exactChoices(policy, parameters, batch)
    .map((choices, t) => {
      const chosen = tensor(
        batch.flatMap((tokens) => Array.from({ length: vocabulary }, (_, token) => (tokens[t] === token ? 1 : 0))),
        choices.shape,
        "f64",
      );
      const ended = tensor(
        batch.map((tokens) => (t < tokens.length ? 0 : 1)),
        undefined,
        "f64",
      );
      return add(sum(multiply(choices, chosen), -1), ended);
    })
    .reduce((a, b) => multiply(a, b));
}

/** The parameters as tensors of known value. */
export function parametersOf(policy: Policy): Tensor[] {
  return policy.initial.map(constant);
}
