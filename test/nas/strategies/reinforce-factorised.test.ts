// The factorised policy against formulas written out by hand, over a space that can be listed.
import { describe, expect, it } from "vitest";
import { gradient } from "../../../src/autograd/index.js";
import { allowedTokens, enumerate, grammarOf } from "../../../src/nas/grammar.js";
import {
  type Evaluation,
  encode,
  factorisedReinforceStrategy,
  formatArchitecture,
  type History,
  SeenSequences,
  type Sequence,
  type Token,
} from "../../../src/nas/index.js";
import { nextLogits, readStates } from "../../../src/nas/policy.js";
import { factorHead, positionReader } from "../../../src/nas/strategies/reinforce-factorised.js";
import { advantagesOf, type Decision, reinforceLoss } from "../../../src/nn/index.js";
import {
  arrayOf,
  constant,
  createWasmDevice,
  stream,
  type Tensor,
  tensor,
  toFloats,
  valueOf,
} from "../../../src/tensor/index.js";
import { complete } from "../evaluations.js";

/** 4 dense layers and one dropout, at most 2 of them: 4 · (1 + 5) = 24 architectures. */
const grammar = grammarOf({ units: [8, 16], activations: ["relu", "tanh"], dropoutRates: [0.5], maxLayers: 2 });
const { vocabulary, maxLength } = grammar;

/** The factors of ids 1 ... 6: 8, 16, relu, tanh, dropout, end. */
const factorsOf: readonly (readonly number[])[] = [[], [0, 2], [0, 3], [1, 2], [1, 3], [4], [5]];
const factors = 6;

/** `π(token | prefix)` over the tokens that lead to unseen sequences. @shape  z (T · F) -> (V) */
function chances(z: Float64Array, prefix: Sequence, seen: SeenSequences): number[] {
  const weights = Array.from(allowedTokens(grammar, prefix, seen), (isLegal, token) =>
    isLegal === 0 ? 0 : Math.exp(logit(z, prefix.length, token)),
  );
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}

const logit = (z: Float64Array, t: number, token: Token): number =>
  (factorsOf[token] ?? []).reduce((total, factor) => total + (z[t * factors + factor] as number), 0);

function logProbability(z: Float64Array, sequence: Sequence, seen: SeenSequences): number {
  return sequence.reduce((total, token, t) => total + Math.log(chances(z, sequence.slice(0, t), seen)[token] as number), 0);
}

/** `∂ log π / ∂z[t, f] = [f of the token] − Σ_v π(v) [f of v]` */
function scoreFunction(z: Float64Array, sequence: Sequence, seen: SeenSequences): Float64Array {
  const score = new Float64Array(z.length);
  sequence.forEach((chosen, t) => {
    chances(z, sequence.slice(0, t), seen).forEach((chance, token) => {
      for (const factor of factorsOf[token] as number[]) {
        const at = t * factors + factor;
        score[at] = (score[at] as number) + (token === chosen ? 1 : 0) - chance;
      }
    });
  });
  return score;
}

const randomLogits = (): Float64Array => {
  const rng = stream(0, "logits");
  return Float64Array.from({ length: maxLength * factors }, () => 2 * rng() - 1);
};
const rewardOf = (sequence: Sequence): number => Math.sin(sequence.reduce((total, token) => 7 * total + token, 0));

describe("the factorised policy's gradient", () => {
  it.each([
    ["of the whole space", []],
    ["of what is unseen", ["1 6", "1 5 6", "2 1 6", "3 1 6", "3 2 6", "3 3 6", "3 4 6", "3 5 6", "3 6"]],
  ] as const)("is in expectation that of the expected reward: %s", (_, before) => {
    const seen = new SeenSequences(grammar);
    for (const text of before) seen.add(text.split(" ").map(Number));
    const unseen = [...enumerate(grammar)].filter((sequence) => !seen.has(sequence));
    const z = randomLogits();
    const expected = (at: Float64Array): number =>
      unseen.reduce((total, a) => total + Math.exp(logProbability(at, a, seen)) * rewardOf(a), 0);
    const total = unseen.reduce((sum, a) => sum + Math.exp(logProbability(z, a, seen)), 0);
    expect(total).toBeCloseTo(1, 12);
    const exact = Array.from(z, (_zero, i) => {
      const [up, down] = [1e-5, -1e-5].map((h) => expected(z.with(i, (z[i] as number) + h))) as [number, number];
      return (up - down) / 2e-5;
    });

    // Each sequence once, its reward weighed by its probability, instead of many samples.
    const states = tensor([...z], [maxLength, factors], "f64");
    const worth = unseen.map((a) => unseen.length * Math.exp(logProbability(z, a, seen)) * rewardOf(a));
    const loss = reinforceLoss(decisionsAt(states, unseen, { seen, worth }));
    const [estimate] = gradient(loss, [states]) as [Tensor];
    Array.from(toFloats(valueOf(estimate))).forEach((slope, i) => {
      expect(-slope).toBeCloseTo(exact[i] as number, 6);
    });
  });
});

/** What the strategy's reader and head make of the sequences, in double precision. */
function decisionsAt(
  states: Tensor,
  sequences: readonly Sequence[],
  { seen, worth }: { readonly seen: SeenSequences; readonly worth: readonly number[] },
): Decision[] {
  const f64 = (numbers: readonly number[]): Tensor => tensor(numbers, undefined, "f64");
  const positions = Array.from({ length: maxLength }, (_, t) => t);
  const tokens = positions.map((t) => f64(sequences.map((a) => a[t] ?? 0)));
  const { weight, bias } = factorHead(vocabulary);
  const head = { weight: constant(weight), bias: constant(bias) };
  return readStates(positionReader(grammar, factors), [states], tokens).map((hidden, t) => {
    const isActive = sequences.map((a) => (t < a.length ? 1 : 0));
    const masks = sequences.flatMap((a) => [...(t < a.length ? allowedTokens(grammar, a.slice(0, t), seen) : everyToken)]);
    return {
      logits: nextLogits(head, hidden, constant(arrayOf(masks, [sequences.length, vocabulary.size], "f64"))),
      tokens: tokens[t] as Tensor,
      advantages: f64(worth.map((x, b) => x * (isActive[b] as number))),
      active: f64(isActive),
    };
  });
}

const everyToken = new Float32Array(vocabulary.size).fill(1);

describe("reinforce-factorised", () => {
  it("steps by .3 for each trial, along its advantage times the gradient of its log-probability", () => {
    const strategy = factorisedReinforceStrategy(createWasmDevice("simd"), grammar, stream(0, "controller"), {
      metric: "accuracy",
    });
    const trials: Evaluation[] = [];
    const history: History = { trials, seen: new SeenSequences(grammar) };
    let z = new Float64Array(maxLength * factors);
    let baseline: number | undefined;
    for (let batch = 0; batch < 4; batch++) {
      const seen = history.seen.copy();
      const proposals = strategy.propose(4, history, stream(0, "propose", batch));
      const sequences = proposals.map(({ architecture }) => encode(vocabulary, architecture));
      const evaluations = proposals.map(({ architecture }, k) =>
        complete(trials.length + k + 1, 1, {
          text: formatArchitecture(architecture),
          accuracy: rewardOf(sequences[k] as Sequence),
        }),
      );
      trials.push(...evaluations);
      const report = strategy.learn(evaluations, history, stream(0, "learn", batch));

      const judged = advantagesOf(sequences.map(rewardOf), baseline, { keep: 0.8 });
      baseline = judged.baseline;
      let loss = 0;
      const next = z.slice();
      sequences.forEach((sequence, b) => {
        const advantage = judged.advantages[b] as number;
        loss -= advantage * logProbability(z, sequence, seen);
        scoreFunction(z, sequence, seen).forEach((slope, i) => {
          next[i] = (next[i] as number) + 0.3 * advantage * slope;
        });
        seen.add(sequence); // the next of the batch was drawn from what was left
      });
      expect(report["loss"]).toBeCloseTo(loss, 4);
      z = next;
    }
    expect(Math.max(...z.map(Math.abs))).toBeGreaterThan(0.3);
  });
});
