// All charts: each is drawn of any run, whatever it holds, or says what is missing.
import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { chartOf, charts } from "../../src/charts/index.js";
import { type BesideJournal, type ChartName, chartNames, type RunReport, reportOf } from "../../src/report/index.js";
import { configFor, journalOf, journals, reportWith } from "../report/journals.js";
import { drawn, isMissing, svgOf, textsIn } from "./drawn.js";

const accuracies = Array.from({ length: 30 }, (_, k) => 0.6 + 0.01 * ((7 * k) % 11) + 0.002 * k);
const beside: BesideJournal = {
  timeline: accuracies.map((_, k) => ({ trial: k + 1, worker: 1 + (k % 2), start: k, end: k + 1.5 })),
  answers: { trial: 1, rows: "test", labels: [0, 1, 1, 2, 2], predicted: [0, 1, 2, 2, 2] },
};
const predicted = accuracies.map((accuracy, k) => ({
  architecture: ["8-relu", "64-tanh 8-relu", "16-elu dropout-0.2"][k % 3] as string,
  scores: { loss: 1 - accuracy, accuracy },
  prediction: 1 - accuracy + 0.01 * (k % 4),
}));
const classes = reportOf(configFor("log-loss"), journalOf("log-loss", predicted), beside);
const numbers = reportOf(
  configFor("rmse"),
  journalOf(
    "rmse",
    accuracies.map((r2) => ({ architecture: "8-relu", scores: { loss: 1 - r2, r2, rmse: 8 * (1 - r2) } })),
  ),
  { answers: { trial: 1, rows: "test", values: [1, 2, 3, 4], predictedValues: [1.5, 2, 2, 5] } },
);
const reportFor = (name: ChartName): RunReport => (name === "residuals" ? numbers : classes);

describe("every chart", () => {
  test.prop([journals], { numRuns: 30 })(
    "is drawn of any journal cut off anywhere, in numbers that a picture can have, or says what is missing",
    ({ metric, events }) => {
      const report = reportOf(configFor(metric), events);
      for (const name of chartNames) {
        const chart = chartOf(name, [report], { width: 400 });
        if (isMissing(chart)) expect(chart.missing).toMatch(/^[a-z].*[^.]$/);
        else expect(svgOf(chart), name).not.toMatch(/NaN|Infinity|undefined|⚠/);
      }
    },
  );

  it.each(chartNames)("%s is titled by what it shows, has it in words, and is as wide as was asked", (name) => {
    for (const width of [400, 960]) {
      const chart = drawn(name, [reportFor(name)], width);
      expect(chart.title).toMatch(/\d/);
      expect(chart.alternative).toMatch(/^[A-Z\d].*\.$/s);
      const svg = svgOf(chart);
      expect(svg).toMatch(new RegExp(`viewBox="0 -\\d+ ${width} \\d+"`));
      expect(textsIn(svg).join(" ")).toContain(chart.title.split(" ")[0]);
    }
  });

  it.each(chartNames)("%s is the same after its report went through JSON", (name) => {
    const report = reportFor(name);
    const again = JSON.parse(JSON.stringify(report)) as RunReport;
    const own = (svg: string): string => svg.replace(/plot-clip-\d+/g, "plot-clip"); // Plot counts them
    expect(own(svgOf(drawn(name, [again])))).toBe(own(svgOf(drawn(name, [report]))));
  });

  it.each(chartNames.filter((name) => charts[name].takesSeveral))("%s lays several runs over each other", (name) => {
    const runs = [0, 1].flatMap((seed) =>
      ["reinforce", "random"].map((strategy) =>
        reportWith(
          accuracies.map((accuracy) => accuracy + 0.01 * seed),
          { settings: { seed, strategy: strategy as "random" } },
        ),
      ),
    );
    const chart = drawn(name, runs);
    for (const strategy of ["reinforce", "random"]) expect(chart.title).toContain(strategy);
    expect(svgOf(chart)).not.toMatch(/NaN|undefined/);
  });

  it("says what is missing where there is no run", () => {
    expect(chartOf("accuracy", [], { width: 400 })).toEqual({ missing: "there is no run" });
  });

  it("shows names from the data as text, whatever they look like", () => {
    const hostile = '<img src=x onerror="alert(1)">&amp;</script>';
    const { config } = classes;
    const named: RunReport = {
      ...classes,
      config: { ...config, data: { ...config.data, file: hostile } },
      answers: classes.answers?.kind === "classes" ? { ...classes.answers, classes: [hostile, "b", "c"] } : null,
    };
    for (const name of ["accuracy", "confusion", "classes"] as const) {
      const svg = svgOf(drawn(name, [named], 2000));
      expect(svg).not.toMatch(/<(img|script)/i);
      expect(textsIn(svg).join(" ")).toMatch(/<img src/);
    }
  });
});
