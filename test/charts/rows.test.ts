// The rows of the charts: what of a report each of them draws.
import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { classScoreRows } from "../../src/charts/class-scores.js";
import { confusionCells } from "../../src/charts/confusion.js";
import { distributionRows } from "../../src/charts/distribution.js";
import { effectRows } from "../../src/charts/effects.js";
import { entropyRows } from "../../src/charts/entropy.js";
import { layerShares } from "../../src/charts/layer-choices.js";
import { curveRows } from "../../src/charts/learning-curves.js";
import { residualRows } from "../../src/charts/residuals.js";
import { scoreRows } from "../../src/charts/scores.js";
import { frontRows } from "../../src/charts/size.js";
import { throughputOf } from "../../src/charts/timeline.js";
import { timeRows } from "../../src/charts/times.js";
import { reportOf } from "../../src/report/index.js";
import { configFor, journalOf, journals, reportWith } from "../report/journals.js";
import { drawn } from "./drawn.js";

const report = reportWith([0.6, 0.7, 0.5, 0.8, 0.75, 0.7]);

describe("scores", () => {
  it("are the tested networks with intervals, then the baselines", () => {
    const network = (name: string, test: number, half: number): object => ({
      name,
      kind: "network",
      validation: test,
      test,
      low: expect.closeTo(test - half, 3),
      high: expect.closeTo(test + half, 3),
    });
    expect(scoreRows(report)).toEqual([
      network("3  64-relu 16-tanh", 0.7, 0.0331),
      network("5  8-relu", 0.6, 0.0354),
      expect.objectContaining({ name: "logistic regression", kind: "baseline", test: 0.5 }),
      expect.objectContaining({ name: "majority", kind: "baseline", test: 0.3 }),
    ]);
  });

  it("are the best on validation while the test rows were not looked at, and the chart says so", () => {
    const events = journalOf("accuracy", [{ architecture: "8-relu", scores: { loss: 0.4, accuracy: 0.6 } }]);
    const underWay = reportOf(
      configFor("accuracy"),
      events.filter(({ kind }) => kind === "started" || kind === "evaluated"),
    );
    expect(scoreRows(underWay)).toEqual([
      { name: "1  8-relu", kind: "network", validation: 0.6, test: null, low: Number.NaN, high: Number.NaN },
    ]);
    expect(drawn("scores", [underWay]).subtitle).toContain("the test rows were not looked at yet");
  });
});

describe("a distribution", () => {
  it("counts whole percents from the lowest to the highest, shares of all", () => {
    const [group] = distributionRows([reportWith([0.62, 0.629, 0.641])]);
    expect(group?.rows.map(({ percent, count, share }) => [percent, count, share])).toEqual([
      [62, 2, expect.closeTo(2 / 3)],
      [63, 0, 0],
      [64, 1, expect.closeTo(1 / 3)],
    ]);
  });

  it("takes as many trials of each run as the shortest has", () => {
    const random = reportWith([0.5, 0.5], { settings: { strategy: "random" } });
    expect(distributionRows([report, random]).map(({ label, trials }) => [label, trials])).toEqual([
      ["reinforce", 2],
      ["random", 2],
    ]);
  });
});

describe("learning curves", () => {
  it("are the search's metric by epoch, a line a trial, with ranks", () => {
    expect(curveRows(report).slice(0, 2)).toEqual([
      { line: "1/1", trial: 1, rank: 5, epoch: 1, value: 0.4 },
      { line: "1/1", trial: 1, rank: 5, epoch: 2, value: 0.4 },
    ]);
  });

  it("have a line a fold, and break where a value is not finite", () => {
    const [curve] = report.curves;
    const points = [
      { epoch: 1, fold: 1, value: 0.4 },
      { epoch: 1, fold: 2, value: null },
    ];
    const rows = curveRows({ curves: [{ ...(curve as NonNullable<typeof curve>), points }] });
    expect(rows.map(({ line, value }) => [line, value])).toEqual([
      ["1/1", 0.4],
      ["1/2", Number.NaN],
    ]);
  });
});

describe("layer choices", () => {
  test.prop([journals], { numRuns: 50 })(
    "of units, dropout and no layer sum to all networks of each quarter and place",
    ({ metric, events }) => {
      const sums = new Map<string, number>();
      for (const { place, part, choice, share } of layerShares(reportOf(configFor(metric), events), 3)) {
        if (!/^(relu|tanh|elu)$/.test(choice)) sums.set(`${place} ${part}`, (sums.get(`${place} ${part}`) ?? 0) + share);
      }
      for (const sum of sums.values()) expect(sum).toBeCloseTo(1);
    },
  );
});

describe("effects", () => {
  it("are those of enough trials, with intervals, as the analysis has them", () => {
    const many = reportWith(Array.from({ length: 24 }, (_, k) => (k % 6 === 0 ? 0.8 : 0.6) + 0.001 * (k % 5)));
    const rows = effectRows(many);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows[0]).toMatchObject({ isBeyondNoise: true });
    for (const { low, effect, high, trials } of rows) {
      expect(low).toBeLessThanOrEqual(effect);
      expect(high).toBeGreaterThanOrEqual(effect);
      expect(trials).toBeGreaterThanOrEqual(4);
    }
  });
});

describe("entropy", () => {
  it("is a row a batch that the policy learned from, of each run", () => {
    expect(entropyRows([report, report]).map(({ run, batch, entropy }) => [run, batch, entropy])).toEqual([
      [0, 1, 2.2],
      [1, 1, 2.2],
    ]);
    expect(entropyRows([{ ...report, learned: [{ batch: 1, reward: 1, entropy: null, predictionRank: null }] }])).toEqual([]);
  });
});

describe("the front of sizes", () => {
  test.prop([journals], { numRuns: 50 })("goes from small to large, each better than the one before", ({ metric, events }) => {
    const corners = frontRows(reportOf(configFor(metric), events));
    const sign = metric === "log-loss" || metric === "rmse" ? -1 : 1;
    corners.slice(1).forEach(({ parameters, value }, k) => {
      const before = corners[k] as (typeof corners)[number];
      expect(parameters).toBeGreaterThan(before.parameters);
      expect(sign * value).toBeGreaterThan(sign * before.value);
    });
  });
});

describe("times", () => {
  it("are milliseconds an epoch", () => {
    expect(timeRows(report)[1]).toMatchObject({ trial: 2, perEpoch: 250 });
  });

  it("of a timeline give its throughput and the share of the time that workers trained", () => {
    const spans = [
      { trial: 1, worker: 1, start: 0, end: 2 },
      { trial: 2, worker: 2, start: 0, end: 1 },
      { trial: 3, worker: 2, start: 1.5, end: 2 },
    ];
    expect(throughputOf(spans)).toEqual({ seconds: 2, trialsPerSecond: 1.5, busy: 0.875 });
  });
});

describe("the winner's answers", () => {
  it("are a cell a pair of classes, shares of the actual one, also of a class without rows", () => {
    const cells = confusionCells({
      classes: ["a", "b"],
      confusion: [
        [3, 1],
        [0, 0],
      ],
    });
    expect(cells.map(({ actual, predicted, count, share }) => [actual, predicted, count, share])).toEqual([
      ["a", "a", 3, 0.75],
      ["a", "b", 1, 0.25],
      ["b", "a", 0, 0],
      ["b", "b", 0, 0],
    ]);
  });

  it("give each class three figures, the class with most rows first", () => {
    const rows = classScoreRows({
      classes: ["a", "b"],
      ofClasses: [
        { rows: 1, precision: 0.1, recall: 0.2, f1: 0.3 },
        { rows: 9, precision: 0.4, recall: 0.5, f1: 0.6 },
      ],
    });
    expect(rows.map(({ name, figure, value }) => `${name} ${figure} ${value}`)).toEqual([
      "b recall 0.5",
      "b precision 0.4",
      "b f1 0.6",
      "a recall 0.2",
      "a precision 0.1",
      "a f1 0.3",
    ]);
  });

  it("leave residuals: the value less what was predicted", () => {
    expect(residualRows({ points: [{ value: 3, predicted: 2.5 }] })).toEqual([{ predicted: 2.5, residual: 0.5 }]);
  });
});
