// Folders that vanish after a test file, small data in them, and settings for searches on it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { SearchEvent } from "../../src/nas/index.js";
import { defaultData, defaultHalving, defaultPolicy, type SearchSettings } from "../../src/study/index.js";
import { toFloats } from "../../src/tensor/index.js";
import { clouds } from "../nn/networks.js";

/** A new folder, removed when the tests of the file are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "mlpnas-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes 150 rows of three features and three classes that overlap a little. */
export function writeSmallCsv(folder: string): string {
  const { x, y } = clouds(150, { classes: 3, features: 3, spread: 0.8, seed: 1 });
  const values = toFloats(x);
  const rows = Array.from(y, (label, i) => [...values.subarray(3 * i, 3 * i + 3), `class ${label}`].join(","));
  const path = join(folder, "small.csv");
  writeFileSync(path, ["a,b,c,kind", ...rows, ""].join("\n"));
  return path;
}

/** A search of 12 trials among 4 + 4 · 5 = 24 architectures. */
export function smallSearch(data: string, out: string, more: Partial<SearchSettings> = {}): SearchSettings {
  return {
    ...defaultData,
    ...defaultHalving,
    ...defaultPolicy,
    maxEpochsTotal: null,
    data,
    target: "kind",
    preset: "none",
    set: {},
    objectives: [],
    metric: "log-loss",
    epochs: 2,
    patience: 5,
    batchSize: 16,
    optimizer: "adam",
    learningRate: 0.01,
    decay: 0,
    momentum: 0,
    schedule: "constant",
    weightDecay: 0,
    average: 1,
    seed: 0,
    device: "wasm",
    gpuThreshold: 2 ** 30,
    space: null,
    units: [4, 8],
    activations: ["relu", "tanh"],
    dropout: [0.2],
    maxLayers: 2,
    learningRates: [],
    batchSizes: [],
    weightDecays: [],
    maxParameters: null,
    maxMacs: null,
    maxLatency: null,
    trials: 12,
    batch: 4,
    strategy: "reinforce",
    repeats: 1,
    workers: 1,
    oneShot: false,
    oneShotCheck: 0,
    pending: null,
    async: false,
    observe: "best",
    observeLast: 5,
    share: "pairs",
    predictor: "auto",
    choice: "observed",
    probe: 0,
    timeout: null,
    trialTimeout: null,
    top: 3,
    folds: 1,
    out,
    ...more,
  };
}

/** Runs a search to its end. */
export async function eventsOf(
  events: AsyncIterable<SearchEvent>,
  visit: (event: SearchEvent) => void = () => {},
): Promise<SearchEvent[]> {
  const all: SearchEvent[] = [];
  for await (const event of events) {
    all.push(event);
    visit(event);
  }
  return all;
}

/** A run's journal as it is written, but for the times. */
export function timelessJournal(folder: string): string {
  return readFileSync(join(folder, "journal.jsonl"), "utf8").replaceAll(/"seconds":[^,}]+/g, '"seconds":0');
}

/** The same without what tells its settings, for searches that differ in them. */
export function trialsOf(folder: string): string {
  return timelessJournal(folder).replace(/,"config":"\w+"(,"sum":"\w+")?/, "");
}
