// Model-based REINFORCE on planted rewards: that it finds, that its policy learns, and from what.
import { describe, expect, it } from "vitest";
import { grammarOf } from "../../../src/nas/grammar.js";
import {
  type Architecture,
  formatArchitecture,
  type LearnReport,
  type ModelBasedReinforceOptions,
  modelBasedReinforceStrategy,
  type Proposal,
  randomStrategy,
  SeenSequences,
  type Strategy,
  tutorialSpace,
} from "../../../src/nas/index.js";
import { createWasmDevice, stream } from "../../../src/tensor/index.js";
import { complete, failed } from "../evaluations.js";
import { plantedRewards, rewardsOfPlay } from "./planted.js";

const grammar = grammarOf({ ...tutorialSpace, maxLayers: 3 });
const modelBased = (options: Partial<ModelBasedReinforceOptions> = {}, seed = 0): Strategy =>
  modelBasedReinforceStrategy(createWasmDevice("simd"), grammar, stream(seed, "controller"), {
    metric: "log-loss",
    units: 20,
    ...options,
  });

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

interface Round {
  readonly proposals: readonly Proposal[];
  readonly report: LearnReport;
}

function rounds(strategy: Strategy, count: number, lossOf: ((architecture: Architecture) => number) | "fails"): Round[] {
  const trials: ReturnType<typeof complete | typeof failed>[] = [];
  const history = { trials, seen: new SeenSequences(grammar) };
  return Array.from({ length: count }, (_, round) => {
    const proposals = strategy.propose(6, history, stream(0, "propose", round));
    const batch = proposals.map(({ architecture }, k) => {
      const [trial, text] = [trials.length + k + 1, formatArchitecture(architecture)];
      return lossOf === "fails" ? failed(trial, { text }) : complete(trial, lossOf(architecture), { text });
    });
    trials.push(...batch);
    return { proposals, report: strategy.learn(batch, history, stream(0, "learn", round)) };
  });
}

describe("reinforce", () => {
  it("finds in 60 trials what random search does not in 120", () => {
    const seeds = [0, 1, 2, 3];
    const [ours, theirs] = [60, 120].map((trials) =>
      seeds.map((seed) => {
        const strategy = trials === 60 ? modelBased({}, seed) : randomStrategy(grammar);
        return Math.max(...rewardsOfPlay(grammar, strategy, { reward: plantedRewards(grammar, seed), seed, trials, batch: 10 }));
      }),
    ) as [number[], number[]];
    expect(mean(ours)).toBeGreaterThan(mean(theirs));
    expect(ours.filter((best, i) => best > (theirs[i] as number)).length).toBeGreaterThanOrEqual(3);
  });

  it("has a policy that learns: its own draws, unscreened, get better, and do not where it takes no step", () => {
    const gain = (updates: number): number =>
      mean(
        [0, 1, 2].map((seed) => {
          const strategy = modelBased({ epsilon: 1, updates }, seed);
          const rewards = rewardsOfPlay(grammar, strategy, {
            reward: plantedRewards(grammar, seed),
            seed,
            trials: 150,
            batch: 10,
          });
          return mean(rewards.slice(-40)) - mean(rewards.slice(0, 40));
        }),
      );
    expect(gain(5)).toBeGreaterThan(0.2);
    expect(Math.abs(gain(0))).toBeLessThan(0.1);
  });

  it("stays less decided the higher the temperature", () => {
    const reward = plantedRewards(grammar, 1);
    const entropyAt = (temperature: number): number =>
      rounds(modelBased({ entropyWeight: temperature, updates: 10 }), 8, (architecture) => -reward(architecture)).at(-1)?.report[
        "entropy"
      ] as number;
    const entropies = [0, 0.3, 3].map(entropyAt);
    expect(entropies).toEqual([...entropies].sort((a, b) => a - b));
    expect(entropies[0]).toBeLessThan(0.7 * (entropies[2] as number));
  });

  it("predicts the metric of what it screened, from the second batch on, and reports what it learned", () => {
    const reward = plantedRewards(grammar, 1);
    const played = rounds(modelBased(), 3, (architecture) => 5 - reward(architecture));
    expect(played.map(({ proposals }) => proposals.filter(({ prediction }) => prediction !== undefined).length)).toEqual([
      0, 6, 6,
    ]);
    const [, second] = played as [Round, Round];
    for (const { prediction } of second.proposals) expect(Math.abs((prediction as number) - 5)).toBeLessThan(3);
    expect(Object.keys(second.report).sort()).toEqual(["entropy", "loss", "predictionRank", "reward"]);
    expect(second.report["reward"]).toBeCloseTo(mean(second.proposals.map(({ architecture }) => reward(architecture))) - 5, 12);
  });

  it("goes on drawing from its policy while every trial fails", () => {
    const played = rounds(modelBased(), 3, "fails");
    for (const { proposals, report } of played) {
      expect(report).toEqual({});
      expect(proposals).toHaveLength(6);
      for (const proposal of proposals) expect(proposal).not.toHaveProperty("prediction");
    }
  });

  it("does as well with ridge regression, roughly, as its predictor", () => {
    const reward = plantedRewards(grammar, 2);
    const options = { reward, seed: 2, trials: 60, batch: 10 };
    const [gp, ridge] = (["gp", "ridge"] as const).map((predictorKind) =>
      mean(rewardsOfPlay(grammar, modelBased({ predictorKind }), options).slice(-20)),
    ) as [number, number];
    const chance = mean(rewardsOfPlay(grammar, randomStrategy(grammar), options));
    expect(gp).toBeGreaterThan(chance + 0.2);
    expect(ridge).toBeGreaterThan(chance + 0.2);
  });
});
