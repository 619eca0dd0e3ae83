// The front of a run, in each form, and the commands that show it.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { frontCsv, frontLines, frontMarkdown, frontRecord } from "../../src/cli/front.js";
import { findingLines } from "../../src/cli/report.js";
import { parseCsv } from "../../src/data/index.js";
import type { ObjectiveName } from "../../src/nas/index.js";
import { easyCsv, folderWith, runCommand, Sink } from "./host.js";
import { baseline, complete, evaluated, finished, runOf, tested } from "./runs.js";

const events = [
  evaluated(complete(1, "8-relu 8-relu", 0.6, 0.725, 195)),
  evaluated(complete(2, "8-elu 8-elu", 0.7, 0.75, 195)),
  evaluated(complete(3, "8-relu", 0.65, 0.7, 123)),
  baseline("majority", 0.6),
  tested(1, 1, 0.7),
  tested(2, 3, 0.71),
  finished("trials", 3),
];
const traded: readonly ObjectiveName[] = ["log-loss", "parameters"];
/** A space whose ends are 8-… (123 parameters) and 8-… 8-… (195). */
const run = runOf(events, { objectives: traded, units: [8], maxLayers: 2 });
/** One corner each: `(log 3 − .65) · 1` and what the other adds, which is the largest and so nothing. */
const volume = ((Math.log(3) - 0.65) / Math.log(3)) * 1;

describe("the front", () => {
  it("is a table of its members with their ranks by the metric, and its hypervolume", () => {
    expect(frontLines(run, new Sink())).toEqual([
      "                      validation            test",
      "front 2           log-loss  accuracy  accuracy (± 95 %)  parameters  trial",
      " 1 8-relu 8-relu      .600      .725        .700 ± .033         195      1",
      " 2 8-relu             .650      .700        .710 ± .033         123      3",
      "front: 2 trials; whatever is better than one of them in log-loss or parameters is worse in another of these",
      `hypervolume ${volume.toFixed(4).slice(1)} of 1: the share dominated of log-loss 0 to 1.099 (a uniform guess) × parameters 123 to 195 (the space's ends, by their logarithms)`,
    ]);
  });

  it("has a column for what else is traded off, and fits 80 columns", () => {
    const lines = frontLines(runOf(events, { objectives: ["log-loss", "accuracy", "macs"] }), new Sink(80));
    expect(lines[1]).toContain("multiply-adds");
    expect(lines.filter((line) => line.includes("8-relu 8-relu") && line.endsWith("      176      1"))).toHaveLength(1);
    for (const line of lines.slice(5)) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("of a run for the metric alone is that of metric and parameters", () => {
    const { members, ...rest } = frontRecord(runOf(events, { units: [8] })) as {
      members: { trial: number }[];
      objectives: object;
    };
    expect(rest.objectives).toMatchObject([{ name: "log-loss" }, { name: "parameters" }]);
    expect(members.map(({ trial }) => trial)).toEqual([1, 3]);
    // Runs from before there were objectives lack the setting.
    const { objectives: _, ...settings } = run.config.settings;
    const old = { ...run, config: { ...run.config, settings: settings as typeof run.config.settings } };
    expect(frontRecord(old)).toEqual(frontRecord(run));
  });

  it("is a record with the ends that its hypervolume is measured between, and values by objective", () => {
    expect(frontRecord(run)).toMatchObject({
      objectives: [
        { name: "log-loss", ideal: 0, reference: Math.log(3) },
        { name: "parameters", ideal: 123, reference: 195 },
      ],
      hypervolume: expect.closeTo(volume, 12),
      members: [
        { rank: 1, trial: 1, architecture: "8-relu 8-relu", values: { "log-loss": 0.6, parameters: 195 } },
        { rank: 2, trial: 3, test: { accuracy: 0.71 } },
      ],
    });
  });

  it("reads back as CSV, with what else is traded off and the hypervolume of all rows", () => {
    const table = parseCsv(frontCsv(runOf(events, { objectives: ["log-loss", "macs"] })), "front.csv");
    expect(table.columns.map(({ name }) => name).slice(-2)).toEqual(["macs", "hypervolume"]);
    expect([...(table.columns.at(-2)?.values ?? [])]).toEqual([176, 112]);
    const [first, ...others] = table.columns.at(-1)?.values ?? [];
    expect(others).toEqual([first]);
  });

  it("is Markdown with its sentences below", () => {
    const lines = frontMarkdown(run);
    expect(lines[0]).toBe(
      "| rank | architecture | validation log-loss | validation accuracy | test accuracy (± 95 %) | parameters | trial |",
    );
    expect(lines.slice(4)).toEqual(["", expect.stringMatching(/^front: 2/), expect.stringMatching(/^hypervolume \.\d{4} of 1/)]);
  });

  it("is said to be none where no trial was completed", () => {
    expect(frontLines(runOf([], { objectives: traded }), new Sink())).toEqual(["no trial was completed: there is no front"]);
  });

  it("is what cannot be told apart by the test rows", () => {
    expect(findingLines(run, undefined).at(-1)).toMatch(/^the front's 2 cannot be told apart/);
  });
});

describe("mlpnas", () => {
  const folder = folderWith({ "easy.csv": easyCsv() });
  const small = ["--workers", "1", "--device", "wasm-simd", "--epochs", "2", "--units", "4,8", "--trials", "8", "--batch", "4"];
  const search = ["search", join(folder, "easy.csv"), "--target", "answer", ...small];

  it("search prints the front of its objectives, and top --pareto the same", async () => {
    const out = join(folder, "traded");
    const { exitCode, stdout } = await runCommand([...search, "--objectives", "accuracy,parameters", "--out", out]);
    expect(exitCode).toBe(0);
    const front = stdout.slice(stdout.search(/^ +validation/m), stdout.indexOf("baselines on test"));
    expect(front).toMatch(/^front \d+ +accuracy {2}log-loss/m);
    expect(front).toContain("hypervolume .");
    const top = await runCommand(["top", out, "--pareto"]);
    expect(top.stdout).toContain(front);
    expect((await runCommand(["top", out])).stdout).toMatch(/^top \d+ +accuracy {2}log-loss/m);
    const json = JSON.parse((await runCommand(["top", out, "--pareto", "--format", "json"])).stdout) as { front: object };
    expect(json.front).toMatchObject({ objectives: [{ name: "accuracy", reference: 0.5 }, { name: "parameters" }] });
    const csv = (await runCommand(["top", out, "--pareto", "--format", "csv"])).stdout;
    expect(csv.split("\n")[0]).toMatch(/,hypervolume$/);
    const markdown = (await runCommand(["top", out, "--pareto", "--format", "markdown"])).stdout.split("\n");
    expect(markdown[0]).toMatch(/^\| rank /);
    expect(markdown.at(-2)).toMatch(/^hypervolume /);
  });

  it.each([
    ["parameters,log-loss", "--objectives must begin with a metric, such as log-loss, accuracy or rmse: it decides"],
    ["log-loss,log-loss", "--objectives must name each objective once"],
    [
      "log-loss,secunds",
      "--objectives must be one of log-loss, accuracy, balanced-accuracy, macro-f1, auc, r2, rmse, parameters, macs",
    ],
  ])("refuses the objectives %s", async (objectives, rule) => {
    const { exitCode, stderr } = await runCommand([...search, "--objectives", objectives]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(rule)]);
  });

  it("refuses a metric that is not the first objective", async () => {
    const { exitCode, stderr } = await runCommand([...search, "--objectives", "log-loss,macs", "--metric", "accuracy"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("objectives: the first must be the metric, got log-loss,macs and accuracy");
  });
});
