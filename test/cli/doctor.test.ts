// mlpnas doctor: what it prints, for people and for programs.
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/data/index.js";
import type { Diagnosis } from "../../src/study/index.js";
import { each, noise } from "../data/doctor/patients.js";
import { easyCsv, folderWith, type Outcome, runCommand } from "./host.js";

/** 300 rows with a number to predict, an identifier and a constant column. */
function priceCsv(): string {
  const [a, b] = [noise("a", 300), noise("b", 300)];
  const rows = each(300, (i) => `h-${i},${a[i]},${b[i]},EUR,${(100 * ((a[i] as number) + (b[i] as number) ** 2)).toFixed(2)}`);
  return ["house,a,b,currency,price", ...rows, ""].join("\n");
}

const folder = folderWith({ "easy.csv": easyCsv(), "price.csv": priceCsv() });
const wine = "examples/data/wine-quality.csv";
const quick = ["--units", "4,8", "--epochs", "2", "--workers", "1", "--device", "wasm-simd"];
const doctor = (args: readonly string[], columns = 0): Promise<Outcome> => runCommand(["doctor", ...args], { columns });
const easy = [join(folder, "easy.csv"), "--target", "answer", ...quick];

describe("mlpnas doctor", () => {
  it("reports the wine file's leaks and duplicates unasked", async () => {
    const { exitCode, stdout, stderr } = await doctor([wine, "--target", "quality_label", "--no-train"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("findings: 1 error, 1 warning, 2 notes\nerror    target-from-column · quality\n");
    expect(stdout).toContain("         → --ignore quality\n");
    expect(stdout).toContain("note     row-index · column 1\n");
    expect(stdout).toContain("937 rows of 4,898 (19.1%) repeat an earlier one");
    expect(stdout).toMatch(/\ndone in \S+ s · seed 0\n$/);
    expect(stdout).not.toContain("noise floor");
  });

  it("prints data, findings, baselines, noise floor, and search or enumerate, in this order", async () => {
    const { exitCode, stdout } = await doctor(easy);
    expect(exitCode).toBe(0);
    const titles = stdout
      .split("\n")
      .filter((line) => /^(easy\.csv|findings|baselines|noise floor|search or enumerate)/.test(line));
    expect(titles.map((title) => title.split(/[ ,:]/)[0])).toEqual(["easy.csv", "findings", "baselines", "noise", "search"]);
    expect(stdout).toMatch(/\nmajority +\.\d{3} ± \.\d{3}\nlogistic regression +[.\d]+ ± \.\d{3}\n/);
    expect(stdout).toMatch(/each trained on 4 seeds/);
    expect(stdout).toMatch(/a training takes about \S+ s on one of 1 worker: 80 trials about .*, all 80 about /);
    expect(stdout).toContain("100 trials are enough for the whole space of 80 architectures");
    expect(stdout).toContain("advice: exhaustive suits");
  });

  it("says what random search reaches", async () => {
    const { stdout } = await doctor([...easy, "--no-train", "--trials", "8"]);
    expect(stdout).toContain("the best of 8 of 80 architectures is expected in the best 11% (rank 9.0)");
  });

  it("measures a target of numbers by R² and RMSE", async () => {
    const { exitCode, stdout } = await doctor([join(folder, "price.csv"), "--target", "price", ...quick]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/R² \(± 95 %\)\nmean +-?\.\d{3} ± \.\d{3}\nlinear regression /);
    expect(stdout).toMatch(/\nRMSE +\d/);
    expect(stdout).toContain("one-level-a-row · house");
    expect(stdout).toContain("constant-column · currency");
  });

  it.each([80, 120])("fits a terminal of %i columns, with colour", async (columns) => {
    const { stdout } = await doctor(easy, columns);
    expect(stdout).not.toBe(stripVTControlCharacters(stdout));
    for (const line of stripVTControlCharacters(stdout).split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
  });

  it("gives programs the whole diagnosis as JSON, and no colour", async () => {
    const { stdout, stderr } = await doctor([...easy, "--format", "json"], 80);
    expect(stderr).toBe("");
    const diagnosis = JSON.parse(stdout) as Diagnosis;
    expect(Object.keys(diagnosis)).toEqual([
      "settings",
      "data",
      "findings",
      "workers",
      "device",
      "baselines",
      "noise",
      "search",
      "seconds",
    ]);
    expect(diagnosis.findings.map(({ id, advice }: Finding) => [id, advice])).toEqual([["few-rows", "--folds 5"]]);
    expect(diagnosis.baselines.map(({ name, metric }) => [name, metric])).toEqual([
      ["majority", "accuracy"],
      ["logistic regression", "accuracy"],
    ]);
    expect(diagnosis.noise).toMatchObject({
      seeds: 4,
      metrics: [{ metric: "accuracy" }, { metric: "log-loss", rowError: null }],
    });
    expect(diagnosis.noise?.architectures).toHaveLength(3);
    expect(diagnosis.search).toMatchObject({ space: 80, draws: 80, rank: 1, likelyRank: 1 });
    expect(diagnosis.seconds).toBeGreaterThan(0);
  });

  it("gives a row a finding as CSV, and a document as Markdown", async () => {
    const { stdout: csv } = await doctor([...easy, "--no-train", "--format", "csv"]);
    expect(csv.split("\n").slice(0, 2)).toEqual([
      "severity,finding,columns,message,advice",
      expect.stringMatching(/^warning,few-rows,,".*",'--folds 5$/),
    ]);
    const { stdout: markdown } = await doctor([...easy, "--format", "markdown"]);
    expect(markdown.match(/^## .*$/gm)).toEqual([
      "## findings: 1 warning",
      "## baselines, on the validation rows",
      "## noise floor, on the validation rows",
      "## search or enumerate",
    ]);
    expect(markdown).toContain("| warning | few-rows |");
  });

  it("says what it could not measure in time", async () => {
    const { exitCode, stdout } = await doctor([...easy, "--epochs", "2000", "--patience", "2000", "--timeout", "0.05"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      "not measured: 2 trainings each of 3 architectures were not done in <.1 s; --timeout gives more time",
    );
  });

  it("compares given files", async () => {
    const shifted = easyCsv().replaceAll(/^(-?\d\.\d+),/gm, (_, a) => `${(Number(a) + 1).toFixed(4)},`);
    const other = folderWith({ "test.csv": shifted });
    const { stdout } = await doctor([...easy, "--no-train", "--test", join(other, "test.csv")]);
    expect(stdout).toContain(
      "warning  drift · a\n         a is distributed otherwise in the test rows: Kolmogorov–Smirnov distance ",
    );
  });

  it("refuses a column that is not there", async () => {
    const { exitCode, stderr } = await doctor([wine, "--target", "qualty"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('did you mean "quality"?');
  });
});

describe("mlpnas search", () => {
  it("begins with the gravest findings, a line each, and says how many more there are", async () => {
    const { stdout } = await runCommand([
      "search",
      join(folder, "price.csv"),
      "--target",
      "price",
      "--metric",
      "r2",
      ...quick,
      "--trials",
      "2",
      "--out",
      join(folder, "run"),
    ]);
    const lines = stdout.split("\n").filter((line) => /^(error|warning|note|mlpnas doctor)/.test(line));
    expect(lines).toEqual([
      "warning: currency is EUR in every row → --ignore currency",
      "warning: 300 rows, of which 45 validate: scores on so few rows are known poorly → --folds 5",
    ]);
    expect((await runCommand(["top", join(folder, "run")])).stdout).toContain(lines[0] as string);
  });
});
