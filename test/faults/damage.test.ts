// Damage: a run whose files are not what was written is refused with a sentence that says which, and is left as it is.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packageVersion, resumeSearch, startSearch } from "../../src/runtime/index.js";
import type { RunConfig } from "../../src/study/index.js";
import { buildOf, searchFingerprint } from "../../src/study/search-plan.js";
import { integerBelow, stream } from "../../src/tensor/index.js";
import { runCommand } from "../cli/host.js";
import { isLong } from "../long.js";
import { eventsOf, smallSearch, temporaryFolder, trialsOf, writeSmallCsv } from "../runtime/files.js";
import { recordFaults } from "./figures.js";
import { contentOf } from "./runs.js";

const folder = temporaryFolder();
const data = writeSmallCsv(folder);
const figures = { damages: 0, refused: 0, harmless: 0 };

async function searched(name: string, lines: number): Promise<string> {
  const run = await startSearch(smallSearch(data, join(folder, name), { choice: "smoothed", device: "wasm-simd" }));
  let given = 0;
  for await (const _ of run.events) if (++given === lines) break;
  return run.folder;
}

const begun = await searched("begun", 27);
const whole = await searched("whole", Number.POSITIVE_INFINITY);
const journalOf = (out: string): string => join(out, "journal.jsonl");
const linesOf = (out: string): string[] => readFileSync(journalOf(out), "utf8").split("\n").slice(0, -1);
const lines = linesOf(begun);

function copyOf(out: string): string {
  const copy = `${out} damaged`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(out, copy, { recursive: true });
  return copy;
}

/** Resuming ends with this error, and the folder stays as it was. */
async function isRefused(copy: string, message: RegExp): Promise<void> {
  const before = [
    readdirSync(copy).sort(),
    readFileSync(join(copy, "config.json"), "utf8"),
    readFileSync(journalOf(copy), "utf8"),
  ];
  const { exitCode, stderr, stdout } = await runCommand(["resume", copy]);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^mlpnas: .*\n(hint: .*\n)?$/m);
  expect(exitCode).toBe(2);
  expect(stdout).not.toContain("run saved");
  expect([
    readdirSync(copy).sort(),
    readFileSync(join(copy, "config.json"), "utf8"),
    readFileSync(journalOf(copy), "utf8"),
  ]).toEqual(before);
}

function withJournal(text: readonly string[]): string {
  const copy = copyOf(begun);
  writeFileSync(journalOf(copy), text.map((line) => `${line}\n`).join(""));
  return copy;
}

describe("a journal", () => {
  it.each([
    [
      "of another version",
      [`${lines[0]}`.replace('"version":1', '"version":99'), ...lines.slice(1)],
      /journal\.jsonl:1: .*version 99/,
    ],
    ["with a line that is no JSON", lines.with(5, '{"kind":'), /journal\.jsonl:6: each line must be an event/],
    ["with an event that there is not", lines.with(5, '{"kind":"eval"}'), /journal\.jsonl:6: each line must be an event/],
    ["with a line too few", lines.toSpliced(3, 1), /journal\.jsonl:4: /],
    ["with a line twice", lines.toSpliced(3, 0, lines[3] as string), /journal\.jsonl:5: /],
    ["with two lines in each other's place", lines.with(2, lines[3] as string).with(3, lines[2] as string), /journal\.jsonl:3: /],
    ["with an empty line", lines.toSpliced(4, 0, ""), /journal\.jsonl:5: each line must be an event/],
    ["without its first line", lines.slice(1), /journal\.jsonl:1: /],
  ])("%s is refused", async (_, text, message) => {
    await isRefused(withJournal(text), message);
  });

  it("in which one byte is another is refused, or that byte means nothing", async () => {
    const expected = trialsOf(whole);
    const rng = stream(1, "damage");
    const bytes = readFileSync(journalOf(begun));
    for (let k = 0; k < (isLong ? 400 : 20); k++) {
      const damaged = Buffer.from(bytes);
      const at = integerBelow(bytes.length, rng);
      damaged[at] = (damaged[at] as number) ^ (1 << integerBelow(7, rng));
      const copy = copyOf(begun);
      writeFileSync(journalOf(copy), damaged);
      figures.damages++;
      const result = await resumeSearch(copy)
        .then(({ events }) => eventsOf(events))
        .then(
          () => "resumed",
          (error: unknown) => (error as Error).message,
        );
      if (result === "resumed") {
        // A digit of a time, or the end of the last line, which is then a torn one: all the rest is as it would have been.
        figures.harmless++;
        expect(trialsOf(copy)).toBe(expected);
      } else {
        figures.refused++;
        expect(result).toMatch(/journal\.jsonl:\d+: |config\.json: /);
      }
    }
  }, 600_000);
});

describe("a config", () => {
  const changed = (change: (config: { settings: Record<string, unknown>; mlpnas: string; device: string }) => void): string => {
    const copy = copyOf(begun);
    const path = join(copy, "config.json");
    const config = JSON.parse(readFileSync(path, "utf8"));
    change(config);
    writeFileSync(path, JSON.stringify(config));
    return copy;
  };

  it.each([
    ["seed", 1],
    ["epochs", 3],
    ["learningRate", 0.02],
    ["strategy", "random"],
    ["batch", 5],
    ["target", "a"],
    ["units", [4, 8, 16]],
    ["choice", "observed"],
  ])("with another %s is refused", async (key, value) => {
    await isRefused(
      changed(({ settings }) => {
        settings[key] = value;
      }),
      /config\.json: must be as the run was begun with it/,
    );
  });

  it("of another version of mlpnas is refused, with the one that can go on", async () => {
    const copy = changed((config) => {
      config.mlpnas = "0.0.1";
    });
    await isRefused(
      copy,
      new RegExp(
        `must be gone on with by the version that began it, got mlpnas ${packageVersion}, before 0\\.0\\.1\nhint: npx mlpnas@0\\.0\\.1 resume`,
      ),
    );
  });

  it("may say where the run is to go on differently", async () => {
    const copy = changed(({ settings }) => {
      Object.assign(settings, { workers: 2, timeout: 600, trialTimeout: 60 });
    });
    await eventsOf((await resumeSearch(copy)).events);
    expect(contentOf(copy)).toEqual(contentOf(whole));
  });
});

it("data of which one cell is another are refused, and where they are now can be said", async () => {
  const copy = copyOf(begun);
  const [before, elsewhere] = [readFileSync(data, "utf8"), join(folder, "elsewhere.csv")];
  writeFileSync(elsewhere, before);
  writeFileSync(data, before.replace(/\d(?=\n)/, "7"));
  try {
    await isRefused(
      copy,
      /the data must be those that the run was begun on, got fingerprint \w+, before \w+\nhint: .*small\.csv has changed/,
    );
    rmSync(data);
    await isRefused(copy, /small\.csv: the file must be readable, got ENOENT/);
    const { exitCode } = await runCommand(["resume", copy, "--data", elsewhere]);
    expect(exitCode).toBe(0);
    expect(trialsOf(copy)).toBe(trialsOf(whole));
  } finally {
    writeFileSync(data, before);
  }
});

it("a run goes on with the kernels that it was begun with, not with the fastest of today", async () => {
  // As on a machine whose fastest kernels were the plain ones.
  const copy = copyOf(begun);
  const path = join(copy, "config.json");
  const config: RunConfig = JSON.parse(readFileSync(path, "utf8"));
  const there: RunConfig = { ...config, settings: { ...config.settings, device: "wasm" } };
  writeFileSync(path, JSON.stringify(there));
  const journal = readFileSync(journalOf(copy), "utf8");
  writeFileSync(journalOf(copy), journal.replace(/"config":"\w+","sum":"\w+"/, `"config":"${searchFingerprint(there)}"`));
  const run = await resumeSearch(copy);
  await eventsOf(run.events);
  expect(buildOf(run.config.device)).toBe("wasm-simd");
  expect(trialsOf(copy)).toBe(trialsOf(whole));
});

it("a folder without a run is none", async () => {
  const { exitCode, stderr } = await runCommand(["resume", join(folder, "nowhere")]);
  expect([exitCode, stderr]).toEqual([
    2,
    `mlpnas: ${join(folder, "nowhere")}: the folder must hold a run\nhint: mlpnas search makes one\n`,
  ]);
});

afterAll(() => recordFaults("damage", figures));
