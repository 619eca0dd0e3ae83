import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../src/cli/options.js";
import { flagOf } from "../../src/cli/setting-fields.js";
import { searchSchema, topSchema, trainSchema } from "../../src/cli/settings-schema.js";
import { folderWith } from "./host.js";

const required = { data: "wine.csv", target: "label" };

describe("settings", () => {
  it("have the defaults of the design", async () => {
    expect(await readSettings(searchSchema, required)).toEqual({
      ...required,
      preset: "none",
      set: {},
      ignore: [],
      trials: 100,
      maxEpochsTotal: null,
      proposer: "random",
      eta: 3,
      rungs: [],
      batch: 10,
      strategy: "reinforce",
      repeats: 1,
      predictor: true,
      oneShot: false,
      baseline: "moving-average",
      passes: 1,
      clip: null,
      entropy: null,
      discount: null,
      controllerRate: null,
      controllerUnits: 100,
      timeout: null,
      top: 5,
      metric: "log-loss",
      epochs: 20,
      patience: 5,
      batchSize: 32,
      optimizer: "adam",
      learningRate: 0.003,
      decay: 0,
      momentum: 0,
      seed: 0,
      device: "wasm",
      gpuThreshold: 2 ** 30,
      units: [8, 16, 32, 64, 128, 256, 512],
      activations: ["sigmoid", "tanh", "relu", "elu"],
      dropout: [0.2],
      maxLayers: 2,
      maxParameters: null,
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
      "search.json": JSON.stringify({ ...required, trials: 7, seed: 3, timeout: "2m", predictor: false, ignore: ["a,b"] }),
    });
    const config = join(folder, "search.json");
    const settings = await readSettings(searchSchema, { config, seed: "9", predictor: true });
    expect(settings).toMatchObject({
      ...required,
      trials: 7,
      seed: 9,
      timeout: 120,
      predictor: true,
      ignore: ["a,b"],
      batch: 10,
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
