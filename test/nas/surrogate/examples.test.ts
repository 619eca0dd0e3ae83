// Trials as examples for a predictor.
import { describe, expect, it } from "vitest";
import { grammarOf } from "../../../src/nas/grammar.js";
import type { Evaluation } from "../../../src/nas/index.js";
import { examplesOf, heardOf } from "../../../src/nas/surrogate/examples.js";
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

describe("heardOf", () => {
  const lossOf = (trial: number): number => 0.4 + ((trial * 7919) % 1009) / 1009;
  const trials = Array.from({ length: 3_000 }, (_, k) => (k % 50 === 7 ? failed(k + 1) : complete(k + 1, lossOf(k + 1))));
  const heard = (all: readonly Evaluation[]): readonly Evaluation[] => heardOf(all, { metric: "log-loss" });
  const numbers = (heard: readonly { trial: number }[]): number[] => heard.map(({ trial }) => trial);

  it("is of all trials up to a thousand", () => {
    expect(heard(trials.slice(0, 1_000))).toEqual(trials.slice(0, 1_000));
  });

  it("is of the latest and the best earlier ones beyond, in their order", () => {
    const late = numbers(heard(trials));
    const latest = late.filter((trial) => trial > 2_250);
    expect([late.length, latest.length]).toEqual([1_000, 750]);
    expect(late).toEqual([...late].sort((a, b) => a - b));
    const earlier = numbers(trials.slice(0, 2_250).filter(({ status }) => status === "complete"));
    const best = earlier.sort((a, b) => lossOf(a) - lossOf(b) || a - b).slice(0, 250);
    expect(late.slice(0, 250)).toEqual(best.sort((a, b) => a - b));
  });

  it("changes what was heard first only now and then", () => {
    const firsts: number[][] = [];
    for (let count = 1_010; count <= trials.length; count += 10)
      firsts.push(numbers(heard(trials.slice(0, count))).slice(0, 500));
    const changes = firsts.filter((first, k) => k > 0 && String(first) !== String(firsts[k - 1]));
    expect(changes).toHaveLength(7);
  });
});
