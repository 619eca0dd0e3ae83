// One search on the real data, from the file to the verdict.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { leaderboard, tutorialSpace, verdict } from "../../src/nas/index.js";
import { valueOf } from "../../src/nn/index.js";
import { readRun, startSearch, trainArchitecture } from "../../src/runtime/index.js";
import { eventsOf, smallSearch, temporaryFolder } from "./files.js";

const folder = temporaryFolder();
const { units, activations } = tutorialSpace;
const settings = {
  ...smallSearch(fileURLToPath(new URL("../../examples/data/wine-quality.csv", import.meta.url)), join(folder, "wine")),
  target: "quality_label",
  ignore: ["quality"],
  batchSize: 32,
  learningRate: 0.003,
  epochs: 3,
  units: units.filter((width) => width <= 64),
  activations,
  workers: 2,
};

describe("a search on the wine data", () => {
  it("trains 12 networks, tests the best three once, and puts the baselines beside them", async () => {
    const run = await startSearch(settings);
    const events = await eventsOf(run.events);
    const board = leaderboard((await readRun(run.folder)).events);
    expect(board.finished).toEqual({ kind: "finished", reason: "trials", trials: 12 });
    expect(events.filter((e) => e.kind === "learned")).toHaveLength(3);
    expect([board.ranked.length, board.failed.length]).toEqual([12, 0]);

    const [majority, logistic] = board.baselines as [(typeof board.baselines)[0], (typeof board.baselines)[0]];
    expect(majority).toMatchObject({ name: "majority", test: { accuracy: expect.closeTo(462 / 735, 3) } }); // .6286
    expect(logistic.name).toBe("logistic regression");
    expect(logistic.test.accuracy).toBeGreaterThan(valueOf(majority.test, "accuracy"));
    expect(logistic.test.loss).toBeLessThan(majority.test.loss);

    const tested = board.ranked.filter((r) => r.test !== undefined);
    expect(tested.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    for (const { test, evaluation } of tested) {
      expect(evaluation.validation.loss).toBeLessThan(0.75);
      expect(test?.accuracy).toBeGreaterThan(valueOf(majority.test, "accuracy") + 0.02);
      expect(test?.loss).toBeLessThan(majority.test.loss);
    }
    expect(verdict(board, run.config.data.test)[0]).toMatch(/^the best by validation /);
  });

  it("trains one network as a search does, with the curve of its training loss", async () => {
    const { evaluation, test, baselines, device } = await trainArchitecture({
      ...settings,
      architecture: "32-relu dropout-0.2 16-tanh",
    });
    expect(device).toMatch(/^wasm-/);
    expect(evaluation).toMatchObject({ status: "complete", trial: 1, parameters: 12 * 32 + 33 * 16 + 17 * 3 });
    const losses = evaluation.epochs.map(({ trainingLoss }) => trainingLoss as number);
    expect(losses).toHaveLength(3);
    expect(losses[2]).toBeLessThan(losses[0] as number);
    expect(test?.accuracy).toBeGreaterThan(0.64);
    expect(baselines.map(({ name }) => name)).toEqual(["majority", "logistic regression"]);
  });
});
