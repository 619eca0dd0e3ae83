// The tutorial's predictor as a predictor like the others: it learns from examples and speaks of rewards.
import { describe, expect, it } from "vitest";
import { enumerate } from "../../../src/nas/grammar.js";
import { createController, grammarOf, type Sequence } from "../../../src/nas/index.js";
import { headPredictor } from "../../../src/nas/surrogate/head-predictor.js";
import { createWasmDevice, stream } from "../../../src/tensor/index.js";

const grammar = grammarOf({ units: [8, 16, 32], activations: ["relu", "tanh"], dropoutRates: [], maxLayers: 2 });
const sequences = [...enumerate(grammar)];
/** Deep ones are better. */
const rewardOf = (sequence: Sequence): number => (sequence.length > 2 ? -0.4 : -1);
const predictor = (steps: number) => {
  const controller = createController(createWasmDevice("simd"), grammar, stream(0, "controller"), { units: 40 });
  return headPredictor(controller, stream(0, "head"), { steps });
};

describe("the head predictor", () => {
  it("expects about what it was shown, in rewards, of what it was not shown too", () => {
    const examples = sequences.filter((_, k) => k % 3 > 0).map((sequence) => ({ sequence, reward: rewardOf(sequence) }));
    const posterior = predictor(600).fit(examples);
    const { center, deviation } = posterior.scale;
    const right = posterior.means(sequences).filter((mean, k) => {
      return Math.abs(center + deviation * mean - rewardOf(sequences[k] as Sequence)) < 0.3; // nearer to it than to its opposite
    });
    expect(right.length / sequences.length).toBeGreaterThan(0.85);
  });

  it("is sure of all that it says", () => {
    const examples = sequences.slice(0, 6).map((sequence, k) => ({ sequence, reward: k }));
    const outlook = predictor(5).fit(examples).over(sequences);
    const before = [...outlook.means];
    outlook.expect(3);
    expect([...outlook.means]).toEqual(before);
    expect(new Set(outlook.variances)).toEqual(new Set([0]));
  });

  it("has nothing to say while all rewards are alike", () => {
    const posterior = predictor(5).fit([1, 2].map((k) => ({ sequence: sequences[k] as Sequence, reward: -0.7 })));
    expect(posterior.scale).toEqual({ center: -0.7, deviation: 0 });
    expect(posterior.means(sequences.slice(0, 3))).toEqual([0, 0, 0]);
  });
});
