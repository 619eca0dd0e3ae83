// Exports of whole runs: all formats held against the engine, what is refused, and that nothing wrong is ever left on disk.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { loadModel, type Model, tutorialPreset } from "../../src/nas/index.js";
import { type Format, formats } from "../../src/runtime/export-formats.js";
import { exportAs } from "../../src/runtime/export-run.js";
import { exportFormats, exportRun, startSearch } from "../../src/runtime/index.js";
import type { SearchSettings } from "../../src/study/index.js";
import { eventsOf, smallSearch, temporaryFolder, writeSmallCsv } from "./files.js";

const folder = temporaryFolder();
const small = writeSmallCsv(folder);
let runs = 0;

async function searched(data: string, more: Partial<SearchSettings> = {}): Promise<string> {
  const run = await startSearch(smallSearch(data, join(folder, `run-${runs++}`), { trials: 4, ...more }));
  await eventsOf(run.events);
  return run.folder;
}

/** Categories with rare levels, truth values, missing cells of every kind, blanks, decimal commas. */
function mixedCsv(target: (size: number, state: string) => string): string {
  const rows = Array.from({ length: 160 }, (_, i) => {
    const size = 40 + ((i * 37) % 61) + 0.5;
    const state = i % 40 === 7 ? `rare ${i}` : (["new", " old ", "fair"][(i * 7) % 3] as string);
    const cells = [
      i % 11 === 3 ? "NA" : String(size).replace(".", ","),
      i % 13 === 4 ? "" : state,
      i % 9 === 2 ? "?" : i % 3 === 0 ? "Yes" : "no",
      target(size, state.trim()),
    ];
    return cells.join(";");
  });
  const path = join(folder, `mixed-${runs++}.csv`);
  writeFileSync(path, ["size;state;lift;outcome", ...rows, ""].join("\n"));
  return path;
}

const tables: readonly (readonly [string, () => Promise<string>])[] = [
  ["three classes", () => searched(small)],
  [
    "two classes, categories and missing cells",
    () =>
      searched(
        mixedCsv((size, state) => (size > 70 || state === "new" ? "dear" : "cheap")),
        { target: "outcome" },
      ),
  ],
  [
    "folds, with categories and missing cells",
    () =>
      searched(
        mixedCsv((size) => (size > 80 ? "c" : size > 60 ? "b" : "a")),
        { target: "outcome", folds: 3 },
      ),
  ],
  [
    "a target of numbers",
    () =>
      searched(
        mixedCsv((size, state) => String(Math.round(1000 * size + (state === "new" ? 9_000 : 0)))),
        {
          target: "outcome",
          task: "regression",
          metric: "rmse",
        },
      ),
  ],
];

describe.each(tables)("an export of a run on %s", (_, make) => {
  it("answers every validation row as the engine does, in every format", async () => {
    const run = await make();
    for (const format of exportFormats) {
      const { verified, files } = await exportRun(run, { format });
      expect(verified?.rows).toBeGreaterThan(20);
      expect(verified?.largest).toBeLessThanOrEqual(format === "json" ? 1e-12 : 5e-6);
      for (const { path, bytes } of files) expect(readFileSync(path)).toHaveLength(bytes);
    }
    expect(readdirSync(run).sort()).toEqual([
      "config.json",
      "journal.jsonl",
      "model.d.mts",
      "model.json",
      "model.mjs",
      "model.onnx",
      "weights",
    ]);
  });
});

describe("the files of an export", () => {
  it("answer alike from their places on disk", async () => {
    const run = await searched(small);
    const out = join(folder, "deeper", "down", "small.json");
    await exportRun(run, { out });
    await exportRun(run, { format: "js", out: join(folder, "deeper", "small.mjs") });
    const row = { a: 0.25, b: "-1.5", c: 2, other: "not read" };
    const { predict } = (await import(pathToFileURL(join(folder, "deeper", "small.mjs")).href)) as {
      predict(row: object): { class: string; probabilities: Record<string, number> };
    };
    const [answer] = loadModel(readFileSync(out, "utf8")).predict([row]);
    const other = predict(row);
    expect(other).toMatchObject({ class: (answer as typeof other).class });
    for (const [name, p] of Object.entries(other.probabilities)) {
      expect((answer as typeof other).probabilities[name]).toBeCloseTo(p, 5);
    }
    expect(existsSync(join(folder, "deeper", "small.d.mts"))).toBe(true);
  });

  it("are of the trial that was asked for, and say where they come from", async () => {
    const run = await searched(small, { top: 4 });
    const { model } = await exportRun(run, { trial: 3 });
    expect(model.provenance).toMatchObject({ trial: 3, data: "small.csv", rows: 150, seed: 0 });
    expect(Object.keys(model.metrics.validation)).toEqual(expect.arrayContaining(["log-loss", "accuracy"]));
  });
});

describe("an export that is wrong", () => {
  const broken = (format: keyof typeof formats, change: (model: Model) => Model): Format => ({
    ...formats[format],
    render: (model) => formats[format].render(change(model)),
  });
  const withWeight =
    (place: "first" | "last") =>
    (model: Model): Model => {
      const copy = structuredClone(model);
      const parameters = copy.networks[0]?.parameters as unknown as { values: number[] }[];
      const { values } = parameters[place === "first" ? 0 : parameters.length - 1] as { values: number[] };
      values[0] = (values[0] as number) + 0.05;
      return copy;
    };
  const withMean = (model: Model): Model => {
    const copy = structuredClone(model);
    const column = copy.networks[0]?.encoder.columns[0] as unknown as { mean: number };
    column.mean += 0.01;
    return copy;
  };
  const withClassesSwapped = (model: Model): Model =>
    model.target.task === "regression"
      ? model
      : { ...model, target: { ...model.target, classes: [...model.target.classes].reverse() } };

  it.each(exportFormats)(
    "by one weight, one mean or the order of its classes fails as %s, and leaves nothing on disk",
    async (format) => {
      const run = await searched(small);
      const before = readdirSync(run);
      for (const change of [withWeight("first"), withWeight("last"), withMean, withClassesSwapped]) {
        await expect(exportAs(run, { format }, broken(format, change))).rejects.toThrow(/must be (within .* of )?the engine's/);
        expect(readdirSync(run)).toEqual(before);
      }
    },
  );

  it("leaves the file that it would have replaced as it was", async () => {
    const run = await searched(small);
    await exportRun(run);
    const written = readFileSync(join(run, "model.json"), "utf8");
    await expect(exportAs(run, { force: true }, broken("json", withMean))).rejects.toThrow("engine's");
    expect(readFileSync(join(run, "model.json"), "utf8")).toBe(written);
  });

  it("is written unchecked where nothing is there to run it, and says so", async () => {
    const run = await searched(small);
    const { verified, files } = await exportAs(run, { format: "onnx" }, { ...formats.onnx, load: async () => undefined });
    expect(verified).toBeUndefined();
    expect(existsSync(files[0]?.path ?? "")).toBe(true);
  });
});

describe("an export is refused", () => {
  it("where a file is there, unless it may be overwritten", async () => {
    const run = await searched(small);
    writeFileSync(join(run, "model.d.mts"), "mine");
    await expect(exportRun(run, { format: "js" })).rejects.toThrow(/model\.d\.mts: must not be there already\nhint: --force/);
    expect(readFileSync(join(run, "model.d.mts"), "utf8")).toBe("mine");
    expect(existsSync(join(run, "model.mjs"))).toBe(false);
    await exportRun(run, { format: "js", force: true });
    expect(readFileSync(join(run, "model.d.mts"), "utf8")).toContain("export declare function predict");
  });

  it("of a trial that is not there, or whose weights are not", async () => {
    const run = await searched(small, { top: 1 });
    await expect(exportRun(run, { trial: 99 })).rejects.toThrow("the run must have the trial 99, got trials 1 … 4");
    const [kept] = readdirSync(join(run, "weights")).map((name) => Number(/\d+/.exec(name)?.[0]));
    const other = [1, 2, 3, 4].find((trial) => trial !== kept) as number;
    await expect(exportRun(run, { trial: other })).rejects.toThrow(
      `the weights of trial ${other} must have been kept, got those of trial ${kept}`,
    );
  });

  it("where the data has gone, until it is said where it is, or is not the run's", async () => {
    const text = readFileSync(small, "utf8");
    const moving = join(folder, "moving.csv");
    writeFileSync(moving, text);
    const run = await searched(moving);
    const moved = join(folder, "moved.csv");
    renameSync(moving, moved);
    await expect(exportRun(run)).rejects.toThrow(/moving\.csv: the data of the run must be there.*\nhint: --data FILE/);
    const changed = join(folder, "changed.csv");
    writeFileSync(changed, text.split("\n").toSpliced(5, 1).join("\n"));
    await expect(exportRun(run, { data: changed })).rejects.toThrow(
      /the data must be that of the run .*, with fingerprint [0-9a-f]+, got/,
    );
    const { verified } = await exportRun(run, { data: moved });
    expect(verified?.rows).toBeGreaterThan(20);
  });

  it("of a run of the tutorial's, with the reason", async () => {
    const run = await searched(small);
    const config = join(run, "config.json");
    writeFileSync(config, JSON.stringify({ ...JSON.parse(readFileSync(config, "utf8")), tutorial: tutorialPreset() }));
    await expect(exportRun(run)).rejects.toThrow("a run to export must not be one of the preset tutorial");
  });

  it("of weights that were cut short", async () => {
    const run = await searched(small, { top: 1 });
    const [name] = readdirSync(join(run, "weights")) as [string];
    const path = join(run, "weights", name);
    const bytes = readFileSync(path);
    rmSync(path);
    writeFileSync(path, bytes.subarray(4));
    await expect(exportRun(run)).rejects.toThrow(
      `must hold ${bytes.length / 4} weights of 4 bytes, got ${bytes.length - 4} bytes`,
    );
  });
});
