// `mlpnas analyze`, and `mlpnas top` without a folder, on runs made by hand.
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { parseCsv } from "../../src/data/index.js";
import { analysisOf, formatEvent, type Metric, type SearchEvent } from "../../src/nas/index.js";
import type { RunConfig } from "../../src/study/index.js";
import { folderWith, runCommand } from "./host.js";
import { baseline, complete, evaluated, failed, finished, runConfig, started } from "./runs.js";

const home = process.cwd();
afterEach(() => process.chdir(home));

const folder = folderWith();

/** Writes a run, and gives its folder. */
function runIn(path: string, events: readonly SearchEvent[], settings: Partial<RunConfig["settings"]> = {}): string {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "config.json"), JSON.stringify(runConfig(settings)));
  writeFileSync(join(path, "journal.jsonl"), events.map((event) => `${formatEvent(event)}\n`).join(""));
  return path;
}

/** Batches of four: one failed trial, and networks with relu first are better by five points. */
function batches(count: number, metric: Metric = "log-loss"): SearchEvent[] {
  const firsts = ["8-relu", "64-relu", "8-tanh", "64-tanh"];
  const trials = Array.from({ length: 4 * count }, (_, k): SearchEvent[] => {
    const first = firsts[k % 4] as string;
    const text = k % 3 === 0 ? first : `${first} ${k % 3 === 1 ? "dropout-0.2 " : ""}512-sigmoid`;
    const accuracy = (first.endsWith("relu") ? 0.705 : 0.655) + 0.001 * (k % 5);
    const trial = evaluated(k === 5 ? failed(6, text, "no") : complete(k + 1, text, 1 - accuracy, accuracy));
    return k % 4 === 3 ? [trial, { kind: "learned", batch: (k + 1) / 4, report: {} }] : [trial];
  }).flat();
  return [started(4 * count, metric), ...trials, baseline("majority", 0.6), finished("trials", 4 * count)];
}

const run = runIn(join(folder, "run"), batches(6), { trials: 24, batch: 4 });
const sectionsOf = (text: string): string[][] => text.split("\n\n").map((section) => section.trimEnd().split("\n"));

describe("mlpnas analyze", () => {
  it("prints what top prints, then its sections, each with the rows that were measured", async () => {
    const { exitCode, stdout, stderr } = await runCommand(["analyze", run, "-n", "2"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    const [top, course, bins, choices, effects, ...rest] = sectionsOf(stdout);
    expect(rest).toEqual([]);
    expect(`${top?.join("\n")}\n`).toBe((await runCommand(["top", run, "-n", "2"])).stdout);
    expect(course).toEqual([
      expect.stringMatching(/^validation accuracy over time {2}[▁▂▃▄▅▆▇█]{6}$/),
      "                 validation accuracy       validation log-loss",
      "batch  trials  mean ± 95 %  best so far  mean ± 95 %  best so far",
      "    1       4  .681 ± .044         .706  .319 ± .044         .294",
      "    2       3  .674 ± .075         .709  .326 ± .075         .291",
      ...[3, 4, 5, 6].map((batch) => expect.stringMatching(`^ {4}${batch} {7}4  \\.68\\d ± \\.04\\d +\\.709 .* \\.291$`)),
      expect.stringMatching(
        /^second half of the trials against the first: accuracy \+0\.\d ± 2\.\d points \(95 %\): no trend, the interval includes 0$/,
      ),
      expect.stringMatching(/^the same for log-loss: -\.00\d ± \.02\d: no trend, the interval includes 0$/),
    ]);
    expect(bins).toEqual([
      "trials by validation accuracy, in whole percent",
      "accuracy  trials  share",
      `    65 %      12    52%  ${"█".repeat(50)}`,
      "       ⋮",
      `    70 %      11    48%  ${"█".repeat(46)}`,
    ]);
    expect(choices?.[0]).toBe("layers chosen: shares of the networks, in each quarter of the search");
    expect(choices).toContain("(end)         0%   0%   0%   0%  33%  33%  33%  33%  50%  50%  50%  50%");
    expect(choices?.at(-1)).toBe("quarters: trials 1–6, 7–12, 13–18, 19–24; (end): the network has no such layer");
    expect(effects?.slice(0, 3)).toEqual([
      "what goes with validation accuracy: each choice against the others for its place",
      "layer  choice       trials  mean ± 95 %  effect in points",
      expect.stringMatching(/^ {4}1 {2}(relu|tanh) +1[12] {2}\.\d{3} ± \.001 {8}[+-]5\.0 ± 0\.1 {2}beyond noise$/),
    ]);
    // Both activations and the four layers that they are in.
    expect(effects?.at(-2)).toBe(
      "6 of 13 comparisons beyond noise, where chance alone gives about 1; the 8 strongest of 13, --all shows the rest",
    );
  });

  it("shows the search's metric only, when that is accuracy", async () => {
    const { stdout } = await runCommand([
      "analyze",
      runIn(join(folder, "accuracy"), batches(6, "accuracy"), { metric: "accuracy" }),
    ]);
    expect(sectionsOf(stdout)[1]?.join("\n")).not.toContain("log-loss");
  });

  it.each([80, 120])("fits two screens of %d columns, whatever the length and the depth of the run", async (columns) => {
    const layers = ["8-relu", "64-tanh", "128-elu", "512-sigmoid", "dropout-0.2", "256-elu", "32-relu", "16-tanh"];
    const long: SearchEvent[] = Array.from({ length: 3_000 }, (_, k): SearchEvent[] => {
      const text = Array.from({ length: 1 + (k % 4) }, (_layer, depth) => layers[(k * (depth + 3) + depth) % 8]).join(" ");
      const trial = evaluated(complete(k + 1, text, 0.5, 0.2 + ((k * 37) % 101) / 200));
      return k % 10 === 9 ? [trial, { kind: "learned", batch: (k + 1) / 10, report: {} }] : [trial];
    }).flat();
    const path = runIn(join(folder, `long-${columns}`), [started(3_000), ...long, finished("trials", 3_000)]);
    const { stdout } = await runCommand(["analyze", path], { columns });
    const lines = stripVTControlCharacters(stdout).split("\n");
    // The leaderboard's architectures are not broken.
    for (const line of lines.slice(lines.indexOf(""))) expect(line.length).toBeLessThanOrEqual(columns);
    expect(lines.length).toBeLessThan(160);
    const everything = (await runCommand(["analyze", path, "--all"], { columns })).stdout.split("\n");
    expect(everything.length).toBeGreaterThan(lines.length + 290);
  });

  it("says nothing of accuracy when no trial was completed", async () => {
    const path = runIn(join(folder, "failed"), [started(1), evaluated(failed(1, "8-relu", "no")), finished("failures", 1)]);
    const { exitCode, stdout } = await runCommand(["analyze", path]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("no trial was completed: there is nothing to rank");
    expect(stdout).toContain("layers chosen");
    expect(stdout).not.toContain("accuracy");
    const empty = runIn(join(folder, "empty"), [started(1)]);
    expect(sectionsOf((await runCommand(["analyze", empty])).stdout)).toHaveLength(1);
    for (const format of ["json", "csv", "markdown"]) {
      expect(await runCommand(["analyze", empty, "--format", format])).toMatchObject({ exitCode: 0 });
    }
  });

  it("says of one trial that it is too few", async () => {
    const path = runIn(join(folder, "one"), [started(1), evaluated(complete(1, "8-relu", 0.5, 0.7)), finished("trials", 1)]);
    const { stdout } = await runCommand(["analyze", path]);
    expect(stdout).toContain("    1       1         .700         .700         .500         .500\n");
    expect(stdout).toContain("\ntoo few trials to hold the second half against the first\n");
    expect(stdout).not.toMatch(/NaN|null|what goes with/);
  });

  it("prints everything as one JSON object", async () => {
    const { stdout } = await runCommand(["analyze", run, "--format", "json", "-n", "1"]);
    const record = JSON.parse(stdout) as Record<string, unknown>;
    expect(record).toMatchObject({ run, complete: 23, end: "trials", rows: [{ rank: 1 }] });
    expect(record["analysis"]).toEqual(JSON.parse(JSON.stringify(analysisOf(batches(6)))));
  });

  it("prints a row a marginal mean as CSV, numbers in full", async () => {
    const { stdout } = await runCommand(["analyze", run, "--format", "csv"]);
    const table = parseCsv(stdout, "csv");
    expect(table.columns.map(({ name }) => name).join()).toBe(
      "layer,factor,choice,trials,validation_accuracy,interval,effect,effect_interval,comparable,beyond_noise",
    );
    const { marginalMeans } = analysisOf(batches(6));
    expect(table.rows).toBe(marginalMeans.length);
    expect([...(table.columns[4]?.values ?? [])]).toEqual(marginalMeans.map(({ accuracy }) => accuracy?.mean));
  });

  it("prints Markdown with a heading a section", async () => {
    const { stdout } = await runCommand(["analyze", run, "--format", "markdown"]);
    expect(stdout).toMatch(/^\| rank \| architecture \|/);
    expect(stdout.match(/^## .+\n\n\|/gm)).toHaveLength(4);
    expect(stdout.match(/^- /gm)).toHaveLength(5);
  });

  it("says of a run that was cut off, beside results for programs, that it is one", async () => {
    const path = runIn(join(folder, "under-way"), batches(6).slice(0, -1));
    const { stderr } = await runCommand(["analyze", path, "--format", "csv"]);
    expect(stderr).toMatch(/^this run was cut off, mlpnas resume \S+ goes on: 24 of 100 trials so far/);
  });
});

describe.each(["analyze", "top"])("mlpnas %s without a folder", (command) => {
  it("takes the run that was written to last, and says which", async () => {
    const parent = folderWith();
    const [first] = ["first", "second"].map((name) => runIn(join(parent, "runs", name), batches(2)));
    utimesSync(join(first as string, "journal.jsonl"), 4e9, 4e9);
    process.chdir(parent);
    const latest = await runCommand([command]);
    expect(latest).toMatchObject({ exitCode: 0, stderr: `mlpnas: the latest run, ${join("runs", "first")}\n` });
    expect(latest.stdout).toBe((await runCommand([command, join("runs", "first")])).stdout);
  });

  it("says how to make a run, where there is none", async () => {
    process.chdir(folderWith());
    expect(await runCommand([command])).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "mlpnas: runs: the folder must hold a run\nhint: mlpnas search makes one; RUN names one that is elsewhere\n",
      exits: [],
    });
  });
});
