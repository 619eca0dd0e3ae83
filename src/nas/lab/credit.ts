// Per-token credit: which decision gets which gradient in its logits, and what the tutorial's loss gives instead.
import { gradient } from "../../autograd/index.js";
import { arrayOf, constant, type Stream, tensor, valueOf, zeros } from "../../tensor/index.js";
import { formatLayer } from "../architecture.js";
import { allowedTokens } from "../grammar.js";
import { nextLogits, readStates } from "../policy.js";
import { allOutputsLoss } from "../tutorial/loss.js";
import type { Token, Vocabulary } from "../vocabulary.js";
import type { Chart } from "./chart.js";
import { type DecisionInputs, decisionShapes, decisionsOf, type LegalDecision, writeBatch } from "./decisions.js";
import { batchOf, type Lab } from "./estimate.js";
import type { Estimator } from "./estimators.js";
import { headOf, numbersOf } from "./lab-policy.js";

/** How one decision is pushed: what is ascended, differentiated in its logits. A positive push makes a token likelier. */
export interface TokenCredit {
  /** Place in the sequence, from 1. */
  readonly position: number;
  readonly token: Token;
  readonly text: string;
  /** π(token), over the tokens that the estimator takes the softmax over. */
  readonly probability: number;
  /** What the token was found worth. */
  readonly worth: number;
  /** Of the chosen token's logit. */
  readonly push: number;
  /** The greatest push of any other's logit, and whose it is. */
  readonly otherPush: number;
  readonly other: string;
  /** Of every logit (V). */
  readonly pushes: readonly number[];
}

export interface ArchitectureCredit {
  /** Place in the space. */
  readonly row: number;
  readonly reward: number;
  readonly tokens: readonly TokenCredit[];
}

/**
 * The gradient of a batch in the logits of each of its decisions, times the size of the batch.
 * @shape  rows: architectures by their place in the space
 */
export function creditOf(lab: Lab, estimator: Estimator, rows: readonly number[], rng: Stream): ArchitectureCredit[] {
  const { space, policy, rewards, exact } = lab;
  const { vocabulary } = space.grammar;
  const { advantages } = estimator.worth(batchOf(space, rewards, rows), exact.expectedReward, rng);
  const arrays = inputsOf(decisionShapes(space, rows.length), (shape) => zeros(shape, "f64"));
  writeBatch(space, { rows, advantages }, arrays);
  // The logits anew, as leaves: what is asked for is the gradient here, not beyond.
  const decisions = decisionsOf(policy, policy.initial.map(constant), inputsOf(arrays, constant), estimator).map((decision) => ({
    ...decision,
    logits: constant(valueOf(decision.logits)),
  }));
  const gradients = gradient(
    estimator.loss(decisions),
    decisions.map(({ logits }) => logits),
  ).map(numbersOf);
  return rows.map((row, b) => ({
    row,
    reward: rewards[row] as number,
    tokens: Array.from(advantages[b] as ArrayLike<number>, (worth, t): TokenCredit => {
      const token = arrays.tokens.get(t, b);
      const from = b * vocabulary.size;
      const logits = numbersOf((decisions[t] as LegalDecision).logits).slice(from, from + vocabulary.size);
      const ours = (gradients[t] as Float64Array).subarray(from, from + vocabulary.size);
      const pushes = Array.from(ours, (g) => -g * rows.length);
      const others = [...pushes.keys()].filter((id) => id !== token);
      const other = others.reduce(
        (best, id) => ((pushes[id] as number) > (pushes[best] as number) ? id : best),
        others[0] as number,
      );
      return {
        position: t + 1,
        token,
        text: textOf(vocabulary, token),
        probability: probabilitiesOf(logits)[token] as number,
        worth,
        push: pushes[token] as number,
        otherPush: pushes[other] as number,
        other: textOf(vocabulary, other),
        pushes,
      };
    }),
  }));
}

/** How the first decision on the way to a batch's first architecture is pushed, over all tokens. */
export function creditChart(
  estimators: readonly { readonly name: string; readonly architectures: readonly ArchitectureCredit[] }[],
): Chart {
  return {
    title: "Push of each token at the first decision",
    x: "token id",
    y: "push of its logit",
    series: estimators.map(({ name, architectures }) => ({
      name,
      points: (architectures[0]?.tokens[0]?.pushes ?? []).map((push, id) => [id, push] as const),
    })),
  };
}

function inputsOf<From, To>(inputs: DecisionInputs<From>, f: (each: From) => To): DecisionInputs<To> {
  return { tokens: f(inputs.tokens), advantages: f(inputs.advantages), active: f(inputs.active), legal: f(inputs.legal) };
}

function textOf({ tokens }: Vocabulary, token: Token): string {
  const meaning = tokens[token];
  return typeof meaning === "object" ? formatLayer(meaning) : String(meaning);
}

function probabilitiesOf(logits: Float64Array): Float64Array {
  const largest = logits.reduce((most, z) => Math.max(most, z), Number.NEGATIVE_INFINITY);
  const weights = logits.map((z) => Math.exp(z - largest));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / total);
}

/** How far the tutorial's loss is from its formula, over all states and all choices there. */
export interface OutputsIdentity {
  /** `max |∂L/∂z − R·(p − 1/C)|` */
  readonly deviation: number;
  /** The greatest difference of a state's gradients between two tokens that could have been chosen. */
  readonly acrossChoices: number;
  /** Of the gradient itself, for scale. */
  readonly largest: number;
  /** States times choices. */
  readonly cases: number;
}

/**
 * What the tutorial descends, differentiated in the logits: `R·(p − 1/C)`, whichever token was chosen.
 * Checked on every state with the reward of 1, over all C = V outputs, as the tutorial has it.
 */
export function outputsIdentity({ space, policy }: Lab): OutputsIdentity {
  const { grammar, states } = space;
  const size = grammar.vocabulary.size;
  const parameters = policy.initial.map(constant);
  const everyToken = constant(arrayOf(new Float64Array(size).fill(1), [1, size]));
  let [deviation, acrossChoices, largest, cases] = [0, 0, 0, 0];
  for (const prefix of states) {
    const column = (x: number) => tensor([x], undefined, "f64");
    const hidden = readStates(policy.reader, parameters, [...prefix, 0].map(column)).at(-1);
    if (hidden === undefined) continue;
    const logits = numbersOf(nextLogits(headOf(parameters), hidden, everyToken));
    const expected = probabilitiesOf(logits).map((p) => p - 1 / size);
    let first: Float64Array | undefined;
    for (const [token, isLegal] of allowedTokens(grammar, prefix).entries()) {
      if (isLegal === 0) continue;
      const z = constant(arrayOf(logits, [1, size]));
      const decision = { logits: z, tokens: column(token), advantages: column(1), active: column(1), mask: everyToken };
      const found = numbersOf(gradient(allOutputsLoss([decision]), [z])[0] as typeof z);
      first ??= found;
      for (let j = 0; j < size; j++) {
        const g = found[j] as number;
        deviation = Math.max(deviation, Math.abs(g - (expected[j] as number)));
        acrossChoices = Math.max(acrossChoices, Math.abs(g - (first[j] as number)));
        largest = Math.max(largest, Math.abs(g));
      }
      cases++;
    }
  }
  return { deviation, acrossChoices, largest, cases };
}
