// The report of a run: whole at any time, the same after JSON, and of the same figures as the leaderboard.
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { formatArchitecture, leaderboard } from "../../src/nas/index.js";
import { metrics } from "../../src/nn/index.js";
import { reportOf } from "../../src/report/index.js";
import { configFor, journalOf, journals, reportWith } from "./journals.js";

/** Where values are that JSON would change: numbers that are not finite, absent ones, arrays of numbers that are none of its own. */
function strangers(value: unknown, path = "report"): string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [path];
  if (value === undefined || ArrayBuffer.isView(value)) return [path];
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => strangers(inner, `${path}.${key}`))
    : [];
}

describe("reportOf", () => {
  test.prop([journals], { numRuns: 100 })(
    "holds nothing that JSON would change, of any journal cut off anywhere",
    ({ metric, events }) => {
      const report = reportOf(configFor(metric), events);
      expect(strangers(report)).toEqual([]);
    },
  );

  test.prop([journals], { numRuns: 50 })("counts every trial once, and ranks as the leaderboard does", ({ metric, events }) => {
    const { progress, trials, failed, curves, times, sizes } = reportOf(configFor(metric), events);
    const ended = events.filter(({ kind }) => kind === "evaluated").length;
    expect(progress.complete + progress.failed).toBe(ended);
    expect([trials.length, failed.length]).toEqual([progress.complete, progress.failed]);
    expect([curves.length, times.length]).toEqual([ended, ended]);
    const { ranked } = leaderboard(events);
    expect(trials.map(({ trial }) => trial)).toEqual(ranked.map(({ evaluation }) => evaluation.trial));
    expect(sizes.map(({ architecture }) => architecture)).toEqual(
      ranked.map(({ evaluation }) => formatArchitecture(evaluation.architecture)),
    );
  });

  test.prop([journals], { numRuns: 50 })("marks a front whose members none beats in size and score", ({ metric, events }) => {
    const { sizes } = reportOf(configFor(metric), events);
    const sign = metrics[metric].direction === "maximize" ? 1 : -1;
    const front = sizes.filter(({ isOnFront }) => isOnFront);
    for (const member of front) {
      const beaten = sizes.some(
        (other) =>
          other.parameters <= member.parameters &&
          sign * other.value >= sign * member.value &&
          (other.parameters < member.parameters || sign * other.value > sign * member.value),
      );
      expect(beaten).toBe(false);
    }
    expect(front.length > 0).toBe(sizes.length > 0);
  });

  it("of a run that has begun only says how far it is, and has no end, front or choice", () => {
    const report = reportOf(configFor("accuracy"), []);
    expect(report.progress).toEqual({ asked: 100, complete: 0, failed: 0, epochs: 0, trainingSeconds: 0, end: null });
    expect([report.trials, report.curves, report.learned, report.predicted, report.verdict]).toEqual([[], [], [], [], []]);
    expect([report.choice, report.front, report.calibration, report.timeline, report.answers]).toEqual(new Array(5).fill(null));
  });

  it("of failed trials only lists them with their reasons, and keeps their curves without values", () => {
    const scores = { loss: 1, accuracy: 0.5 };
    const report = reportOf(configFor("log-loss"), journalOf("log-loss", [{ architecture: "8-relu", scores, isFailed: true }]));
    expect(report.failed).toEqual([{ trial: 1, architecture: "8-relu", reason: "its loss was not finite in any epoch" }]);
    expect(report.curves).toEqual([
      {
        trial: 1,
        architecture: "8-relu",
        rank: null,
        bestEpoch: null,
        points: [
          { epoch: 1, value: null },
          { epoch: 2, value: null },
        ],
      },
    ]);
  });

  it("gives the test score its interval, and the metric that people read beside log-loss", () => {
    const { metric, plain, trials, baselines } = reportWith([0.7, 0.8]);
    expect([metric, plain]).toEqual(["log-loss", "accuracy"]);
    expect(trials[0]?.test).toEqual({ loss: expect.closeTo(0.2), accuracy: 0.8, interval: expect.closeTo(0.029, 3) });
    expect(baselines.map(({ name }) => name)).toEqual(["majority", "logistic regression"]);
  });

  it("takes the trials asked for from the last resumption", () => {
    const events = journalOf("accuracy", [{ architecture: "8-relu", scores: { loss: 1, accuracy: 0.5 } }]);
    expect(reportOf(configFor("accuracy"), [...events, { kind: "continued", trials: 300 }]).progress.asked).toBe(300);
  });

  it("holds what a strategy says of its learning, null where it says nothing", () => {
    const said = [
      { kind: "learned", batch: 1, report: { entropy: 2.5, reward: Number.NaN, redrawLimit: true } },
      { kind: "learned", batch: 2, report: {} },
    ] as const;
    expect(reportOf(configFor("accuracy"), said).learned).toEqual([
      { batch: 1, reward: null, entropy: 2.5, predictionRank: null },
      { batch: 2, reward: null, entropy: null, predictionRank: null },
    ]);
  });
});

describe("the winner's answers", () => {
  it("become a confusion matrix whose rows are the true classes, with figures of each", () => {
    const { answers } = reportWith([0.7], {
      beside: { answers: { trial: 1, rows: "test", labels: [0, 0, 1, 2], predicted: [0, 1, 1, 1] } },
    });
    expect(answers).toMatchObject({
      kind: "classes",
      classes: ["low", "medium", "high"],
      confusion: [
        [1, 1, 0],
        [0, 1, 0],
        [0, 1, 0],
      ],
      ofClasses: [
        { rows: 2, recall: 0.5, precision: 1 },
        { rows: 1, recall: 1, precision: expect.closeTo(1 / 3) },
        { rows: 1, recall: 0, f1: 0 },
      ],
    });
  });

  it("become points where numbers are predicted", () => {
    const report = reportOf(configFor("rmse"), [], {
      answers: { trial: 1, rows: "validation", values: [3, 4], predictedValues: [2.5, 5] },
    });
    expect(report.answers).toEqual({
      kind: "values",
      trial: 1,
      rows: "validation",
      points: [
        { value: 3, predicted: 2.5 },
        { value: 4, predicted: 5 },
      ],
    });
  });

  test.prop([fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { maxLength: 40 })])("are each counted once", (pairs) => {
    const labels = pairs.map(([label]) => label);
    const predicted = pairs.map(([, other]) => other);
    const { answers } = reportWith([0.7], { beside: { answers: { trial: 1, rows: "test", labels, predicted } } });
    expect(answers?.kind === "classes" ? answers.confusion.flat().reduce((sum, count) => sum + count, 0) : -1).toBe(pairs.length);
  });
});
