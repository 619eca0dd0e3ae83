// The policy: what reads the sequence so far, and the head that says which token may come next. Pure functions of parameters.
import { add, gatherRows, multiply, sigmoid } from "../autograd/index.js";
import { dense, glorotUniform, initialLstm, lstmCell, maskLogits } from "../nn/index.js";
import { constant, full, type NdArray, type Stream, type Tensor, zeros } from "../tensor/index.js";
import { padding } from "./vocabulary.js";

/** What reads a sequence, token by token. */
export interface Reader {
  readonly initial: readonly NdArray[];
  /** The widths of what it carries from one token to the next, each (B, width). */
  readonly carried: readonly number[];
  /**
   * The state after one more token; without a carry, that token is the padding before the first.
   * @shape  token (B) -> hidden (B, H)
   */
  read(
    parameters: readonly Tensor[],
    token: Tensor,
    carry: readonly Tensor[] | undefined,
  ): { readonly hidden: Tensor; readonly carry: readonly Tensor[] };
}

/** An LSTM that is given one token a step. The token's one-hot row times the input weights is a row of them. */
export function lstmReader(vocabulary: number, units: number, rng: Stream): Reader {
  const { inputWeights, recurrentWeights, bias } = initialLstm(vocabulary, units, rng);
  return {
    initial: [inputWeights, recurrentWeights, bias],
    carried: [units, units],
    read: (parameters, token, carry) => {
      const [inputs, recurrent, biases] = parameters as [Tensor, Tensor, Tensor];
      const state = carry && { hidden: carry[0] as Tensor, cell: carry[1] as Tensor };
      const { hidden, cell } = lstmCell(gatherRows(inputs, token), state, { recurrentWeights: recurrent, bias: biases });
      return { hidden, carry: [hidden, cell] };
    },
  };
}

/** A linear layer on the reader's state. */
export interface Head<T = Tensor> {
  readonly weight: T;
  readonly bias: T;
}

export function initialHead(units: number, outputs: number, rng: Stream): Head<NdArray> {
  return { weight: glorotUniform([units, outputs], rng), bias: zeros([outputs]) };
}

/**
 * The states from which each token of a batch of sequences is chosen.
 * @shape  tokens: for each of T steps, (B) -> for each of T steps, (B, H)
 */
export function readStates(reader: Reader, parameters: readonly Tensor[], tokens: readonly Tensor[]): Tensor[] {
  let carry: readonly Tensor[] | undefined;
  return tokens.map((_, t) => {
    // Of double precision, as scalars are: it lowers nobody's.
    const before = t === 0 ? constant(full((tokens[0] as Tensor).shape, padding, "f64")) : (tokens[t - 1] as Tensor);
    const state = reader.read(parameters, before, carry);
    carry = state.carry;
    return state.hidden;
  });
}

/** The logits of the next token, the illegal ones ruled out. @shape  hidden (B, H), mask (B, V) -> (B, V) */
export function nextLogits(head: Head, hidden: Tensor, mask: Tensor): Tensor {
  return maskLogits(dense(hidden, head), mask);
}

/**
 * What the predictor head makes of the state from which a sequence's last token is chosen: it has seen all hidden layers.
 * @shape  states: for each of T steps, (B, H); ends: for each of T steps, (B, 1), 1 at a sequence's last token -> (B, 1) in 0 ... 1
 */
export function predictedReward(head: Head, states: readonly Tensor[], ends: readonly Tensor[]): Tensor {
  const last = states.map((hidden, t) => multiply(hidden, ends[t] as Tensor)).reduce((a, b) => add(a, b));
  return sigmoid(dense(last, head));
}
