// REINFORCE without a network: at each position, logits of their own for the units, the activations, the dropouts, the end, and for
// each training choice.
import { add, gatherRows, multiply, reshape } from "../../autograd/index.js";
import type { DrawnDecision } from "../../nn/index.js";
import { arrayOf, type Device, type NdArray, type Stream, type Tensor, zeros } from "../../tensor/index.js";
import { formatLayer, isLayer } from "../architecture.js";
import type { ControllerOptions } from "../controller.js";
import { policyLoss } from "../controller-programs.js";
import type { Grammar } from "../grammar.js";
import type { Head, Reader } from "../policy.js";
import type { Vocabulary } from "../vocabulary.js";
import { type ReinforceOptions, reinforceStrategy } from "./reinforce.js";
import type { Strategy } from "./strategy.js";

/**
 * The policy gradient on the smallest policy that knows what tokens have in common: what is learned of 64-tanh at a position is
 * learned of 64 and of tanh there. A hundred trials are enough to move so few logits, not the weights of an LSTM.
 * It is `reinforceStrategy` with another reader and head: masks, baseline and passes are the same. The rate is that of one trial, as
 * in Williams' rule, whose steps a batch only adds up.  `z ← z + rate · Σ_b A_b ∇ log π(a_b)`
 * @source Williams 1992, section 4
 */
export function factorisedReinforceStrategy(device: Device, grammar: Grammar, rng: Stream, options: ReinforceOptions): Strategy {
  const meanLoss = policyLoss({ entropyWeight: 0, ...options });
  const summedLoss = (decisions: readonly DrawnDecision[]): Tensor =>
    multiply(meanLoss(decisions), (decisions[0] as DrawnDecision).tokens.shape[0] as number);
  return {
    ...reinforceStrategy(device, grammar, rng, {
      optimizer: { kind: "sgd", rate: 0.3 },
      clipNorm: Number.POSITIVE_INFINITY,
      discount: 1,
      loss: summedLoss,
      ...options,
      ...factorisedPolicy(grammar),
    }),
    name: "reinforce-factorised",
  };
}

/** What makes a controller of it. */
export function factorisedPolicy({ vocabulary }: Grammar): Required<Pick<ControllerOptions, "units" | "reader" | "head">> {
  const head = factorHead(vocabulary);
  return { units: head.weight.shape[0] as number, reader: positionReader, head };
}

/** A state for each position, whatever the tokens before: nothing is read but how many there are. All start as zeros. */
export function positionReader({ maxLength }: Grammar, units: number): Reader {
  return {
    initial: [zeros([maxLength, units])],
    carried: [1],
    read: ([states], token, carry) => {
      const [batch] = token.shape as [number];
      const position = carry?.[0] === undefined ? multiply(token, 0) : reshape(carry[0], [batch]);
      return { hidden: gatherRows(states as Tensor, position), carry: [reshape(add(position, 1), [batch, 1])] };
    },
  };
}

/**
 * A token's logit is the sum of those of its factors.  `z(units, activation) = z(units) + z(activation)`
 * @shape  weight (factors, V) of 1 and 0, bias (V) of 0
 */
export function factorHead({ space, tokens }: Vocabulary): Head<NdArray> {
  const { units, activations, dropoutRates } = space;
  const choices = tokens.filter((token) => typeof token === "object").filter((part) => !isLayer(part));
  const dropouts = dropoutRates.map((rate) => formatLayer({ kind: "dropout", rate }));
  const factors = [...units, ...activations, ...dropouts, ...choices.map(formatLayer), "output"];
  const has = (token: Vocabulary["tokens"][number], factor: string | number): boolean => {
    if (typeof token === "string") return token === factor;
    return token.kind === "dense" ? token.units === factor || token.activation === factor : formatLayer(token) === factor;
  };
  const weight = factors.flatMap((factor) => tokens.map((token) => (has(token, factor) ? 1 : 0)));
  return { weight: arrayOf(Float32Array.from(weight), [factors.length, tokens.length]), bias: zeros([tokens.length]) };
}
