// Whole searches with the preset `tutorial` on a small file: what its switches change of a run, and what it refuses.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  allSwitches,
  leaderboard,
  type SearchEvent,
  type SwitchName,
  type TutorialChanges,
  tutorialPreset,
} from "../../src/nas/index.js";
import { valueOf } from "../../src/nn/index.js";
import { readRun, type SearchRun, startSearch } from "../../src/runtime/index.js";
import type { SearchSettings } from "../../src/study/index.js";
import { eventsOf, smallSearch, temporaryFolder, timelessJournal, writeSmallCsv } from "./files.js";

const folder = temporaryFolder();
const data = writeSmallCsv(folder);
let runs = 0;

const off = (...names: readonly SwitchName[]): TutorialChanges => Object.fromEntries(names.map((name) => [name, false]));
const only = (...names: readonly SwitchName[]): TutorialChanges => ({
  ...allSwitches(false),
  ...Object.fromEntries(names.map((name) => [name, true])),
});

function start(set: TutorialChanges = {}, more: Partial<SearchSettings> = {}): Promise<SearchRun> {
  const out = join(folder, `run-${runs++}`);
  return startSearch(smallSearch(data, out, { preset: "tutorial", set, metric: "accuracy", trials: 8, ...more }));
}

interface Done {
  readonly run: SearchRun;
  readonly events: readonly SearchEvent[];
}

async function searched(set: TutorialChanges = {}, more: Partial<SearchSettings> = {}): Promise<Done> {
  const run = await start(set, more);
  return { run, events: await eventsOf(run.events) };
}

const accuraciesOf = ({ events }: Done): number[] =>
  events.flatMap((event) =>
    event.kind === "evaluated" && event.evaluation.status === "complete"
      ? [valueOf(event.evaluation.validation, "accuracy")]
      : [],
  );

describe("the preset tutorial", () => {
  it("takes its defaults from the tutorial, and a seed of its own for each run where none is given", async () => {
    const request = { data, target: "kind", preset: "tutorial", device: "wasm-simd" } as const;
    const seeds: number[] = [];
    for (let k = 0; k < 2; k++) {
      const { config } = await startSearch({ ...request, out: join(folder, `default-${k}`) });
      expect(config.settings).toMatchObject({
        metric: "accuracy",
        trials: 100,
        batch: 10,
        epochs: 10,
        learningRate: 0.01,
        optimizer: "adam",
        batchSize: 32,
        maxLayers: 2,
        dropout: [0.2],
        units: [8, 16, 32, 64, 128, 256, 512],
        oneShot: true,
        predictor: "head",
        top: 5,
        workers: 1,
      });
      expect(config.space).toBe(840);
      seeds.push(config.settings.seed);
    }
    expect(new Set(seeds).size).toBe(2);
    const named = await startSearch({ ...request, seed: 3, out: join(folder, "seeded") });
    expect(named.config.settings.seed).toBe(3);
  });

  it("records its switches and constants, gives the same run for the same seed, and ends with a leaderboard without test scores", async () => {
    const [once, again] = [await searched(), await searched()];
    expect(timelessJournal(again.run.folder)).toBe(timelessJournal(once.run.folder));
    expect((await readRun(once.run.folder)).config.tutorial).toEqual(tutorialPreset());
    expect(once.events.filter(({ kind }) => kind === "tested" || kind === "baseline")).toEqual([]);
    expect(leaderboard(once.events).ranked).toHaveLength(8);
    expect(once.run.config.data).toMatchObject({ train: 135, validation: 15, test: 0, duplicates: 0 });
    expect(once.run.config.data.encoder).toBeUndefined();
  });

  it("tests the best and stands baselines beside them where rows are held back", async () => {
    for (const set of [off("noTestSet"), only()]) {
      const { run, events } = await searched(set);
      expect(events.filter(({ kind }) => kind === "tested")).toHaveLength(3);
      expect(events.flatMap((event) => (event.kind === "baseline" ? [event.name] : []))).toEqual([
        "majority",
        "logistic regression",
      ]);
      const { train, validation, test } = run.config.data;
      expect(train + validation + test).toBe(150);
      expect(Math.abs(test - 0.15 * 150)).toBeLessThanOrEqual(1);
      expect(Math.abs(validation - 0.1 * (150 - test))).toBeLessThanOrEqual(1);
    }
  });

  it("shares weights across splits only where the switch is on", async () => {
    const oneShot = { oneShot: true };
    // With fresh splits and the switch off, no weights are shared: the same as without one-shot.
    const kept = await searched(off("sharedWeightsSawValidation"), oneShot);
    expect(accuraciesOf(kept)).toEqual(accuraciesOf(await searched({}, { oneShot: false })));
    expect(accuraciesOf(await searched({}, oneShot))).not.toEqual(accuraciesOf(kept));
    // On one fixed split the switch changes nothing.
    const fixed = await searched(off("newSplitPerArchitecture"), oneShot);
    expect(accuraciesOf(await searched(off("newSplitPerArchitecture", "sharedWeightsSawValidation"), oneShot))).toEqual(
      accuraciesOf(fixed),
    );
    // The key of shared layers is the switch's.
    expect(accuraciesOf(await searched(off("bigramKeyWithoutDepth"), oneShot))).not.toEqual(
      accuraciesOf(await searched({}, oneShot)),
    );
  });

  it("writes the journal at the end only, where the switch is on", async () => {
    for (const [set, atOnce] of [
      [{}, false],
      [off("logAtTheEnd"), true],
    ] as const) {
      const run = await start(set);
      const journal = join(run.folder, "journal.jsonl");
      let [events, linesBeforeTheEnd] = [0, 0];
      for await (const event of run.events) {
        events++;
        if (event.kind !== "finished") linesBeforeTheEnd = readFileSync(journal, "utf8").split("\n").length - 1;
      }
      expect(linesBeforeTheEnd).toBe(atOnce ? events - 1 : 0);
      expect(readFileSync(journal, "utf8").split("\n")).toHaveLength(events + 1);
    }
  });

  it.each(["random", "evolution"] as const)("can be searched by %s on the tutorial's rows", async (strategy) => {
    const { events } = await searched({}, { strategy });
    expect(events[0]).toMatchObject({ kind: "started", strategy });
    expect(accuraciesOf({ run: undefined as never, events })).toHaveLength(8);
  });

  it.each([
    [{}, { workers: 2 }, "preset tutorial: workers must be 1: its networks are trained one after another, got 2"],
    [{}, { folds: 5 }, "preset tutorial: folds must be 1: the tutorial trains one network a trial, got 5"],
    [{}, { metric: "log-loss" }, "preset tutorial: the metric must be accuracy, got log-loss"],
    [
      { lossOverAlOutputs: false },
      {},
      /--set: each name must be a switch or a constant of the tutorial, got "lossOverAlOutputs"\nhint: did you mean lossOverAllOutputs\?/,
    ],
    [{ noSeed: "no" }, {}, "--set: noSeed must be true or false, got no"],
    [{ CONTROLLER_LSTM_DIM: 0 }, {}, "--set: CONTROLLER_LSTM_DIM must be an integer ≥ 1, got 0"],
    [{ CONTROLLER_OPTIMIZER: "rmsprop" }, {}, "--set: CONTROLLER_OPTIMIZER must be Adam or SGD, got rmsprop"],
    [{ TARGET_CLASSES: 3 }, {}, "--set: TARGET_CLASSES cannot be set\nhint: it is the classes of the target column"],
  ] as [TutorialChanges, Partial<SearchSettings>, string | RegExp][])("refuses %j with %j", async (set, more, message) => {
    const before = runs;
    await expect(start(set, more)).rejects.toThrow(message);
    expect(existsSync(join(folder, `run-${before}`))).toBe(false);
  });

  it("is refused anything to set where there is no preset", async () => {
    const settings = smallSearch(data, join(folder, "none"), { set: { noSeed: false } });
    await expect(startSearch(settings)).rejects.toThrow("--set: needs a preset to set anything of");
  });
});
