// Resuming a run: wherever it stopped, it ends as if it had not.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SearchEvent } from "../../src/nas/index.js";
import { type ResumeChanges, readRun, resumeSearch, startSearch } from "../../src/runtime/index.js";
import type { SearchSettings } from "../../src/study/index.js";
import { eventsOf, smallSearch, temporaryFolder, trialsOf, writeSmallCsv } from "./files.js";

const folder = temporaryFolder();
const data = writeSmallCsv(folder);
let runs = 0;

const newFolder = (): string => join(folder, `run-${runs++}`);

async function searched(more: Partial<SearchSettings> = {}): Promise<string> {
  const run = await startSearch(smallSearch(data, newFolder(), more));
  await eventsOf(run.events);
  return run.folder;
}

/** A search that is left, as a crash would, when so many lines are in its journal. */
async function leftAfter(lines: number, more: Partial<SearchSettings> = {}): Promise<string> {
  const run = await startSearch(smallSearch(data, newFolder(), more));
  let given = 0;
  for await (const _ of run.events) if (++given === lines) break;
  return run.folder;
}

async function resumed(run: string, changes: ResumeChanges = {}): Promise<SearchEvent[]> {
  return eventsOf((await resumeSearch(run, { changes })).events);
}

/** What a run's folder holds, but for times. */
function contentOf(run: string): { journal: string; weights: Record<string, string> } {
  const files = readdirSync(join(run, "weights"));
  const weights = Object.fromEntries(files.map((file) => [file, readFileSync(join(run, "weights", file)).toString("base64")]));
  return { journal: trialsOf(run), weights };
}

const searches: readonly [string, Partial<SearchSettings>][] = [
  ["the default strategy", { choice: "smoothed", probe: 2 }],
  ["shared weights", { oneShot: true, oneShotCheck: 3 }],
  ["several folds", { folds: 2 }],
  ["two objectives", { objectives: ["log-loss", "parameters"] }],
  ["halving", { strategy: "halving", epochs: 4 }],
  ["evolution that repeats", { strategy: "evolution", repeats: 2 }],
  ["the predictor on the policy", { predictor: "head", choice: "smoothed" }],
  ["a budget of epochs", { maxEpochsTotal: 15, choice: "smoothed" }],
];

describe.each(searches)("a search with %s", (_, more) => {
  it("ends as if it had not stopped, after whichever event it did, on any number of workers", async () => {
    const whole = await searched(more);
    const expected = contentOf(whole);
    const lines = expected.journal.split("\n").length - 1;
    for (let at = 1; at < lines; at += 4) {
      const run = await leftAfter(at, { ...more, workers: at % 8 === 1 ? 2 : 1 });
      const events = await resumed(run, { workers: at % 3 === 0 ? 2 : 1 });
      expect(contentOf(run)).toEqual(expected);
      expect(events).toHaveLength(lines);
      expect(existsSync(join(run, "arrivals.jsonl"))).toBe(false);
      expect(readdirSync(run).sort()).toEqual(readdirSync(whole).sort());
    }
  });
});

it("a search for one of two classes, whose networks have one output, goes on like any other", async () => {
  const two = join(folder, "two.csv");
  writeFileSync(two, readFileSync(data, "utf8").replaceAll("class 2", "class 1"));
  const settings = (out: string): SearchSettings => smallSearch(two, out, { choice: "smoothed", oneShot: true });
  const whole = await startSearch(settings(newFolder()));
  await eventsOf(whole.events);
  const cut = await startSearch(settings(newFolder()));
  let given = 0;
  for await (const _ of cut.events) if (++given === 27) break;
  await resumed(cut.folder);
  expect(contentOf(cut.folder)).toEqual(contentOf(whole.folder));
});

it("a search that is done goes on to more trials, as if it had been asked for them at once", async () => {
  const more = { choice: "smoothed", batch: 4 } as const;
  const asked = await searched({ ...more, trials: 20 });
  const run = await searched({ ...more, trials: 12 });
  const events = await resumed(run, { trials: 20 });
  expect(events.filter(({ kind }) => kind === "continued")).toEqual([{ kind: "continued", trials: 20 }]);
  const trialLines = (folder: string): string[] =>
    trialsOf(folder)
      .split("\n")
      .filter((line) => /"kind":"(proposed|evaluated|learned)"/.test(line));
  expect(trialLines(run)).toEqual(trialLines(asked));
  const end = (folder: string): string => trialsOf(folder).slice(trialsOf(folder).lastIndexOf('{"kind":"chosen"'));
  expect(end(run)).toBe(end(asked)); // the final choice and its scores, of trials whose weights were kept and of others
  await resumed(run, { trials: 20 });
  expect(trialsOf(run)).toContain('"kind":"continued"');
});

it("a budget of epochs can be raised, and is never exceeded", async () => {
  const run = await searched({ maxEpochsTotal: 9 });
  const epochsIn = (events: readonly SearchEvent[]): number =>
    events.reduce((sum, event) => sum + (event.kind === "evaluated" ? event.evaluation.epochs.length : 0), 0);
  expect(epochsIn(await resumed(run))).toBe(9);
  expect(epochsIn(await resumed(run, { maxEpochsTotal: 14 }))).toBe(14);
});

it("a search whose time was up in its last check goes on with that alone, and has one end then", async () => {
  const settings = (out: string): SearchSettings => smallSearch(data, out, { oneShot: true, oneShotCheck: 4 });
  const whole = await startSearch(settings(newFolder()));
  await eventsOf(whole.events);
  const stop = new AbortController();
  const late = await startSearch(settings(newFolder()), { signal: stop.signal });
  await eventsOf(late.events, ({ kind }) => {
    if (kind === "compared") stop.abort("timeout");
  });
  const ended = (await readRun(late.folder)).events;
  expect(ended.at(-1)).toMatchObject({ kind: "finished", reason: "timeout" });
  expect(ended.filter(({ kind }) => kind === "compared").length).toBeLessThan(4);
  await resumed(late.folder);
  const gone = await readRun(late.folder);
  expect(gone.events).toEqual(withoutTimes((await readRun(whole.folder)).events, gone.events));
});

/** The events with the times of others. */
function withoutTimes(events: readonly SearchEvent[], others: readonly SearchEvent[]): SearchEvent[] {
  return events.map((event, i) => {
    const other = others[i];
    if (event.kind !== "evaluated" || other?.kind !== "evaluated") return event;
    return { ...event, evaluation: { ...event.evaluation, seconds: other.evaluation.seconds } };
  });
}
