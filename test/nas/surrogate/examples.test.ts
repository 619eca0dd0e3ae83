// Trials as examples for a predictor.
import { describe, expect, it } from "vitest";
import { grammarOf } from "../../../src/nas/grammar.js";
import { examplesOf } from "../../../src/nas/surrogate/examples.js";
import { complete, failed } from "../evaluations.js";

const grammar = grammarOf({ units: [8, 16], activations: ["relu"], dropoutRates: [], maxLayers: 2 });

describe("examplesOf", () => {
  it("rewards each trial, a failed one as the worst, a diverged one as the worst that counts", () => {
    const trials = [
      complete(1, 0.5),
      failed(2, { text: "16-relu" }),
      complete(3, 0.6, { text: "8-relu 16-relu" }),
      complete(4, 1e9),
    ];
    const rewards = (worst?: number): number[] =>
      examplesOf(trials, grammar, { metric: "log-loss", ...(worst === undefined ? {} : { worst }) }).map((e) => e.reward);
    expect(rewards()).toEqual([-0.5, -1e9, -0.6, -1e9]);
    expect(rewards(1.1)).toEqual([-0.5, -1.1, -0.6, -1.1]);
    expect(examplesOf(trials, grammar, { metric: "log-loss" }).map((e) => e.sequence)).toEqual([
      [1, 3],
      [2, 3],
      [1, 2, 3],
      [1, 3],
    ]);
  });

  it("are none while no trial was complete", () => {
    expect(examplesOf([], grammar, { metric: "accuracy" })).toEqual([]);
    expect(examplesOf([failed(1), failed(2)], grammar, { metric: "accuracy" })).toEqual([]);
  });
});
