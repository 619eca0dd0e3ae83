// Several runs over each other: which belong together, and the bands of their means.
import { describe, expect, it } from "vitest";
import { groupBands } from "../../src/charts/overlaid-course.js";
import { runGroups } from "../../src/charts/run-groups.js";
import { reportOf } from "../../src/report/index.js";
import { configFor, journalOf, reportWith } from "../report/journals.js";

describe("groups of runs", () => {
  const run = (settings: Parameters<typeof configFor>[1]) => reportWith([0.7], { settings });

  it("are those that differ in seed, folder and workers only, named by what else differs", () => {
    const runs = [run({ seed: 1 }), run({ seed: 2, out: "elsewhere" }), run({ seed: 1, strategy: "random" })];
    expect(runGroups(runs).map(({ label, runs }) => [label, runs.length])).toEqual([
      ["reinforce", 2],
      ["random", 1],
    ]);
  });

  it("are named by a setting where the strategy is the same", () => {
    const runs = [run({ learningRate: 0.01 }), run({ learningRate: 0.03 })];
    expect(runGroups(runs).map(({ label }) => label)).toEqual(["learningRate 0.01", "learningRate 0.03"]);
  });
});

describe("a band", () => {
  it("is the mean of the runs' bests at each trial with its interval over the runs, as far as all of them came", () => {
    const runs = [reportWith([0.6, 0.7, 0.7]), reportWith([0.5, 0.5, 0.9, 0.95], { settings: { seed: 1 } })];
    const [band] = groupBands(runs, "accuracy");
    expect(band?.runs).toBe(2);
    expect(band?.rows.map(({ trial, mean }) => [trial, mean])).toEqual([
      [1, expect.closeTo(0.55)],
      [2, expect.closeTo(0.6)],
      [3, expect.closeTo(0.8)],
    ]);
    expect(band?.rows[0]?.high).toBeCloseTo(0.55 + 12.706 * 0.05, 3); // t(1) · s / √2
  });

  it("keeps the best where a trial failed, and leaves out a run that completed none", () => {
    const scores = { loss: 0.4, accuracy: 0.6 };
    const trial = { architecture: "8-relu", scores };
    const failing = reportOf(configFor("log-loss"), journalOf("log-loss", [trial, { ...trial, isFailed: true }, trial]));
    const none = reportOf(configFor("log-loss"), journalOf("log-loss", [{ ...trial, isFailed: true }]));
    const [band, ...others] = groupBands([failing, none], "accuracy");
    expect(others).toEqual([]);
    expect([band?.runs, band?.rows.map(({ mean }) => mean)]).toEqual([1, [0.6, 0.6, 0.6]]);
  });
});
