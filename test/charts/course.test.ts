// The course of a run: what is drawn of its trials, batches, baselines and choice.
import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { courseRows } from "../../src/charts/course.js";
import { metrics } from "../../src/nn/index.js";
import { reportOf } from "../../src/report/index.js";
import { configFor, journalOf, journals, reportWith } from "../report/journals.js";
import { drawn, svgOf, textsIn } from "./drawn.js";

const accuracies = [0.6, 0.7, 0.5, 0.8, 0.75, 0.7];
const report = reportWith(accuracies);

describe("the rows of a course", () => {
  it("are each trial's accuracy, the best up to it, and the mean of each batch of four", () => {
    const { trials, best, batches, baselines } = courseRows(report, "accuracy");
    expect(trials.map(({ trial, value }) => [trial, value])).toEqual(accuracies.map((value, k) => [k + 1, value]));
    expect(best.map(({ value }) => value)).toEqual([0.6, 0.7, 0.7, 0.8, 0.8, 0.8]);
    expect(batches).toEqual([
      { first: 1, last: 4, mean: expect.closeTo(0.65), low: expect.closeTo(0.4446, 3), high: expect.closeTo(0.8554, 3) },
      { first: 5, last: 6, mean: expect.closeTo(0.725), low: expect.closeTo(0.4073, 3), high: expect.closeTo(1.0427, 3) },
    ]);
    expect(baselines).toEqual([
      { name: "majority", value: 0.3 },
      { name: "logistic regression", value: 0.5 },
    ]);
  });

  it("mark the choice of a run that has ended, and none while it goes on", () => {
    expect(courseRows(report, "accuracy").winner).toMatchObject({ trial: 4, value: 0.8 });
    const underWay = reportOf(configFor("log-loss"), [journalOf("log-loss", [])[0] as never]);
    expect(courseRows(underWay, "accuracy").winner).toBeUndefined();
  });

  test.prop([journals], { numRuns: 50 })("never let the best become worse, whichever way is better", ({ metric, events }) => {
    const { best, trials } = courseRows(reportOf(configFor(metric), events), metric);
    const sign = metrics[metric].direction === "maximize" ? 1 : -1;
    best.forEach(({ value }, k) => {
      expect(sign * value).toBe(Math.max(...trials.slice(0, k + 1).map((row) => sign * row.value)));
    });
  });
});

describe("the chart of a course", () => {
  it("says the best, its trial and the baselines, and labels its lines where they end", () => {
    const chart = drawn("accuracy", [report]);
    expect(chart.title).toBe("Best validation accuracy 80.0 % at trial 4 of 6");
    expect(chart.alternative).toBe(
      "6 trials by validation accuracy; the best is 80.0 % at trial 4, 64-elu 64-elu 64-elu. " +
        "The mean of a batch goes from 65.0 % in the first to 72.5 % in the last. " +
        "Baseline majority: 30.0 %. Baseline logistic regression: 50.0 %.",
    );
    const texts = textsIn(svgOf(chart));
    for (const text of ["trial", "validation accuracy (%)", "best80.0 %", "majority30.0 %"]) expect(texts).toContain(text);
  });

  it("takes the least where less is better, in the metric's units", () => {
    const chart = drawn("metric", [report]);
    expect(chart.title).toBe("Best validation log-loss .200 at trial 4 of 6");
    expect(textsIn(svgOf(chart))).toContain("validation log-loss (nats)");
  });

  it("draws a trial that diverged at the edge and says so, and leaves room for the others", () => {
    const trials = [...accuracies, ...accuracies].map((accuracy, k) => ({
      architecture: "8-relu",
      scores: { loss: k === 3 ? 1e9 : 1 - accuracy, accuracy },
    }));
    const { subtitle, plot } = drawn("metric", [reportOf(configFor("log-loss"), journalOf("log-loss", trials))]);
    expect(subtitle).toContain("1 trial beyond the axis, drawn at its edge");
    const [, high] = (plot.y as { domain: [number, number] }).domain;
    expect(high).toBeLessThan(2);
  });
});
