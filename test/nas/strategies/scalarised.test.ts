// The scalarised strategy: what it tells the one inside, and whether that finds more of a planted front than by the metric alone.
import { describe, expect, it } from "vitest";
import {
  type Architecture,
  costsOf,
  createStrategy,
  type Evaluation,
  formatArchitecture,
  frontOf,
  grammarOf,
  hypervolume,
  type ObjectiveName,
  objectivesOf,
  parseArchitecture,
  type RewardOptions,
  SeenSequences,
  type Strategy,
  type StrategyName,
  scalarisedReward,
  scalarisedStrategy,
  tutorialSpace,
} from "../../../src/nas/index.js";
import { createWasmDevice, stream } from "../../../src/tensor/index.js";
import { complete, failed } from "../evaluations.js";
import { plantedRewards } from "./planted.js";

/** 21,924 architectures. */
const space = { ...tutorialSpace, dropoutRates: [], maxLayers: 3 };
const grammar = grammarOf(space);
const objectivesFor = (...names: ObjectiveName[]) =>
  objectivesOf(names, { units: space.units, maxLayers: space.maxLayers, features: 10, classes: 3 });
const objectives = objectivesFor("log-loss", "parameters");

/** A planted log-loss between 0 and that of a guess. */
function lossesOf(seed: number): (architecture: Architecture) => number {
  const reward = plantedRewards(grammar, seed);
  return (architecture) => Math.log(3) / (1 + Math.exp(reward(architecture)));
}

interface Played {
  readonly trials: readonly Evaluation[];
  readonly reports: readonly ReturnType<Strategy["learn"]>[];
  readonly hasPredictions: boolean;
}

/** Asks and tells, in batches of 10. */
function play(strategy: Strategy, { seed, trials: most }: { seed: number; trials: number }): Played {
  const trials: Evaluation[] = [];
  const history = { trials, seen: new SeenSequences(grammar) };
  const lossOf = lossesOf(seed);
  const reports: ReturnType<Strategy["learn"]>[] = [];
  let hasPredictions = false;
  for (let batch = 1; trials.length < most; batch++) {
    const proposals = strategy.propose(10, history, stream(seed, "propose", batch));
    hasPredictions ||= proposals.some(({ prediction }) => prediction !== undefined);
    const evaluations = proposals.map(({ architecture }, k) =>
      complete(trials.length + k + 1, lossOf(architecture), { text: formatArchitecture(architecture) }),
    );
    trials.push(...evaluations);
    reports.push(strategy.learn(evaluations, history, stream(seed, "learn", batch)));
  }
  return { trials, reports, hasPredictions };
}

const create = (name: StrategyName, seed: number, reward: RewardOptions): Strategy =>
  createStrategy(name, { grammar, seed, device: createWasmDevice("simd"), options: reward });
const tradingOff = (name: StrategyName, seed: number): Strategy =>
  scalarisedStrategy(create(name, seed, scalarisedReward), objectives);
const volumeOf = (trials: readonly Evaluation[]): number =>
  hypervolume(
    frontOf(trials, objectives).map((trial) => costsOf(objectives, trial)),
    [1, 1],
  );

const seeds = [0, 1, 2, 3, 4, 5];
const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

describe("a strategy that is told of weighed costs", () => {
  it.each(["surrogate", "evolution", "local", "tpe"] as const)("finds more of a planted front: %s", (name) => {
    const [both, metricOnly, random] = [
      seeds.map((seed) => volumeOf(play(tradingOff(name, seed), { seed, trials: 80 }).trials)),
      seeds.map((seed) => volumeOf(play(create(name, seed, { metric: "log-loss" }), { seed, trials: 80 }).trials)),
      seeds.map((seed) => volumeOf(play(create("random", seed, { metric: "log-loss" }), { seed, trials: 80 }).trials)),
    ];
    expect(mean(both)).toBeGreaterThan(mean(metricOnly) + 0.01);
    expect(both.filter((volume, k) => volume > (metricOnly[k] as number)).length).toBeGreaterThanOrEqual(5);
    expect(mean(both)).toBeGreaterThan(mean(random) + 0.01);
  });

  it("proposes the same from the same seed, and other weights from another", () => {
    const [a, b, c] = [1, 1, 2].map((seed) => play(tradingOff("surrogate", seed), { seed, trials: 30 }));
    expect(a).toEqual(b);
    expect(a?.reports).not.toEqual(c?.reports);
  });

  it("keeps what it expects to itself, as that is no metric, and reports its weights", () => {
    const { hasPredictions, reports } = play(tradingOff("surrogate", 0), { seed: 0, trials: 40 });
    expect(hasPredictions).toBe(false);
    for (const report of reports) {
      const weights = [report["weight log-loss"], report["weight parameters"]].map(Number);
      expect(weights.every((weight) => weight >= 0)).toBe(true);
      expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }
    for (const report of reports.slice(1)) expect(report["predictionRank"]).toBeTypeOf("number");
  });
});

it("reports how well it put a batch in order by the weights that it was proposed for, not by those that come after", () => {
  const batch = ["512-relu", "64-relu", "8-relu"].map((text, k) => complete(k + 1, 0.2 + k / 10, { text }));
  const inner: Strategy = {
    name: "knows losses",
    propose: () => batch.map(({ architecture, validation }) => ({ architecture, prediction: validation.loss })),
    learn: () => ({ predictionRank: -1 }),
  };
  const strategy = scalarisedStrategy(inner, objectives);
  const history = { trials: batch, seen: new SeenSequences(grammar) };
  strategy.propose(3, { ...history, trials: [] }, stream(7, "propose", 1));
  const seed = seeds.find((k) => stream(k, "learn", 1)() < 0.2) as number;
  const report = strategy.learn(batch, history, stream(seed, "learn", 1));
  expect(report["weight parameters"]).toBeGreaterThan(0.8); // by which the order is the reverse
  expect(report["predictionRank"]).toBe(1);
});

describe("the strategy inside", () => {
  /** One that proposes nothing, and keeps what it is told. */
  function told(names: readonly ObjectiveName[], trials: readonly Evaluation[]): (number | undefined)[] {
    let losses: (number | undefined)[] = [];
    const inner: Strategy = {
      name: "told",
      propose: () => [],
      learn: (_, history) => {
        losses = history.trials.map((trial) => (trial.status === "complete" ? trial.validation.loss : undefined));
        return {};
      },
    };
    const strategy = scalarisedStrategy(inner, objectivesFor(...names));
    strategy.learn(trials, { trials, seen: new SeenSequences(grammar) }, stream(7, "learn", 1));
    return losses;
  }

  it("is told of the largest weighed cost and a twentieth of their sum, each over the range so far", () => {
    const trials = [
      complete(1, 0.2, { text: "512-relu 512-relu 512-relu" }),
      complete(2, 0.6, { text: "8-relu" }),
      complete(3, 0.4, { text: "8-relu" }),
    ];
    const u = stream(7, "learn", 1)();
    expect(told(["log-loss", "parameters"], trials).map((loss) => loss?.toFixed(9))).toEqual(
      [1.05 * (1 - u), 1.05 * u, 1.05 * u * 0.5].map((loss) => loss.toFixed(9)),
    );
  });

  it("takes a diverged network for a guess, which leaves the others their distances, and failed ones for failed", () => {
    const trials = [complete(1, 1e9), complete(2, 0.5), complete(3, 0.6), failed(4)];
    const [worst, best, middle, none] = told(["log-loss", "parameters"], trials);
    expect([best, none]).toEqual([0, undefined]);
    expect((middle ?? 0) / (worst ?? 0)).toBeCloseTo(0.1 / (Math.log(3) - 0.5), 9);
  });

  it("is told of failures alone as they are", () => {
    expect(told(["accuracy", "macs"], [failed(1), failed(2)])).toEqual([undefined, undefined]);
  });

  it("ranks a dominated trial behind the one that dominates it, whatever the weights", () => {
    const trials = [
      complete(1, 0.5, { text: "64-relu" }),
      complete(2, 0.5, { text: "32-relu" }),
      complete(3, 0.9, { text: "8-relu" }),
    ];
    const [dominated, better] = told(["log-loss", "parameters"], trials) as [number, number];
    expect(dominated).toBeGreaterThan(better);
    expect(parseArchitecture("32-relu")).toEqual(trials[1]?.architecture);
  });
});
