// `mlpnas plot` on runs made by hand and on a small search.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DOMParser } from "linkedom";
import { afterEach, describe, expect, it } from "vitest";
import { formatEvent, type SearchEvent } from "../../src/nas/index.js";
import { chartNames } from "../../src/report/index.js";
import type { RunConfig } from "../../src/study/index.js";
import { textsIn } from "../charts/drawn.js";
import { journalOf } from "../report/journals.js";
import { easyCsv, folderWith, runCommand } from "./host.js";
import { runConfig } from "./runs.js";

const home = process.cwd();
afterEach(() => process.chdir(home));

const folder = folderWith({ "easy.csv": easyCsv() });

/** Writes a run, and gives its folder. */
function runIn(name: string, events: readonly SearchEvent[], config: Partial<RunConfig> = {}): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "config.json"), JSON.stringify({ ...runConfig(), ...config }));
  writeFileSync(join(path, "journal.jsonl"), events.map((event) => `${formatEvent(event)}\n`).join(""));
  return path;
}

const accuracies = [0.6, 0.7, 0.5, 0.8, 0.75, 0.7];
const events = journalOf(
  "log-loss",
  accuracies.map((accuracy) => ({ architecture: "8-relu", scores: { loss: 1 - accuracy, accuracy } })),
);
const run = runIn("runs/wine-0", events);
const searched = join(folder, "runs", "easy");

/** The root of an SVG file, which must be XML. */
function rootOf(svg: string): Element {
  return new DOMParser().parseFromString(svg, "image/svg+xml").documentElement as never;
}
interface Element {
  readonly nodeName: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): { readonly textContent: string; getAttribute(name: string): string | null } | null;
}

/** Every tag is closed, in its order: what an XML reader is strict about. */
function isWellFormed(xml: string): boolean {
  const open: string[] = [];
  for (const [, isEnd, name, isEmpty] of xml.matchAll(/<(\/?)([a-zA-Z]+)(?:\s+[\w:-]+="[^"<]*")*\s*(\/?)>/g)) {
    if (isEnd) {
      if (open.pop() !== name) return false;
    } else if (!isEmpty) open.push(name as string);
  }
  const texts = xml.replaceAll(/<[^<>]*>/g, "");
  return open.length === 0 && !/[<>]|&(?!amp;|lt;|gt;|quot;|#)/.test(texts);
}

describe("mlpnas plot", () => {
  it("writes a chart as an SVG file that stands alone: title, words, a page behind it", async () => {
    const { exitCode, stdout, stderr } = await runCommand(["plot", run, "accuracy"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(isWellFormed(stdout)).toBe(true);
    const root = rootOf(stdout);
    expect([root.nodeName, root.getAttribute("role"), root.getAttribute("width")]).toEqual(["svg", "img", "720"]);
    expect(root.getAttribute("aria-label")).toBeNull(); // its title is its name
    expect(root.querySelector("title")?.textContent).toBe("Best validation accuracy 80.0 % at trial 4 of 6");
    expect(root.querySelector("desc")?.textContent).toContain("Baseline majority: 30.0 %.");
    expect(root.querySelector("rect.page")?.getAttribute("width")).toBe("720");
    expect(stdout).toContain("@media (prefers-color-scheme: dark)");
  });

  it("has the width, the page and the file that are asked for", async () => {
    const out = join(folder, "dark.svg");
    const { exitCode, stdout } = await runCommand(["plot", run, "size", "--width", "400", "--theme", "dark", "--out", out]);
    expect([exitCode, stdout]).toEqual([0, ""]);
    const svg = readFileSync(out, "utf8");
    expect(rootOf(svg).getAttribute("width")).toBe("400");
    expect(svg).toContain('fill="#15181c"');
    expect(svg).not.toContain("prefers-color-scheme");
  });

  it("lays several runs over each other, of a chart that can", async () => {
    const other = runIn("runs/wine-1", events, { settings: { ...runConfig().settings, strategy: "random" } });
    const { stdout } = await runCommand(["plot", run, other, "accuracy"]);
    expect(rootOf(stdout).querySelector("title")?.textContent).toBe("Best validation accuracy: reinforce 80.0 %, random 80.0 %");
    const { exitCode, stderr } = await runCommand(["plot", run, other, "curves"]);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      "mlpnas: the chart curves must be of one run, got 2 runs\n" +
        "hint: several runs can be laid over each other by accuracy, metric, distribution, entropy\n",
    );
  });

  it("takes the latest run where none is named, and says which", async () => {
    process.chdir(folder);
    const { exitCode, stderr } = await runCommand(["plot", "metric"]);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^mlpnas: the latest run, runs\/wine-\d\n$/);
  });

  it("names the chart that was probably meant, or all of them", async () => {
    const misspelt = await runCommand(["plot", run, "acuracy"]);
    expect(misspelt.exitCode).toBe(2);
    expect(misspelt.stderr).toBe('mlpnas: the last argument must name a chart, got "acuracy"\nhint: did you mean accuracy?\n');
    const forgotten = await runCommand(["plot", run]);
    expect(forgotten.stderr).toContain(`hint: the charts are ${chartNames.join(", ")}\n`);
  });

  it("says in one line what a run has nothing of", async () => {
    const empty = runIn("empty", events.slice(0, 1));
    const { exitCode, stderr, stdout } = await runCommand(["plot", empty, "accuracy"]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^mlpnas: \S+empty must have what the chart accuracy shows, got no trial was completed\n$/);
  });

  it("shows a class's name as text, its controls and marks as what they are", async () => {
    const names = ['<script>alert(1)</script>&"', "a\u0000\u001b[31mb\u202ec", "🍷"];
    const data = { ...runConfig().data, file: names.join(" "), classes: names.map((name) => ({ name, count: 9 })) };
    const { stdout } = await runCommand(["plot", runIn("hostile", events, { data }), "accuracy", "--width", "3000"]);
    expect(isWellFormed(stdout)).toBe(true);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/<script|[\p{Cc}\p{Cf}]/u);
    expect(textsIn(stdout).join()).toContain('<script>alert(1)</script>&" a\\u0000\\u001b[31mb\\u202ec 🍷');
  });
});

describe("mlpnas plot of a search", () => {
  it("shows in the winner's confusion matrix the accuracy that the journal has of the test rows", async () => {
    const data = join(folder, "easy.csv");
    const search = ["search", data, "--target", "answer", "--trials", "4", "--epochs", "3", "--units", "4,8", "--probe", "0"];
    expect((await runCommand([...search, "--out", searched])).exitCode).toBe(0);
    const { rows } = JSON.parse((await runCommand(["top", searched, "--format", "json"])).stdout) as {
      rows: [{ test: { accuracy: number } }];
    };
    const { stdout } = await runCommand(["plot", searched, "confusion"]);
    const [, right, all] = /^(\d+) of (\d+) test rows right/.exec(rootOf(stdout).querySelector("title")?.textContent ?? "") ?? [];
    expect(Number(right) / Number(all)).toBeCloseTo(rows[0].test.accuracy, 9);
  });

  it("says where the data is looked for when it has moved", async () => {
    const { exitCode, stderr } = await runCommand(["plot", searched, "classes", "--data", join(folder, "gone.csv")]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("hint: --data FILE says where it is now\n");
  });
});
