// The LSTM cell, read as its equations.
import { add, matmul, multiply, sigmoid, slice, tanh } from "../autograd/index.js";
import { arrayOf, type NdArray, type Stream, type Tensor } from "../tensor/index.js";
import { glorotUniform } from "./initializers.js";

export interface LstmParameters<T = Tensor> {
  /** (D, 4H), gates in the order i, f, g, o */
  readonly inputWeights: T;
  /** (H, 4H) */
  readonly recurrentWeights: T;
  /** (4H) */
  readonly bias: T;
}

export interface LstmState {
  /** (B, H) */
  readonly hidden: Tensor;
  /** (B, H) */
  readonly cell: Tensor;
}

/**
 * One time step.
 * ```
 * [i f g o] = x·W + h·U + b
 * cell'   = σ(f) ∘ cell + σ(i) ∘ tanh(g)
 * hidden' = σ(o) ∘ tanh(cell')
 * ```
 * It takes `x·W` rather than x, so that one-hot inputs can be looked up as rows of W.
 * @shape  projected (B, 4H) = x·W; without a state, hidden and cell are 0
 * @source Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber, Cummins 2000
 */
export function lstmCell(
  projected: Tensor,
  state: LstmState | undefined,
  { recurrentWeights, bias }: Pick<LstmParameters, "recurrentWeights" | "bias">,
): LstmState {
  const units = recurrentWeights.shape[0] as number;
  const gates = state === undefined ? add(projected, bias) : add(matmul(state.hidden, recurrentWeights), add(projected, bias));
  const gate = (k: number): Tensor => slice(gates, 1, k * units, (k + 1) * units);
  const fresh = multiply(sigmoid(gate(0)), tanh(gate(2)));
  const cell = state === undefined ? fresh : add(multiply(sigmoid(gate(1)), state.cell), fresh);
  return { hidden: multiply(sigmoid(gate(3)), tanh(cell)), cell };
}

/**
 * Glorot-uniform weights and zero biases, but 1 for the forget gate: a cell remembers until it learns not to.
 * @source Jozefowicz, Zaremba, Sutskever 2015, section 2.2
 */
export function initialLstm(inputs: number, units: number, rng: Stream): LstmParameters<NdArray> {
  const bias = arrayOf(new Float32Array(4 * units));
  for (let j = units; j < 2 * units; j++) bias.set(j, 1);
  return {
    inputWeights: glorotUniform([inputs, 4 * units], rng),
    recurrentWeights: glorotUniform([units, 4 * units], rng),
    bias,
  };
}
