import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../src/cli/options.js";
import { presetDefaults } from "../../src/cli/search.js";
import { searchSchema } from "../../src/cli/search-schema.js";
import { flagOf } from "../../src/cli/setting-fields.js";
import { topSchema, trainSchema } from "../../src/cli/settings-schema.js";
import { spaceOf } from "../../src/study/index.js";
import { resolveSettings } from "../../src/study/presets.js";
import { folderWith } from "./host.js";

const required = { data: "wine.csv", target: "label" };

describe("settings", () => {
  it("have the defaults of the design", async () => {
    expect(await readSettings(searchSchema, required)).toEqual({
      ...required,
      preset: "none",
      set: {},
      ignore: [],
      task: "auto",
      types: {},
      missing: { number: "median", category: "level", target: "error" },
      missingValues: [],
      levels: 50,
      classWeights: "none",
      group: null,
      validation: null,
      test: null,
      trials: 100,
      maxEpochsTotal: null,
      proposer: "random",
      eta: 3,
      rungs: [],
      batch: 10,
      strategy: "reinforce",
      objectives: [],
      oneShotCheck: 12,
      pending: null,
      async: false,
      observe: "best",
      observeLast: 5,
      repeats: 1,
      predictor: "auto",
      choice: "smoothed",
      probe: "auto",
      oneShot: false,
      baseline: "moving-average",
      passes: 1,
      clip: null,
      entropy: null,
      discount: null,
      controllerRate: null,
      controllerUnits: 100,
      share: "pairs",
      timeout: null,
      trialTimeout: null,
      top: 5,
      folds: 1,
      metric: "auto",
      epochs: 20,
      patience: 5,
      batchSize: 32,
      optimizer: "adam",
      learningRate: 0.003,
      decay: 0,
      momentum: 0,
      schedule: "constant",
      weightDecay: 0.1,
      average: 3,
      seed: 0,
      device: "wasm",
      gpuThreshold: 2 ** 30,
      space: null,
      units: [8, 16, 32, 64, 128, 256, 512],
      activations: ["sigmoid", "tanh", "relu", "elu"],
      dropout: [0.2],
      maxLayers: 2,
      learningRates: [],
      batchSizes: [],
      weightDecays: [],
      maxParameters: null,
      maxMacs: null,
      maxLatency: null,
      workers: "auto",
      out: null,
      format: "table",
    });
  });

  it("are read from the texts of flags", async () => {
    const texts = {
      ignore: "a, b,c d",
      units: "8,16",
      dropout: "none",
      timeout: "1h30m",
      maxParameters: "none",
      workers: "3",
      learningRate: ".01",
    };
    expect(await readSettings(searchSchema, { ...required, ...texts })).toMatchObject({
      ignore: ["a", "b", "c d"],
      units: [8, 16],
      dropout: [],
      timeout: 5400,
      maxParameters: null,
      workers: 3,
      learningRate: 0.01,
    });
  });

  it("come from a flag before the config file before the default", async () => {
    const folder = folderWith({
      "search.json": JSON.stringify({ ...required, trials: 7, seed: 3, timeout: "2m", predictor: "off", ignore: ["a,b"] }),
    });
    const config = join(folder, "search.json");
    const settings = await readSettings(searchSchema, { config, seed: "9", predictor: "ridge" });
    expect(settings).toMatchObject({
      ...required,
      trials: 7,
      seed: 9,
      timeout: 120,
      predictor: "ridge",
      ignore: ["a,b"],
      batch: 10,
    });
  });

  describe("with a space", () => {
    const folder = folderWith({
      "space.json": JSON.stringify({ units: [16, 64], dropoutRates: [0.1, 0.3], maxLayers: 4 }),
      "whole.json": JSON.stringify({ ...required, space: { activations: ["elu"], maxLayers: 3 }, units: [7] }),
      "tutorial.json": JSON.stringify({ ...required, preset: "tutorial", space: { maxLayers: 1 } }),
    });
    const read = (given: Readonly<Record<string, unknown>>) => readSettings(searchSchema, given, presetDefaults);

    it("from a file, take its parts for theirs, and the defaults for the rest", async () => {
      const settings = await read({ ...required, space: join(folder, "space.json") });
      expect(settings).toMatchObject({
        space: { units: [16, 64], dropoutRates: [0.1, 0.3], maxLayers: 4 },
        units: [16, 64],
        dropout: [0.1, 0.3],
        maxLayers: 4,
        activations: ["sigmoid", "tanh", "relu", "elu"],
      });
      expect(spaceOf(settings)).toMatchObject({ units: [16, 64], dropoutRates: [0.1, 0.3], maxLayers: 4 });
    });

    it("are overruled by a flag or a key of their own, wherever the space comes from", async () => {
      expect(await read({ ...required, space: join(folder, "space.json"), maxLayers: "2" })).toMatchObject({
        units: [16, 64],
        maxLayers: 2,
      });
      expect(await read({ config: join(folder, "whole.json") })).toMatchObject({
        activations: ["elu"],
        maxLayers: 3,
        units: [7],
      });
    });

    it("overrule the defaults of a preset", async () => {
      expect(await read({ config: join(folder, "tutorial.json") })).toMatchObject({ dropout: [0.2], maxLayers: 1 });
    });

    it("are the same settings again when read back from a run's record", async () => {
      const { data, target, ...rest } = await read({ ...required, space: join(folder, "space.json"), units: "8" });
      expect(resolveSettings({ data, target, ...rest }, () => 0)).toEqual({ data, target, ...rest });
    });
  });

  it.each([
    ["search", searchSchema],
    ["train", trainSchema],
    ["top", topSchema],
  ])("of %s have the same name as a flag and as a key", (_, schema) => {
    for (const [key, field] of Object.entries(schema.shape)) {
      const name = /--(?:no-)?([\w-]+)|\[(\w+)\]/.exec(flagOf.get(field)?.flags ?? "");
      const flag = (name?.[1] ?? name?.[2] ?? "").replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());
      expect(flag).toBe(key);
    }
  });
});
