// Everything that is read from outside, on inputs that were right and then changed: nothing crashes, hangs or is accepted wrongly.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, describe, expect, it } from "vitest";
import { dataLines } from "../../src/cli/data-lines.js";
import { setupLines } from "../../src/cli/heading.js";
import { readSettings } from "../../src/cli/options.js";
import { presetDefaults } from "../../src/cli/search.js";
import { searchSchema } from "../../src/cli/search-schema.js";
import { formatCsv, parseCsv, readParquet, type Table, toDataset, utf8Text } from "../../src/data/index.js";
import {
  formatEvent,
  leaderboard,
  loadModel,
  parseArchitecture,
  parseJournal,
  type SearchEvent,
  trainingTableOf,
} from "../../src/nas/index.js";
import { seal } from "../../src/nas/record/seal.js";
import { exportRun } from "../../src/runtime/export-run.js";
import { startSearch } from "../../src/runtime/index.js";
import { classesOfTable, readTableRecord, recordPath } from "../../src/runtime/table-record.js";
import { readWeights } from "../../src/runtime/weights-files.js";
import { parseRunConfig } from "../../src/study/run-config.js";
import { settingsSchema } from "../../src/study/run-config-schema.js";
import { createWasmDevice } from "../../src/tensor/index.js";
import { recordFaults } from "../faults/figures.js";
import { eventsOf, smallSearch, temporaryFolder, writeSmallCsv } from "../runtime/files.js";
import { editedBytes, editedJson, editedText } from "./mutations.js";
import { type Tried, tryReader } from "./readers.js";

const folder = temporaryFolder();
const smallCsv = writeSmallCsv(folder);
const run = await startSearch(smallSearch(smallCsv, join(folder, "run"), { choice: "smoothed", device: "wasm-simd" }));
await eventsOf(run.events);
const journal = readFileSync(join(run.folder, "journal.jsonl"), "utf8");
const config = readFileSync(join(run.folder, "config.json"), "utf8");
await exportRun(run.folder, { format: "json", out: join(folder, "model.json") });
const model = readFileSync(join(folder, "model.json"), "utf8");

const tried: Record<string, number> = {};
const outcome = { refused: 0, read: 0 };
function note(reader: string, { inputs, refused }: Tried): void {
  tried[reader] = (tried[reader] ?? 0) + inputs;
  outcome.refused += refused;
  outcome.read += inputs - refused;
}
afterAll(() => recordFaults("inputs", { ...tried, ...outcome }));

const csvSeeds: readonly string[] = [
  "a,b,answer\n1,2.5,x\n3,-4e3,y\n,NaN,x\n7,8,y\n",
  'name;price;"a;b"\r\n"Köln\n2";7,4;1\r\n"say ""so""";8;0\r\n\'x;0,5;1\r\n',
  "\ufeffa\tb\n1\t2\n3\t4\n",
  "only\nx\n\ny\n",
  "__proto__,constructor\n1,yes\n2,no\n",
  '"a","b,c"\n"1\n2","=1+1"\n',
  "a|b\r1|2\r3|4\r",
];

describe("tables", () => {
  const cellsOf = (table: Table): unknown => table.columns.map(({ name, kind, values }) => [name, kind, [...values]]);

  it("CSV is read as what it gives back, or refused", async () => {
    const check = (table: Table): void => {
      for (const { values } of table.columns) expect(values.length).toBe(table.rows);
      expect(new Set(table.columns.map(({ name }) => name).filter((name) => name !== "")).size).toBe(
        table.columns.filter(({ name }) => name !== "").length,
      );
      if (table.columns.some(({ kind, name }) => kind === "text" && name === "")) return; // cannot be said to be texts again
      const again = parseCsv(formatCsv(table), "again.csv", {
        texts: table.columns.flatMap(({ kind, name }) => (kind === "text" ? [name] : [])),
      });
      expect(cellsOf(again)).toEqual(cellsOf(table));
    };
    note("csv", await tryReader(editedText(csvSeeds), { count: 40_000, read: (text) => parseCsv(text, "t.csv"), check }));
  });

  it("bytes are UTF-8, or refused", async () => {
    const seeds = csvSeeds.map((text) => new TextEncoder().encode(text));
    const read = async (bytes: Uint8Array): Promise<string> => {
      let text = "";
      const pieces = async function* (): AsyncGenerator<Uint8Array> {
        yield bytes;
      };
      for await (const piece of utf8Text(pieces(), "t.csv")) text += piece;
      return text;
    };
    const check = (text: string, bytes: Uint8Array): void => expect(new TextEncoder().encode(text)).toEqual(bytes);
    note("bytes", await tryReader(editedBytes(seeds), { count: 10_000, read, check }));
  });

  it("a table becomes features and classes, or is refused", async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `${i},${i % 2 === 0 ? "x" : "z"},,${i % 3 === 0 ? "yes" : "no"}`).join(
      "\n",
    );
    const seeds = [`a,b,c,answer\n${rows}\n`, `a;b;c;answer\n${rows.replaceAll(",", ";")}\n`];
    const read = (text: string) =>
      toDataset(parseCsv(text, "t.csv"), { target: "answer", missing: { number: "median", category: "level", target: "drop" } });
    note(
      "datasets",
      await tryReader(editedText(seeds), {
        count: 10_000,
        read,
        check: ({ labels, classes, columns, features }) => {
          expect(features.shape).toEqual([labels.length, columns.length]);
          for (const label of labels) expect(label).toBeLessThan(Math.max(1, classes.length));
          for (const name of classes) expect(name.trim()).not.toBe("");
        },
      }),
    );
  });

  it("Parquet is read, or refused", async () => {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: "a", data: Float64Array.of(1, 2, 3), type: "DOUBLE" },
        { name: "b", data: ["x", "y", null], type: "STRING" },
      ],
    });
    const read = (bytes: Uint8Array) =>
      readParquet(
        { byteLength: bytes.byteLength, slice: (start, end) => bytes.slice(start, end).buffer as ArrayBuffer },
        "t.parquet",
      );
    note(
      "parquet",
      await tryReader(editedBytes([new Uint8Array(buffer)]), {
        count: 4_000,
        read,
        check: ({ columns, rows }) => {
          for (const { values } of columns) expect(values.length).toBe(rows);
        },
      }),
    );
  });
});

describe("settings", () => {
  it("a config file gives settings that a run's config may have, or is refused", async () => {
    const seeds = [
      { data: "a.csv", target: "x", trials: 5, units: [8, 16], activations: ["relu"], types: { a: "number" }, timeout: "10m" },
      {
        data: "a.csv",
        target: "x",
        strategy: "halving",
        classWeights: { low: 1, high: 5 },
        missing: { number: "mean" },
        folds: 3,
      },
      {
        data: "a.csv",
        target: "x",
        space: { units: [8], maxLayers: 3 },
        objectives: ["log-loss", "parameters"],
        maxLatency: "20us",
      },
    ];
    const path = join(folder, "search.json");
    const read = async (value: unknown) => {
      writeFileSync(path, JSON.stringify(value) ?? "undefined");
      return readSettings(searchSchema, { config: path }, presetDefaults);
    };
    note(
      "config",
      await tryReader(editedJson(seeds), {
        count: 15_000,
        read,
        check: (settings) => {
          const { error } = settingsSchema.safeParse({
            ...settings,
            metric: settings.metric === "auto" ? "accuracy" : settings.metric,
          });
          expect(error?.issues ?? []).toEqual([]);
        },
      }),
    );
    note(
      "config",
      await tryReader(editedText(seeds.map((seed) => JSON.stringify(seed))), {
        count: 5_000,
        read: async (text) => {
          writeFileSync(path, text);
          return readSettings(searchSchema, { config: path }, presetDefaults);
        },
        check: ({ data, target }) => expect([typeof data, typeof target]).toEqual(["string", "string"]),
      }),
    );
  });

  it("an architecture's text is what it gives back, or refused", async () => {
    const seeds = ["64-tanh dropout-0.2 32-elu", "linear", "8-relu", "lr-0.01 batch-32 8-relu"];
    note(
      "architectures",
      await tryReader(editedText(seeds), {
        count: 5_000,
        read: parseArchitecture,
        check: (architecture) => expect(JSON.stringify(architecture)).not.toMatch(/null/),
      }),
    );
  });
});

describe("runs", () => {
  it("a journal's text is the one that was written, or refused", async () => {
    const check = (events: SearchEvent[], text: string): void => {
      const timeless = (lines: string): string => lines.replaceAll(/"seconds":[^,}]+/g, '"seconds":0');
      expect(timeless(journal)).toContain(timeless(text.slice(0, text.lastIndexOf("\n") + 1)));
      leaderboard(events);
    };
    note(
      "journals",
      await tryReader(editedText([journal]), { count: 5_000, read: (text) => parseJournal(text, "journal.jsonl"), check }),
    );
  });

  it("a journal whose events are others, sealed as ours are, can be read as what it says, or is refused", async () => {
    const events = parseJournal(journal, "journal.jsonl");
    const records = events.map((event): unknown => JSON.parse(formatEvent(event)));
    const sealed = (record: unknown): string => (typeof record === "object" ? seal(JSON.stringify(record)) : String(record));
    note(
      "journals",
      await tryReader(editedJson([records]), {
        count: 5_000,
        read: (value) =>
          parseJournal(
            Array.isArray(value) ? value.map((record) => `${sealed(record)}\n`).join("") : `${JSON.stringify(value)}\n`,
            "journal.jsonl",
          ),
        check: (read) => {
          leaderboard(read);
          for (const event of read) JSON.parse(formatEvent(event));
        },
      }),
    );
  });

  it("a run's config is one that can be shown, or refused", async () => {
    const show = (read: ReturnType<typeof parseRunConfig>): void => {
      dataLines(read.data, 80);
      setupLines(read, 80);
    };
    const seeds = [JSON.parse(config) as unknown];
    note(
      "run configs",
      await tryReader(editedJson(seeds), {
        count: 8_000,
        read: (value) => parseRunConfig(JSON.stringify(value) ?? "", "config.json"),
        check: show,
      }),
    );
    note(
      "run configs",
      await tryReader(editedText([config]), { count: 4_000, read: (text) => parseRunConfig(text, "config.json"), check: show }),
    );
  });

  it("weights are as many as their network has, or refused", async () => {
    const architecture = parseArchitecture("4-relu");
    const out = join(folder, "weights run");
    mkdirSync(join(out, "weights"), { recursive: true });
    const path = join(out, "weights", "trial-1.f32");
    const read = (bytes: Uint8Array) => {
      writeFileSync(path, bytes);
      return readWeights(out, { trial: 1, architecture }, { features: 3, outputs: 2, networks: 1 });
    };
    note(
      "weights",
      await tryReader(editedBytes([new Uint8Array(4 * (3 * 4 + 4 + 4 * 2 + 2))]), {
        count: 2_000,
        read,
        check: (weights) => expect(weights.map(({ shape }) => shape)).toEqual([[3, 4], [4], [4, 2], [2]]),
      }),
    );
  });
});

describe("models", () => {
  const device = createWasmDevice("simd");
  const row = { a: 0.5, b: -1, c: 2 };
  const check = ({ model, predict }: ReturnType<typeof loadModel>): void => {
    const names = model.networks[0]?.encoder.columns.map(({ name }) => name) ?? [];
    const [answer] = predict([
      Object.fromEntries([...Object.entries(row), ...names.map((name, k) => [name, Object.values(row)[k] ?? 0])]),
    ]);
    if (answer === undefined || !("probabilities" in answer)) return;
    expect(Object.keys(answer.probabilities).sort()).toEqual(
      [...new Set("classes" in model.target ? model.target.classes : [])].sort(),
    );
  };
  it("a model answers, or is refused", async () => {
    note(
      "models",
      await tryReader(editedJson([JSON.parse(model) as unknown]), {
        count: 6_000,
        read: (value) => loadModel(JSON.stringify(value) ?? "", { device, unknown: "other" }),
        check,
      }),
    );
    note(
      "models",
      await tryReader(editedText([model]), {
        count: 2_000,
        read: (text) => loadModel(text, { device, unknown: "other" }),
        check,
      }),
    );
  });
});

describe("tables of trainings", () => {
  const rows = ["8-relu", "16-relu", "8-tanh dropout-0.2"].flatMap((name) =>
    [0, 1].flatMap((seed) => [1, 2].map((epoch) => `${name},${seed},${epoch},9,.5,1.25,.5,1,0.1`)),
  );
  const text = `architecture,seed,epoch,parameters,validation_accuracy,validation_loss,test_accuracy,test_loss,seconds\n${rows.join("\n")}\n`;

  it("hold a curve for each architecture and seed, or are refused", async () => {
    note(
      "training tables",
      await tryReader(editedText([text]), {
        count: 8_000,
        read: (edited) => trainingTableOf(parseCsv(edited, "table.csv")),
        check: ({ architectures, curves, seeds }) => {
          expect(curves.length).toBe(architectures.length);
          for (const each of curves) expect(each.length).toBe(seeds.length);
          for (const curve of curves.flat()) expect(curve.length).toBeGreaterThan(0);
        },
      }),
    );
  });

  it("have a record beside them that can be gone on with, or is refused", async () => {
    const record = {
      version: 1,
      mlpnas: "0.1.0",
      node: "20",
      device: "wasm-fma",
      command: "mlpnas table",
      settings: { sample: null, epochs: 3 },
      data: { fingerprint: "f", classes: [{ name: "x", count: 1 }] },
      architectures: 3,
    };
    const path = join(folder, "table.csv");
    const read = (value: unknown) => {
      writeFileSync(recordPath(path), JSON.stringify(value) ?? "");
      return readTableRecord(path);
    };
    note(
      "training tables",
      await tryReader(editedJson([record]), {
        count: 3_000,
        read,
        check: ({ settings, data, device }) => {
          expect([typeof device, typeof data.fingerprint]).toEqual(["string", "string"]);
          expect(settings.sample === null || Number.isInteger(settings.sample)).toBe(true);
          expect(classesOfTable(path) ?? 0).toBeGreaterThanOrEqual(0);
        },
      }),
    );
  });
});
