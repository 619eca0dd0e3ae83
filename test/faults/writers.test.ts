// Writers: a run has one at a time; who comes second is refused, and what a writer that is gone has left is no hindrance.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { temporaryFolder, trialsOf, writeSmallCsv } from "../runtime/files.js";
import { recordFaults } from "./figures.js";
import { contentOf, isRunning, journalHas, runCommandLine, searchArgs, startCommand } from "./runs.js";

const folder = temporaryFolder();
const data = writeSmallCsv(folder);
const figures = { secondWriters: 0, refused: 0, staleLocks: 0, takenOver: 0 };

const undisturbed = join(folder, "undisturbed");
await runCommandLine(searchArgs("the default", { data, out: undisturbed, workers: 1 }));
const expected = contentOf(undisturbed);

it("a second writer is refused while the first one goes on unharmed", async () => {
  const out = join(folder, "used");
  const args = searchArgs("the default", { data, out, workers: 1 });
  const first = startCommand(args);
  await journalHas(5, out, first);
  first.child.kill("SIGSTOP"); // it is there, and waits until the others have come
  const [resumed, searched] = await Promise.all([runCommandLine(["resume", out]), runCommandLine(args)]);
  expect(isRunning(first)).toBe(true);
  figures.secondWriters += 2;
  expect(resumed).toMatchObject({ code: 2, stdout: "" });
  expect(resumed.stderr).toMatch(
    /^mlpnas: .*used: only one command at a time may write it, got a second one, while process \d+ does\nhint: wait for it to end, or stop it\n$/,
  );
  expect(searched).toMatchObject({ code: 2, stdout: "" });
  expect(searched.stderr).toContain("the run's folder must not hold a run already");
  figures.refused += 2;
  const shown = await runCommandLine(["top", out]);
  expect(shown.stdout).toContain("this run is under way: ");
  first.child.kill("SIGCONT");
  expect(await first.ended).toMatchObject({ code: 0 });
  expect(contentOf(out)).toEqual(expected);
});

it("of two that begin at once one is refused, and the other's run is whole", async () => {
  const out = join(folder, "both");
  const args = searchArgs("the default", { data, out, workers: 1 });
  const both = await Promise.all([runCommandLine(args), runCommandLine(args)]);
  figures.secondWriters++;
  expect(both.map(({ code }) => code).sort()).toEqual([0, 2]);
  figures.refused++;
  expect(contentOf(out)).toEqual(expected);
});

describe("a lock that is left behind is no hindrance:", () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const here = { host: hostname(), started: "another start of the machine 5" };
  it.each([
    ["its process has ended", JSON.stringify({ ...here, pid })],
    ["its number is another process's by now", JSON.stringify({ ...here, pid: process.pid })],
    ["it was never written whole", ""],
    ["it is no lock", "\u0000\u0001"],
  ])("%s", async (name, lock) => {
    const out = join(folder, name);
    const started = startCommand(searchArgs("the default", { data, out, workers: 2 }));
    await journalHas(10, out, started);
    started.child.kill("SIGKILL");
    await started.ended;
    writeFileSync(join(out, "lock"), lock);
    figures.staleLocks++;
    expect(await runCommandLine(["resume", out])).toMatchObject({ code: 0 });
    figures.takenOver++;
    expect(contentOf(out)).toEqual(expected);
  });
});

it("a run that is over needs no writer: its results are shown, whoever asks", async () => {
  const before = readFileSync(join(undisturbed, "journal.jsonl"), "utf8");
  const [again, both] = await Promise.all([runCommandLine(["resume", undisturbed]), runCommandLine(["resume", undisturbed])]);
  expect([again.code, both.code]).toContain(0);
  expect(again.stdout + both.stdout).toContain("nothing is left to do: --trials with a larger number goes on");
  expect(readFileSync(join(undisturbed, "journal.jsonl"), "utf8")).toBe(before);
  expect(trialsOf(undisturbed)).toBe(expected.journal.replace(/,"config":"\w+","sum":"\w+"/, ""));
});

afterAll(() => recordFaults("writers", figures));
