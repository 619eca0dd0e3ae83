// Whole searches on a small file: the same bits whoever trains, what the folder holds, and how runs end early.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  formatArchitecture,
  leaderboard,
  type SearchEvent,
  scoreFolds,
  scoreWeights,
  type Weights,
} from "../../src/nas/index.js";
import { createDevice, packageVersion, readRun, startSearch } from "../../src/runtime/index.js";
import { loadData } from "../../src/runtime/load-data.js";
import { weightsPath } from "../../src/runtime/weights-files.js";
import type { RunConfig, SearchSettings } from "../../src/study/index.js";
import { sizeOf } from "../../src/tensor/index.js";
import { eventsOf, smallSearch, temporaryFolder, timelessJournal, writeSmallCsv } from "./files.js";

const folder = temporaryFolder();
const data = writeSmallCsv(folder);
let runs = 0;

interface Done {
  readonly out: string;
  readonly config: RunConfig;
  readonly events: readonly SearchEvent[];
  readonly settings: SearchSettings;
}

/** A search with its own folder, run to its end. */
async function searched(more: Partial<SearchSettings> = {}): Promise<Done> {
  const settings = smallSearch(data, join(folder, `run-${runs++}`), more);
  const run = await startSearch(settings);
  const events = await eventsOf(run.events);
  return { out: run.folder, config: run.config, events, settings };
}

const weightFiles = (out: string): string[] => readdirSync(join(out, "weights")).sort();
const bytesOf = (out: string): string[] =>
  weightFiles(out).map((file) => readFileSync(join(out, "weights", file)).toString("base64"));
const reasonOf = (events: readonly SearchEvent[]): string | undefined => {
  const last = events.at(-1);
  return last?.kind === "finished" ? last.reason : undefined;
};

describe("a search with limits", () => {
  it("trains nothing beyond them, records what the latencies were, and decides alike with these", async () => {
    const limits = { maxParameters: 200, maxMacs: 180, maxLatency: 1e-6, trials: 100 };
    const { events, config, settings } = await searched(limits);
    const parameters = events.flatMap((event) => (event.kind === "evaluated" ? [event.evaluation.parameters] : []));
    expect(parameters.length).toBeGreaterThan(0);
    expect(Math.max(...parameters)).toBeLessThanOrEqual(200);
    expect(parameters).toHaveLength(config.space);
    expect(Object.keys(config.latencies?.products ?? {})).toContain("3>8");
    const recorded = (await readRun(config.settings.out as string)).config.latencies;
    expect(recorded).toEqual(config.latencies);

    // With a table by which everything is too slow but one network, only that is left.
    const slow = (some: Readonly<Record<string, number>>) => Object.fromEntries(Object.keys(some).map((name) => [name, 1e-3]));
    const { products = {}, activations = {}, device = "", rows = 0 } = config.latencies ?? {};
    const latencies = {
      device,
      rows,
      products: { ...slow(products), "3>8": 1e-9, "8>3": 1e-9 },
      activations: { ...slow(activations), "8-relu": 1e-9 },
    };
    const out = join(folder, `run-${runs++}`);
    const run = await startSearch({ ...settings, maxParameters: null, maxMacs: null, dropout: [], out }, { latencies });
    await eventsOf(run.events);
    expect([run.config.space, run.config.latencies]).toEqual([1, latencies]);
  });

  it("is refused when they leave nothing", async () => {
    await expect(searched({ maxMacs: 5 })).rejects.toThrow("the space must not be empty, got no architecture within its limits");
  });

  it("chooses of the training, too, where the space has choices", async () => {
    const { events } = await searched({ learningRates: [0.01, 0.1], weightDecays: [0, 0.1], trials: 4 });
    const texts = events.flatMap((event) => (event.kind === "proposed" ? [formatArchitecture(event.architecture)] : []));
    for (const text of texts) expect(text).toMatch(/^learning-rate-0\.0?1 weight-decay-0(\.1)? \d/);
    expect(events.filter(({ kind }) => kind === "tested").length).toBeGreaterThan(0);
  });
});

describe.each([
  ["wasm", createDevice("wasm").name], // the build with fused multiply-add, where this runtime takes it
  ["wasm-simd", createDevice("wasm-simd").name], // the width of its vectors depends on this runtime
] as const)("a search on %s", (device, name) => {
  it("writes the same journal, byte for byte but for the times, for 1, 2 and 3 workers and on a second run", async () => {
    const once = await searched({ device, workers: 1 });
    const journal = timelessJournal(once.out);
    expect(journal.split("\n")).toHaveLength(1 + 12 + 12 + 3 + 2 + 3 + 1 + 1);
    expect(once.config).toMatchObject({ device: name, workers: 1 });
    for (const workers of [2, 3, 1]) {
      const again = await searched({ device, workers });
      expect(again.config.workers).toBe(workers);
      expect(timelessJournal(again.out)).toBe(journal);
      expect(bytesOf(again.out)).toEqual(bytesOf(once.out));
    }
  });
});

describe("a search", () => {
  it("gives other trials for another seed, and with one-shot sharing other scores, for any number of workers", async () => {
    const journals = await Promise.all(
      [{}, { seed: 1 }, { oneShot: true }, { oneShot: true, workers: 2 }].map(async (more) =>
        timelessJournal((await searched(more)).out),
      ),
    );
    expect(journals[3]).toBe(journals[2]);
    expect(new Set(journals).size).toBe(3);
  });

  it("gives each event after it has been written down", async () => {
    const run = await startSearch(smallSearch(data, join(folder, `run-${runs++}`)));
    let given = 0;
    await eventsOf(run.events, () => {
      given++;
      expect(timelessJournal(run.folder).split("\n")).toHaveLength(given + 1);
    });
    expect(given).toBeGreaterThan(30);
  });

  it("does not search before its events are read, and refuses bad settings and data at once", async () => {
    const run = await startSearch(smallSearch(data, join(folder, `run-${runs++}`)));
    expect(existsSync(join(run.folder, "journal.jsonl"))).toBe(false);
    const refused = (more: Partial<SearchSettings>): Promise<unknown> =>
      startSearch(smallSearch(data, join(folder, "never"), more));
    await expect(refused({ data: join(folder, "none.csv") })).rejects.toThrow("the file must be readable, got ENOENT");
    await expect(refused({ target: "knid" })).rejects.toThrow("did you mean");
    await expect(refused({ units: [0] })).rejects.toThrow("units must be integers ≥ 1");
    await expect(refused({ maxParameters: 3 })).rejects.toThrow("the space must not be empty");
    for (const more of [{ repeats: 2 }, { objectives: ["log-loss", "parameters"] }, { oneShot: true }] as const) {
      await expect(refused({ strategy: "halving", ...more })).rejects.toThrow("halving");
    }
    expect(existsSync(join(folder, "never"))).toBe(false);
  });

  it("leaves larger networks out when parameters are limited", async () => {
    const { config, events } = await searched({ maxParameters: 40, trials: 100, batch: 10 });
    const parameters = events.flatMap((e) => (e.kind === "evaluated" ? [e.evaluation.parameters] : []));
    // 4 units: 3·4 + 4 + 4·3 + 3 = 31 with or without dropout; a second layer of 4 makes 51, 8 units 59.
    expect(parameters).toEqual([31, 31, 31, 31]);
    expect(config.space).toBe(4);
    expect(reasonOf(events)).toBe("exhausted");
  });
});

describe("a search with folds", () => {
  const folds = 3;

  it("writes the same journal and weights for 1, 2 and 3 workers, the fold's number at each epoch", async () => {
    const once = await searched({ folds });
    const journal = timelessJournal(once.out);
    for (const workers of [2, 3]) {
      const again = await searched({ folds, workers });
      expect(timelessJournal(again.out)).toBe(journal);
      expect(bytesOf(again.out)).toEqual(bytesOf(once.out));
    }
    for (const event of (await readRun(once.out)).events) {
      if (event.kind !== "evaluated") continue;
      expect(event.evaluation.epochs.map(({ fold, epoch }) => `${fold}.${epoch}`)).toEqual([
        "1.1",
        "1.2",
        "2.1",
        "2.2",
        "3.1",
        "3.2",
      ]);
    }
  });

  it("keeps the weights of all folds of the top trials, which have the recorded means on validation and test rows", async () => {
    const { out, events, settings, config } = await searched({ folds });
    const { evaluation: loaded, test: testRows } = await loadData(settings, settings.seed);
    const validationRows = [loaded, ...(loaded.otherFolds ?? [])].map(({ validation }) => validation);
    expect(config.data.folds).toHaveLength(folds);
    const device = createDevice("wasm");
    for (const { evaluation, test } of leaderboard(events).ranked.slice(0, 3)) {
      const bytes = readFileSync(weightsPath(out, evaluation.trial));
      expect(bytes.length).toBe(4 * evaluation.parameters * folds);
      let at = 0;
      const taken = evaluation.weights.map(({ shape }): Weights => {
        const values = Float32Array.from({ length: sizeOf(shape) }, () => bytes.readFloatLE(4 * at++));
        return { shape, values };
      });
      expect(await scoreFolds(device, evaluation.architecture, taken, testRows, loaded)).toEqual(test);
      expect(await scoreFolds(device, evaluation.architecture, taken, validationRows, loaded)).toEqual(evaluation.validation);
    }
  });

  it("holds back as many rows as one without, and probes its noise with folds too", async () => {
    const [folded, plain] = [await searched({ folds, probe: 2 }), await searched({ probe: 2 })];
    expect(folded.config.data.test).toBe(plain.config.data.test);
    const probed = ({ events }: Done) => events.find(({ kind }) => kind === "noise");
    expect(probed(folded)).toMatchObject({ kind: "noise", rewards: { length: 2 } });
    expect(probed(folded)).not.toEqual(probed(plain));
  });

  it("is refused with one-shot weights, which have seen what other folds are scored on, and with too many folds", async () => {
    const refused = (more: Partial<SearchSettings>): Promise<unknown> =>
      startSearch(smallSearch(data, join(folder, "never"), more));
    await expect(refused({ folds, oneShot: true })).rejects.toThrow("--folds: must be 1 with --one-shot");
    await expect(refused({ folds: 1000 })).rejects.toThrow("there must be a distinct row for each fold beside the test rows");
  });
});

describe("a run's folder", () => {
  it("has in config.json what it takes to repeat the run", async () => {
    const { out, config, settings } = await searched({ workers: 2 });
    expect(JSON.parse(readFileSync(join(out, "config.json"), "utf8"))).toEqual(config);
    const { summary } = await loadData(settings, 0);
    const findings = ["few-rows", "rare-class"].map((id) => expect.objectContaining({ id, severity: "warning" }));
    expect(config).toEqual({
      version: 1,
      mlpnas: packageVersion,
      node: process.versions.node,
      device: createDevice("wasm").name,
      workers: 2,
      settings,
      data: summary,
      findings,
      space: 24,
    });
    expect(config.data.fingerprint).toMatch(/^[0-9a-f]{8,}$/);
    expect(config.data.encoder?.columns).toHaveLength(3);
  });

  it("is read back as it was: the settings, and each event, weights aside", async () => {
    const { out, config, events } = await searched();
    const read = await readRun(out);
    expect(read.config).toEqual(config);
    const withoutWeights = events.map((e) =>
      e.kind === "evaluated" && e.evaluation.status === "complete" ? { ...e, evaluation: { ...e.evaluation, weights: [] } } : e,
    );
    expect(read.events).toEqual(withoutWeights);
  });

  it("keeps the weights of the top trials and of no others, and they score on the test rows what was recorded", async () => {
    const { out, events, settings } = await searched({ top: 3 });
    const top = leaderboard(events).ranked.slice(0, 3);
    expect(weightFiles(out)).toEqual(top.map(({ evaluation }) => `trial-${evaluation.trial}.f32`).sort());
    const { split, evaluation: loaded } = await loadData(settings, settings.seed);
    const device = createDevice("wasm");
    for (const { evaluation, test } of top) {
      const bytes = readFileSync(weightsPath(out, evaluation.trial));
      expect(bytes.length).toBe(4 * evaluation.parameters);
      let at = 0;
      const taken = evaluation.weights.map(({ shape }): Weights => {
        const values = Float32Array.from({ length: sizeOf(shape) }, () => bytes.readFloatLE(4 * at++));
        return { shape, values };
      });
      expect(await scoreWeights(device, evaluation.architecture, taken, split.test, loaded)).toEqual(test);
      expect(await scoreWeights(device, evaluation.architecture, taken, split.validation, loaded)).toEqual(evaluation.validation);
    }
  });

  it("is refused when it holds a run, with what to do instead, and left as it was", async () => {
    const { out, settings } = await searched({ trials: 4 });
    const before = readFileSync(join(out, "journal.jsonl"), "utf8");
    await expect(startSearch(settings)).rejects.toThrow(
      expect.objectContaining({
        name: "RunError",
        message: `${out}: the run's folder must not hold a run already\nhint: --out NAME takes another folder; mlpnas resume ${out} goes on with the old run, mlpnas top ${out} shows it`,
      }),
    );
    expect(readFileSync(join(out, "journal.jsonl"), "utf8")).toBe(before);
  });

  it("must be one that can be made", async () => {
    writeFileSync(join(folder, "a-file"), "");
    const inFile = smallSearch(data, join(folder, "a-file", "run"));
    await expect(startSearch(inFile)).rejects.toThrow("the run's folder must be writable, got ENOTDIR");
  });

  it.runIf(process.platform === "linux")(
    "is refused where a parent takes no folders, in which Node's own mkdir never returns",
    async () => {
      await expect(startSearch(smallSearch(data, "/proc/no-such-run"))).rejects.toThrow(
        "/proc/no-such-run: the run's folder must be writable, got ENOENT",
      );
    },
  );

  it("is taken by the first of two searches that begin at once", async () => {
    const out = join(folder, "shared");
    const [first, second] = [await startSearch(smallSearch(data, out)), await startSearch(smallSearch(data, out))];
    for await (const event of first.events) expect(event.kind).toBeDefined();
    const journal = readFileSync(join(out, "journal.jsonl"), "utf8");
    await expect(second.events[Symbol.asyncIterator]().next()).rejects.toThrow("must not be taken by another search");
    expect(readFileSync(join(out, "journal.jsonl"), "utf8")).toBe(journal);
  });

  it("that is none is said to be none, with the run that is near", async () => {
    await expect(readRun(join(folder, "nowhere"))).rejects.toThrow("the folder must hold a run\nhint: mlpnas search makes one");
    const { out } = await searched({ trials: 4 });
    const parent = join(folder, "parent");
    mkdirSync(join(parent, "child"), { recursive: true });
    writeFileSync(join(parent, "child", "config.json"), readFileSync(join(out, "config.json")));
    await expect(readRun(parent)).rejects.toThrow(`hint: did you mean ${join(parent, "child")}?`);
    expect((await readRun(join(parent, "child"))).events).toEqual([]); // begun, and nothing written yet
    writeFileSync(join(parent, "child", "config.json"), '{"version":99}');
    await expect(readRun(join(parent, "child"))).rejects.toThrow("config.json: must have version 1, got 99");
    writeFileSync(join(parent, "child", "config.json"), "{");
    await expect(readRun(join(parent, "child"))).rejects.toThrow("config.json: must be JSON");
  });
});

describe("a run that ends early", () => {
  it.each([1, 2])("ends for the timeout, with baselines and test scores of what there is, on %i workers", async (workers) => {
    const endless = { trials: 24, epochs: 4_000, patience: 4_000, batchSize: 4, batch: 24, timeout: 0.3, workers };
    const { out, events } = await searched(endless);
    expect(reasonOf(events)).toBe("timeout");
    const trials = events.filter((e) => e.kind === "evaluated").length;
    expect(trials).toBeLessThan(24);
    expect(events.filter((e) => e.kind === "baseline")).toHaveLength(2);
    expect(events.filter((e) => e.kind === "tested")).toHaveLength(Math.min(3, trials));
    expect((await readRun(out)).events).toHaveLength(events.length);
  });

  it.each([1, 2])("ends when interrupted, and leaves a journal that can be read, on %i workers", async (workers) => {
    const stop = new AbortController();
    const run = await startSearch(smallSearch(data, join(folder, `run-${runs++}`), { workers }), { signal: stop.signal });
    const events = await eventsOf(run.events, (event) => {
      if (event.kind === "evaluated" && event.evaluation.trial === 6) stop.abort();
    });
    expect(events.at(-1)).toEqual({ kind: "finished", reason: "interrupted", trials: 6 });
    expect(events.filter((e) => e.kind === "baseline" || e.kind === "tested")).toEqual([]);
    const read = await readRun(run.folder);
    expect(read.events).toHaveLength(events.length - 1); // that it was interrupted is not its end
    expect(leaderboard(read.events)).toMatchObject({ ranked: { length: 6 } });
    expect(weightFiles(run.folder).length).toBeGreaterThanOrEqual(3);
  });

  it.each([1, 2])("gives up trainings that would not end, on %i workers", async (workers) => {
    const stop = new AbortController();
    const endless = { epochs: 1e7, patience: 1e7, batchSize: 4, workers };
    const run = await startSearch(smallSearch(data, join(folder, `run-${runs++}`), endless), { signal: stop.signal });
    setTimeout(() => stop.abort(), 300);
    expect((await eventsOf(run.events)).at(-1)).toEqual({ kind: "finished", reason: "interrupted", trials: 0 });
  });

  it("does not warn of listeners when a batch is larger than ten", async () => {
    const warnings: Error[] = [];
    const hear = (warning: Error): number => warnings.push(warning);
    process.on("warning", hear);
    await searched({ workers: 2, trials: 24, batch: 24, epochs: 1 });
    process.off("warning", hear);
    expect(warnings).toEqual([]);
  });

  it("closes its journal when whoever reads the events stops", async () => {
    const run = await startSearch(smallSearch(data, join(folder, `run-${runs++}`), { workers: 2 }));
    for await (const event of run.events) if (event.kind === "evaluated") break;
    const { events } = await readRun(run.folder);
    expect(events.map(({ kind }) => kind)).toEqual(["started", "proposed", "proposed", "proposed", "proposed", "evaluated"]);
  });
});
