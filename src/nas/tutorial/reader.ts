// Switch `singleTimeStep`: an LSTM that is given all tokens so far at once, as raw numbers.
import { add, matmul, multiply, reshape } from "../../autograd/index.js";
import { initialLstm, lstmCell } from "../../nn/index.js";
import { arrayOf, constant, type Stream, type Tensor } from "../../tensor/index.js";
import type { Grammar } from "../grammar.js";
import type { Reader } from "../policy.js";

/**
 * One time step whose inputs are the ids of the tokens so far, 0 where there is none yet: token 28 is 28 times token 1. With no
 * second step the recurrent weights are never used and receive no gradient.
 * Carried are the ids so far, and a one-hot row that points at the place of the next.
 */
export function singleStepReader(grammar: Grammar, units: number, rng: Stream): Reader {
  const places = grammar.maxLength - 1; // all tokens but the last
  const { inputWeights, recurrentWeights, bias } = initialLstm(places, units, rng);
  const row = (at: number): number[] => Array.from({ length: places }, (_, j) => (j === at ? 1 : 0));
  const first = constant(arrayOf(row(0), [1, places], "f64"));
  const nextPlace = constant(arrayOf(Array.from({ length: places }, (_, j) => row(j + 1)).flat(), [places, places], "f64"));
  return {
    initial: [inputWeights, recurrentWeights, bias],
    carried: [places, places],
    read: (parameters, token, carry) => {
      const [inputs, recurrent, biases] = parameters as [Tensor, Tensor, Tensor];
      const batch = token.shape[0] as number;
      const column = reshape(token, [batch, 1]);
      // The token before the first is padding, 0: it is nobody's, and its place is the first token's.
      const [ids, place] =
        carry === undefined
          ? [multiply(column, first), add(multiply(column, 0), first)]
          : [add(carry[0] as Tensor, multiply(column, carry[1] as Tensor)), matmul(carry[1] as Tensor, nextPlace)];
      const { hidden } = lstmCell(matmul(ids, inputs), undefined, { recurrentWeights: recurrent, bias: biases });
      return { hidden, carry: [ids, place] };
    },
  };
}
