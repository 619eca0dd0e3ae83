// Kills: a search that is ended at any moment, by force or by Ctrl-C, once or more often, and resumed, ends as if nothing had happened.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { integerBelow, type Stream, stream } from "../../src/tensor/index.js";
import { isLong } from "../long.js";
import { temporaryFolder, writeSmallCsv } from "../runtime/files.js";
import { recordFaults } from "./figures.js";
import {
  type Content,
  contentOf,
  isRunning,
  journalHas,
  runCommandLine,
  searchArgs,
  searches,
  startCommand,
  trainedTrials,
} from "./runs.js";

const folder = temporaryFolder();
const data = writeSmallCsv(folder);
const rounds = isLong ? 15 : 1;
const figures = { kills: 0, interrupts: 0, beforeTheFirstLine: 0, runs: 0, identical: 0, kept: 0 };

/** How a process is ended, and how often each happens. */
const endings: readonly (readonly NodeJS.Signals[])[] = [["SIGKILL"], ["SIGKILL"], ["SIGKILL"], ["SIGINT"], ["SIGINT", "SIGINT"]];

const pick = <T>(values: readonly T[], rng: Stream): T => values[integerBelow(values.length, rng)] as T;

describe.each(Object.keys(searches))("a search with %s", (name) => {
  let expected: Content;
  let lines = 0;

  it("runs undisturbed", async () => {
    const out = join(folder, `${name} undisturbed`);
    const ended = await runCommandLine(searchArgs(name, { data, out, workers: 1 }));
    expect(ended).toMatchObject({ code: 0 });
    expected = contentOf(out);
    lines = expected.journal.split("\n").length - 1;
    expect(lines).toBeGreaterThan(25);
    expect(expected.files).toEqual(["config.json", "journal.jsonl", "weights"]);
  });

  it.each(Array.from({ length: rounds }, (_, k) => k))(
    "is ended and resumed until it is done, and is the same, round %i",
    async (round) => {
      const rng = stream(1, "kills", name, round);
      const out = join(folder, `${name} ${round}`);
      const workers = (): number => 1 + integerBelow(3, rng);
      const most = 2 + integerBelow(2, rng);
      for (let end = 0; ; end++) {
        const isBegun = existsSync(join(out, "config.json"));
        const args = isBegun
          ? ["resume", out, ...(name.startsWith("the tutorial") ? [] : ["--workers", String(workers())])]
          : searchArgs(name, { data, out, workers: workers() });
        const before = isBegun ? trainedTrials(out) : new Map<number, number>();
        const started = startCommand(args);
        if (end < most) {
          // From the very start of the process to its very end, most often while it trains.
          await journalHas(integerBelow(lines, rng), out, started);
          await sleep(integerBelow(40, rng));
          for (const signal of pick(endings, rng)) {
            if (!isRunning(started)) break;
            started.child.kill(signal);
            if (signal === "SIGKILL") figures.kills++;
            else figures.interrupts++;
            await sleep(integerBelow(5, rng));
          }
        }
        const { code, stderr } = await started.ended;
        expect(stderr).not.toContain("fault in mlpnas");
        const isKept = [...before].every(([trial, seconds]) => trainedTrials(out).get(trial) === seconds);
        expect(isKept).toBe(true);
        figures.kept += before.size;
        if (!existsSync(join(out, "config.json"))) figures.beforeTheFirstLine++;
        if (code === 0) break;
        expect([null, 130]).toContain(code);
      }
      const { files, ...content } = contentOf(out);
      figures.runs++;
      expect({ ...content, files: files.filter((file) => file !== "lock") }).toEqual(expected);
      figures.identical++;
    },
    120_000,
  );
});

afterAll(() => {
  const { kills, interrupts } = figures;
  expect(kills + interrupts).toBeGreaterThanOrEqual(isLong ? 200 : 20);
  recordFaults("kills", figures);
});
