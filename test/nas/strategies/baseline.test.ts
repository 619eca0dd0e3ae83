// Baselines and clipped passes: what batches are judged by, and that a policy learns with each.
import { describe, expect, it } from "vitest";
import { baselineNames, factorisedReinforceStrategy, grammarOf, reinforceStrategy } from "../../../src/nas/index.js";
import { type Judge, judgeBy } from "../../../src/nas/strategies/baseline.js";
import { linearValue } from "../../../src/nas/strategies/linear-value.js";
import { leaveOneOut } from "../../../src/nn/index.js";
import { createWasmDevice, stream } from "../../../src/tensor/index.js";
import { plantedRewards, rewardsOfPlay } from "./planted.js";

/** 2 dense layers, one dropout, up to 3 layers; the output layer is 4. */
const grammar = grammarOf({ units: [8, 16], activations: ["relu"], dropoutRates: [0.5], maxLayers: 3 });
const judge = (name: (typeof baselineNames)[number]): Judge => judgeBy(name, grammar, { discount: 1, keep: 0.8 });
const scale = { center: 0.5, deviation: 0.1 };
const drawn = [
  [1, 4],
  [2, 4],
  [2, 3, 4],
];

describe("leaveOneOut", () => {
  it("takes off each reward the mean of the others", () => {
    expect([...leaveOneOut([1, 2, 6])]).toEqual([1 - 4, 2 - 3.5, 6 - 1.5]);
  });

  it("knows nothing of a batch of one", () => {
    expect([...leaveOneOut([0.7])]).toEqual([0]);
  });
});

describe("linearValue", () => {
  it("comes to the mean return of each state, where that is linear in the tokens", () => {
    const value = linearValue(grammar);
    const rng = stream(0, "value");
    const worth = [0, -1, 1, 0.5, 0];
    for (let k = 0; k < 5_000; k++) {
      const sequence = [1 + Math.floor(2 * rng()), 1 + Math.floor(3 * rng()), 4];
      const end = (worth[sequence[0] as number] as number) + 2 * (worth[sequence[1] as number] as number);
      value.learn(sequence, [end, end, end]);
    }
    const at = (first: number, second: number): Float64Array => value.along([first, second, 4]);
    for (const first of [1, 2]) {
      expect(at(first, 1)[0]).toBeCloseTo(1 / 3, 0);
      expect(Math.abs((at(first, 1)[1] as number) - (worth[first] as number) - 1 / 3)).toBeLessThan(0.6); // the second is by chance
      for (const second of [1, 2, 3]) {
        const known = (worth[first] as number) + 2 * (worth[second] as number);
        expect(Math.abs((at(first, second)[2] as number) - known)).toBeLessThan(0.3);
      }
    }
  });

  it("does not look at the token that it is held against", () => {
    const value = linearValue(grammar);
    value.learn([1, 2, 4], [1, 2, 3]);
    expect(value.along([1, 2, 4]).slice(0, 2)).toEqual(value.along([1, 3, 4]).slice(0, 2));
    expect(value.along([1, 2, 4])[2]).not.toEqual(value.along([1, 3, 4])[2]);
  });

  it("moves a state by the rate's share of what it was wrong by", () => {
    const value = linearValue(grammar, { rate: 0.1 });
    value.learn([1, 4], [0, 5]);
    expect(value.along([1, 4])[1]).toBeCloseTo(0.5, 12);
    expect(value.along([2, 4])[1]).toBeCloseTo(0.25, 12); // the half that is not the token's
  });
});

describe("a judge", () => {
  it.each(baselineNames)("%s says so when no reward differs from what is expected", (name) => {
    const { advantages, guarded } = judge(name)({ rewards: [0.5, 0.5, 0.5], drawn, scale: undefined });
    expect(guarded).toBe(true);
    expect(advantages.map(({ length }) => length)).toEqual([2, 2, 3]);
    for (const own of advantages) expect(own.every((a) => a === 0)).toBe(true);
  });

  it("by leave-one-out gives each token the difference from the others, in deviations of the batch", () => {
    const { advantages, baseline } = judge("leave-one-out")({ rewards: [0.4, 0.5, 0.6], drawn, scale });
    const deviation = Math.sqrt(0.02 / 3);
    expect(advantages[0]?.[1]).toBeCloseTo(-0.15 / deviation, 12);
    expect([...(advantages[2] ?? [])]).toEqual(new Array(3).fill(advantages[2]?.[0]));
    expect(baseline).toBeCloseTo(0.5, 12);
  });

  it("by a learned value judges the first batch by the mean of all rewards, and a later one by what came of like states", () => {
    const learned = judge("learned");
    const batch = { rewards: [0.4, 0.5, 0.6], drawn, scale };
    const first = learned(batch);
    expect([...(first.advantages[0] ?? [])].map((a) => Math.round(1e9 * a) / 1e9)).toEqual([-1, -1]);
    for (let k = 0; k < 300; k++) learned(batch);
    const { advantages } = learned(batch);
    expect(Math.abs(advantages[0]?.[1] as number)).toBeLessThan(0.1); // after [1] it is always .4
    expect(Math.abs(advantages[0]?.[0] as number)).toBeGreaterThan(0.7); // before, it may be any of the three
  });
});

const large = grammarOf({
  units: [8, 16, 32, 64, 128, 256, 512],
  activations: ["sigmoid", "tanh", "relu", "elu"],
  dropoutRates: [],
  maxLayers: 3,
});

describe("a policy", () => {
  const options = { metric: "log-loss", predictor: false } as const;
  const factorised = (more: object) => (seed: number) =>
    factorisedReinforceStrategy(createWasmDevice("simd"), large, stream(seed, "controller"), { ...options, ...more });
  const lstm = (more: object) => (seed: number) =>
    reinforceStrategy(createWasmDevice("simd"), large, stream(seed, "controller"), { ...options, units: 20, ...more });

  it.each([
    ["moving-average", factorised({ baseline: "moving-average" })],
    ["leave-one-out", factorised({ baseline: "leave-one-out" })],
    ["learned", factorised({ baseline: "learned" })],
    ["four clipped passes", factorised({ passes: 4, clip: 0.2 })],
    ["four clipped passes of the LSTM", lstm({ passes: 4, clip: 0.2, baseline: "leave-one-out" })],
  ])("learns a planted structure with %s", (_name, create) => {
    const gains = [0, 1, 2].map((seed) => {
      const reward = plantedRewards(large, seed);
      const earned = rewardsOfPlay(large, create(seed), { reward, seed, trials: 200, batch: 10 });
      const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
      return mean(earned.slice(-50)) - mean(earned.slice(0, 50));
    });
    expect(Math.min(...gains)).toBeGreaterThan(0.1);
  });

  it("proposes the same with a clip as without where there is but one pass, up to the rounding of its gradient", () => {
    const first = (create: (seed: number) => ReturnType<ReturnType<typeof lstm>>): number[] =>
      rewardsOfPlay(large, create(0), { reward: plantedRewards(large, 0), seed: 0, trials: 30, batch: 10 });
    expect(first(factorised({ clip: 0.2 }))).toEqual(first(factorised({})));
    expect(first(factorised({ clip: 0.2, passes: 5 }))).not.toEqual(first(factorised({ passes: 5 })));
  });
});
