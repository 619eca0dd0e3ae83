// From a table to a model that answers elsewhere: search, export in three forms, predict, on each example table and on one that nobody cleaned.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { leaderboard } from "../../src/nas/index.js";
import { loadData } from "../../src/runtime/load-data.js";
import { readRun } from "../../src/runtime/run-folder.js";
import { temporaryFolder } from "../runtime/files.js";
import { runCommand } from "./host.js";

const folder = temporaryFolder();
const example = (name: string): string => fileURLToPath(new URL(`../../examples/data/${name}.csv`, import.meta.url));

/** Semicolons, decimal commas, a byte-order mark, Windows line ends, quoted line breaks, missing cells of several kinds, rare levels, odd names. */
function writeMessyTable(): string {
  const rows = Array.from({ length: 160 }, (_, i) => {
    const size = i % 11 === 3 ? "n/a" : `${(i * 7) % 40},${i % 10}`;
    const city = i % 13 === 0 ? "" : i % 40 === 7 ? `village ${i}` : (["Köln", '"Rhein;Main"', "a,b"][i % 3] as string);
    const note = `"remark ${i},\r\nof two lines"`;
    return `${size};${city};${["yes", "No", "NA"][i % 3]};${note};${(i * 7) % 40 > 18 ? "groß; sehr" : "klein"}`.replace(
      /;(groß; sehr)$/,
      ';"$1"',
    );
  });
  const path = join(folder, "messy.csv");
  writeFileSync(path, `\uFEFFsize (m);city;is new?;remark;class\r\n${rows.join("\r\n")}\r\n`);
  return path;
}

interface Way {
  readonly data: string;
  readonly flags: readonly string[];
  readonly metrics: readonly (readonly [inRun: "accuracy" | "loss" | "r2" | "rmse", inScores: string])[];
}

const ofClasses = [
  ["accuracy", "accuracy"],
  ["loss", "logLoss"],
] as const;

const ways: Readonly<Record<string, Way>> = {
  "categories and missing cells": { data: example("penguins"), flags: ["--target", "species"], metrics: ofClasses },
  "two classes": { data: example("breast-cancer"), flags: ["--target", "diagnosis", "--metric", "auc"], metrics: ofClasses },
  regression: {
    data: example("auto-mpg"),
    flags: ["--target", "mpg", "--missing", "mean"],
    metrics: [
      ["r2", "r2"],
      ["rmse", "rmse"],
    ],
  },
  "uneven classes": {
    data: example("wine-quality"),
    flags: ["--target", "quality_label", "--ignore", "quality", "--metric", "balanced-accuracy", "--class-weights", "balanced"],
    metrics: ofClasses,
  },
  "folds, whose networks answer together": {
    data: example("penguins"),
    flags: ["--target", "species", "--folds", "3"],
    metrics: [],
  },
  "a table that nobody cleaned": { data: writeMessyTable(), flags: ["--target", "class"], metrics: ofClasses },
};

/** The rows of a file as objects of texts. */
function recordsOf(path: string): Record<string, string>[] {
  return Papa.parse<Record<string, string>>(readFileSync(path, "utf8"), { header: true, skipEmptyLines: true }).data;
}

describe.each(Object.entries(ways))("%s", (name, { data, flags, metrics }) => {
  const run = join(folder, name);
  const file = (extension: string): string => join(run, `model.${extension}`);

  it("goes from the table to three files that answer alike, and answers every row", { timeout: 120_000 }, async () => {
    const small = ["--trials", "6", "--batch", "3", "--epochs", "4", "--units", "4,8,16", "--workers", "1", "--top", "1"];
    const searched = await runCommand(["search", data, ...flags, ...small, "--out", run]);
    expect([searched.exitCode, searched.stderr]).toEqual([0, expect.not.stringContaining("mlpnas:")]);
    for (const format of ["json", "onnx", "js"]) {
      const exported = await runCommand(["export", run, "--format", format]);
      expect([exported.exitCode, exported.stderr]).toEqual([0, ""]);
      expect(exported.stdout).toMatch(/verified by .* on [\d,]+ validation rows · (largest|no) difference/);
    }

    const predicted = join(run, "predicted.csv");
    const outcome = await runCommand(["predict", file("json"), data, "--unknown", "other", "--out", predicted]);
    expect(outcome.exitCode).toBe(0);
    const answers = recordsOf(predicted);
    const rows = recordsOf(data);
    expect(answers).toHaveLength(rows.length);

    const { predict } = (await import(pathToFileURL(file("mjs")).href)) as {
      predict: (
        rows: readonly object[],
        options: object,
      ) => { class?: string; value?: number; probabilities?: Record<string, number> }[];
    };
    predict(rows, { unknown: "other" }).forEach((answer, i) => {
      const expected = answers[i] as Record<string, string>;
      if (answer.value !== undefined) {
        expect(Math.abs(answer.value - Number(expected["prediction"]))).toBeLessThan(1e-3);
        return;
      }
      expect(answer.class).toBe(expected["prediction"]);
      for (const [each, probability] of Object.entries(answer.probabilities ?? {})) {
        expect(Math.abs(probability - Number(expected[`probability ${each}`]))).toBeLessThan(1e-5);
      }
    });
  });

  it("scores the test rows as the search did", { timeout: 60_000 }, async () => {
    if (metrics.length === 0) return; // of folds the search scores each network by itself
    const { config, events } = await readRun(run);
    const { split } = await loadData(config.settings, config.settings.seed);
    const rows = recordsOf(data);
    const held = Array.from(split.split.test, (row) => rows[row] as Record<string, string>);
    const [path, scores] = [join(run, "held.csv"), join(run, "scores.json")];
    writeFileSync(
      path,
      Papa.unparse(held, { delimiter: readFileSync(data, "utf8").split("\n")[0]?.includes(";") === true ? ";" : "," }),
    );
    const outcome = await runCommand(["predict", file("json"), path, "--unknown", "other", "--metrics", scores]);
    expect(outcome.exitCode).toBe(0);
    const measured = JSON.parse(readFileSync(scores, "utf8")) as { readonly scores: Readonly<Record<string, number>> };
    const [best] = leaderboard(events).ranked;
    for (const [inRun, inScores] of metrics) {
      expect(measured.scores[inScores], inScores).toBeCloseTo(best?.test?.[inRun] as number, 4);
    }
  });
});
