// Searches by every metric, and on a target of numbers: rewards, ranks, baselines, test rows, and what must not be mixed.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { baselines } from "../../src/nas/baselines.js";
import {
  baselineTrial,
  createLocalEvaluator,
  createStrategy,
  type EvaluationData,
  evaluate,
  formatEvent,
  grammarOf,
  guessOf,
  insertRanked,
  isMetric,
  leaderboard,
  type Metric,
  metricFor,
  metricOf,
  objectiveNames,
  objectivesOf,
  parseJournal,
  placeData,
  rewardOf,
  type SearchConfig,
  type SearchEvent,
  scoreWeights,
  search,
  worstOf,
} from "../../src/nas/index.js";
import { isSolvable, leastSquares } from "../../src/nas/least-squares.js";
import { isBetter, type LabelledRows, metricNames, metrics, type Scores, scoreFields, valueOf } from "../../src/nn/index.js";
import { arrayOf, createReferenceDevice, createWasmDevice, stream, ValueError, zeros } from "../../src/tensor/index.js";
import { normal } from "../nn/networks.js";
import { blobs, jobOf, quick, stillClock } from "./blobs.js";
import { complete } from "./evaluations.js";

const unit = 25;
/** `y = sin 2x₀ + x₁ / 2`, in deviations. */
function waves(seed: number, count: number): LabelledRows {
  const rng = stream(seed, "waves");
  const x = Array.from({ length: 2 * count }, () => normal(rng));
  const y = Array.from({ length: count }, (_, i) => Math.sin(2 * (x[2 * i] as number)) + (x[2 * i + 1] as number) / 2);
  return { x: arrayOf(x, [count, 2]), y, unit };
}
const numbers: EvaluationData = { train: waves(1, 160), validation: waves(2, 80), features: 2, classes: 1 };
const test = waves(3, 80);
const device = createWasmDevice("simd");

/** Scores that have every field. */
const anyScores: fc.Arbitrary<Scores> = fc
  .tuple(...scoreFields.map(() => fc.double({ min: -2, max: 2, noNaN: true })))
  .map((values) => Object.fromEntries(scoreFields.map((field, k) => [field, values[k]])) as unknown as Scores);

describe.each(metricNames)("by %s", (metric) => {
  const worst = worstOf(metric, { classes: 3, unit: 1 });
  const bound = worst === undefined ? {} : { worst };

  it("a better value has a larger reward, unless both are as bad as a guess or worse", () => {
    fc.assert(
      fc.property(anyScores, anyScores, (a, b) => {
        if (valueOf(a, metric) === valueOf(b, metric)) return;
        expect(rewardOf(a, { metric }) > rewardOf(b, { metric })).toBe(isBetter(a, b, metric));
        const [of, other] = [a, b].map((scores) => rewardOf(scores, { metric, ...bound })) as [number, number];
        if (isBetter(a, b, metric)) expect(of).toBeGreaterThanOrEqual(other);
        if (worst !== undefined)
          expect(Math.min(of, other)).toBeGreaterThanOrEqual(rewardOf({ ...a, [metrics[metric].field]: worst }, { metric }));
      }),
    );
  });

  it("a reward leads back to the metric", () => {
    fc.assert(
      fc.property(anyScores, (scores) => {
        expect(metricOf(rewardOf(scores, { metric }), metric) + 0).toBe(valueOf(scores, metric) + 0);
      }),
    );
  });

  it("the leaderboard and the best trials are in the metric's order, the best first", () => {
    const values = [0.3, 0.9, 0.1, 0.9];
    const trials = values.map((value, k) => {
      const scores = { loss: metric === "log-loss" ? value : 1, [metrics[metric].field]: value };
      return { ...complete(k + 1, 1), validation: scores as Scores };
    });
    const started: SearchEvent = { kind: "started", strategy: "random", space: 9, trials: 4, batch: 4, metric, seed: 0 };
    const events: SearchEvent[] = [started, ...trials.map((evaluation) => ({ kind: "evaluated" as const, evaluation }))];
    const expected = metrics[metric].direction === "maximize" ? [2, 4, 1, 3] : [3, 1, 2, 4];
    expect(leaderboard(events).ranked.map(({ evaluation }) => evaluation.trial)).toEqual(expected);
    const training = { ...quick, metric };
    const ranked = trials.reduce<ReturnType<typeof insertRanked>>(
      (best, evaluation) => insertRanked(best, evaluation, { most: 9, training }),
      [],
    );
    expect(ranked.map(({ trial }) => trial)).toEqual(expected);
  });

  it("is an objective between the perfect score and a guess's", () => {
    const [objective] = objectivesOf([metric], { units: [8], maxLayers: 2, features: 3, classes: 4, unit: 7 });
    const scored = (value: number) => ({ ...complete(1, value), validation: { loss: value, [metrics[metric].field]: value } });
    expect(objective?.ideal).toBe(metrics[metric].direction === "maximize" ? 1 : 0);
    expect(objective?.reference).toBe(guessOf(metric, { classes: 4, unit: 7 }));
    expect(objective?.measure(scored(0.3))).toBe(0.3);
  });

  it("does not go with a target of the other kind", () => {
    const isOfNumbers = metrics[metric].task === "regression";
    expect(() => metricFor(metric, isOfNumbers ? 1 : 3)).not.toThrow();
    expect(() => metricFor(metric, isOfNumbers ? 3 : 1)).toThrow(ValueError);
    expect(() => metricFor(metric, isOfNumbers ? 3 : 1)).toThrow(/^--metric: for a target of \w+ must be one of /);
  });
});

it("every metric can be traded off, and so can sizes", () => {
  expect(objectiveNames.filter(isMetric)).toEqual(metricNames);
  expect(objectiveNames.filter((name) => !isMetric(name))).toEqual(["parameters", "macs"]);
});

it("an RMSE is not bounded without the target's deviation", () => {
  expect(() => guessOf("rmse", { classes: 1 })).toThrow("rmse: must have the target's deviation");
});

describe("on a target of numbers", () => {
  const grammar = grammarOf({ units: [4, 16], activations: ["relu", "tanh"], dropoutRates: [], maxLayers: 1 });
  const training = { ...quick, metric: "rmse", epochs: 8, optimizer: { kind: "adam", rate: 0.03 } } as const;
  const config: SearchConfig = { grammar, seed: 0, trials: 4, batch: 2, training, oneShot: false, top: 2 };
  const look = { metric: "rmse", seed: 0 } as const;

  it.each(["reinforce", "surrogate", "tpe", "evolution"] as const)(
    "a search by %s finds networks that beat a line and the mean, journal and all",
    async (name) => {
      const evaluator = createLocalEvaluator(device, numbers, stillClock);
      const options = { metric: "rmse", worst: unit } as const;
      const events: SearchEvent[] = [];
      for await (const event of search(
        { ...config, choice: { among: 4, worst: unit }, probe: { architectures: 3, seeds: 2 } },
        {
          evaluator,
          strategy: createStrategy(name, { grammar, seed: 0, device: createReferenceDevice(), options }),
          baselines: () => baselines(device, evaluator, numbers, [test], { seed: 0, training }),
          test: (architecture, weights) => scoreWeights(device, architecture, weights, test, numbers, look),
        },
      ))
        events.push(event);
      const board = leaderboard(events);
      expect(board.ranked).toHaveLength(4);
      const best = board.ranked[0];
      expect(Object.keys(best?.evaluation.validation ?? {})).toEqual(["loss", "r2", "rmse"]);
      const [mean, line] = board.baselines;
      expect([mean?.name, line?.name]).toEqual(["mean", "linear regression"]);
      expect(mean?.test.r2).toBeCloseTo(0, 1);
      expect(line?.test.r2).toBeLessThan(0.6);
      expect(best?.test?.r2).toBeGreaterThan(line?.test.r2 as number);
      expect(best?.test?.interval).toBeGreaterThan(0);
      expect(best?.expected).toBeGreaterThan(0); // an RMSE, not a reward
      const written = events.map((event) => `${formatEvent(event)}\n`).join("");
      expect(written).not.toContain("NaN");
      expect(leaderboard(parseJournal(written, "journal")).ranked.map(({ test: of }) => of)).toEqual(
        board.ranked.map(({ test: of }) => of),
      );
    },
  );

  it("a network's scores are observed as they are asked for", async () => {
    const observe = { name: "mean-of-last", last: 2 } as const;
    const job = jobOf("8-tanh", { training: { ...training, observe } });
    const evaluation = await evaluate(device, placeData(device, numbers), job, stillClock);
    if (evaluation.status === "failed") throw new Error(evaluation.reason);
    const [before, last] = evaluation.epochs.slice(-2) as unknown as [Scores, Scores];
    expect(evaluation.observed).toEqual({
      loss: (before.loss + last.loss) / 2,
      r2: (valueOf(before, "r2") + valueOf(last, "r2")) / 2,
      rmse: (valueOf(before, "rmse") + valueOf(last, "rmse")) / 2,
    });
  });

  it("linear regression finds the line, weighted rows and inputs that say the same among them", () => {
    // y = 3 a − 2 b + 1; c is 1 − a, so that many lines are the same.
    const rng = stream(0, "line");
    const rows = Array.from({ length: 50 }, () => [normal(rng), normal(rng)] as const);
    const x = arrayOf(
      rows.flatMap(([a, b]) => [a, b, 1 - a]),
      [50, 3],
    );
    const y = rows.map(([a, b], i) => 3 * a - 2 * b + 1 + (i % 2) * 10);
    const [weight, bias] = leastSquares({ x, y, weights: y.map((_, i) => 1 - (i % 2)), unit });
    rows.forEach(([a, b]) => {
      const [p, q, r] = weight.values as unknown as [number, number, number];
      expect(p * a + q * b + r * (1 - a) + (bias.values[0] as number)).toBeCloseTo(3 * a - 2 * b + 1, 4);
    });
  });

  it("linear regression is solved, so that nobody beats it because it was not trained to the end", async () => {
    const evaluator = createLocalEvaluator(device, numbers, stillClock);
    const short = { ...training, epochs: 1 };
    const scored = [];
    for await (const baseline of baselines(device, evaluator, numbers, [test], { seed: 5, training: short }))
      scored.push(baseline);
    const job = { trial: baselineTrial, architecture: [], seed: 5, training: { ...training, epochs: 200 } } as const;
    for await (const trained of evaluator.evaluate([job])) {
      if (trained.status === "failed") throw new Error(trained.reason);
      expect(scored[1]?.validation.r2).toBeCloseTo(valueOf(trained.validation, "r2"), 1);
    }
  });

  it("only what is too large to be solved is trained", () => {
    const wide = (rows: number, features: number): LabelledRows => ({ x: zeros([rows, features]), y: [], unit });
    expect([isSolvable(wide(1_000, 100)), isSolvable(wide(1_000, 2_100))]).toEqual([true, false]);
  });
});

describe("the interval of test scores", () => {
  const { data, test: rows } = blobs(3, { rows: 120, spread: 0.9 });
  const scored = async (metric: Metric, seed = 0) => {
    const evaluation = await evaluate(device, placeData(device, data), jobOf("8-tanh"), stillClock);
    if (evaluation.status === "failed") throw new Error(evaluation.reason);
    return scoreWeights(device, evaluation.architecture, evaluation.weights, rows, data, { metric, seed });
  };

  it("is there where the accuracy's does not say it, and of the search's seed", async () => {
    expect(Object.keys(await scored("log-loss"))).toEqual(["loss", "accuracy"]);
    for (const metric of ["balanced-accuracy", "macro-f1", "auc"] as const) {
      const one = await scored(metric);
      expect(one.interval).toBeGreaterThan(0);
      expect(one.interval).toBeLessThan(0.25);
      expect(await scored(metric)).toEqual(one);
      expect((await scored(metric, 1)).interval).not.toBe(one.interval);
    }
  });

  it("of a balanced accuracy on balanced rows is about that of the accuracy", async () => {
    const { accuracy = 0, interval = 0 } = await scored("balanced-accuracy");
    const normal = 1.96 * Math.sqrt((accuracy * (1 - accuracy)) / rows.y.length);
    expect(interval / normal).toBeGreaterThan(0.8);
    expect(interval / normal).toBeLessThan(1.2);
  });
});
