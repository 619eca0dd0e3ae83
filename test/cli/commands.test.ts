import { existsSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { createDevice } from "../../src/runtime/index.js";
import { easyCsv, folderWith, type Outcome, runCommand } from "./host.js";

const folder = folderWith({ "easy.csv": easyCsv() });
const data = [join(folder, "easy.csv"), "--target", "answer"];
const small = ["--workers", "1", "--device", "wasm-simd", "--epochs", "3", "--units", "8,16", "--batch", "4"];
const search = (out: string, ...args: string[]): Promise<Outcome> =>
  runCommand(["search", ...data, ...small, "--trials", "6", "--top", "2", "--out", join(folder, out), ...args]);
/** With the width of its vectors, which depends on this runtime. */
const plainDevice = createDevice("wasm-simd").name;
const withoutTimes = (text: string): string => text.replaceAll(/[<\d.]+ s\b|[\d.]+ trials a second/g, "?");

describe("mlpnas search", () => {
  it("prints heading, board, findings and end on stdout, and a line a trial on stderr", async () => {
    const { exitCode, stdout, stderr } = await search("table");
    expect(exitCode).toBe(0);
    const run = join(folder, "table");
    const lines = withoutTimes(stdout).split("\n");
    expect(lines.slice(0, 4)).toEqual([
      expect.stringMatching(/^easy\.csv · 200 rows · 2 features, all numbers · 2 classes \(no \d+%, yes \d+%\)$/),
      "train 140 · validation 30 · test 30",
      "warning: 200 rows, of which 30 validate: an accuracy on so few rows is known to no better than ± .18 → --folds 5",
      "80 architectures · reinforce · 6 trials in batches of 4 · at most 3 epochs, patience 5 · 1 worker · SIMD · seed 0".replace(
        "SIMD",
        plainDevice,
      ),
    ]);
    expect(lines[5]).toMatch(/^top 2 +expected {2}log-loss {2}accuracy \(± 95 %\) {2}parameters {2}trial$/);
    expect(lines[8]).toMatch(
      /^chosen by what all trials say of each: .* looked best, log-loss [\d.]+, of which -?[\d.]+ is luck$/,
    );
    expect(lines[9]).toMatch(/cannot be told apart on the validation rows|no other is as good/);
    expect(lines[10]).toMatch(/^baselines on test: majority \.\d{3} · logistic regression (\.\d{3}|1\.000)$/);
    expect(lines.slice(-3)).toEqual([
      expect.stringMatching(/^6 trials done · \? · \? · \d+ epochs trained$/),
      `run saved: ${run}   next: mlpnas top ${run}`,
      "",
    ]);
    expect(stderr.split("\n").filter((line) => line !== "")).toHaveLength(6);
    expect(stderr).toMatch(/^trial 1\/6 {2}/);
  });

  it("prints the same, times aside, as top does afterwards", async () => {
    const { stdout } = await search("again");
    const top = await runCommand(["top", join(folder, "again"), "-n", "2"]);
    expect(top).toMatchObject({ exitCode: 0, stderr: "" });
    const [shown, wanted] = [top.stdout, stdout].map((text) => withoutTimes(text).split("\n"));
    expect(shown?.slice(0, -2)).toEqual(wanted?.slice(0, -3));
    expect(shown?.at(-2)).toBe(wanted?.at(-3)?.replace(" · ? · ?", ""));
  });

  it("looks before the first trial how noisy a training is, where it is told to", async () => {
    const { stdout } = await search("probed", "--probe", "3");
    expect(stdout.split("\n")[4]).toMatch(/^noise: of 3 architectures trained twice each, [<\d]+%/);
    const top = await runCommand(["top", join(folder, "probed"), "-n", "2"]);
    expect(top.stdout.split("\n")[4]).toBe(stdout.split("\n")[4]);
  });

  it("ranks by each trial's own scores where it is told to", async () => {
    const { stdout } = await search("observed", "--choice", "observed");
    const lines = stdout.split("\n");
    expect(lines[5]).toMatch(/^top 2 +log-loss {2}accuracy {2}accuracy/);
    expect(lines[8]).toMatch(/^baselines on test/);
  });

  it("prints only JSON on stdout when asked for it, and the rest on stderr", async () => {
    const { exitCode, stdout, stderr } = await search("json", "--format", "json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      complete: 6,
      end: "trials",
      rows: [{ rank: 1 }, { rank: 2 }],
      findings: [{ id: "few-rows", severity: "warning" }],
    });
    expect(stderr).toMatch(/^easy\.csv · /);
    expect(stderr).toContain("run saved: ");
  });

  it("refuses a folder that holds a run, and leaves that run as it was", async () => {
    const first = await search("used");
    const top = await runCommand(["top", join(folder, "used")]);
    const second = await search("used");
    expect([first.exitCode, second.exitCode]).toEqual([0, 2]);
    expect(second.stderr).toMatch(/^mlpnas: .*used: the run's folder must not hold a run already\nhint: .*\n$/);
    expect(await runCommand(["top", join(folder, "used")])).toEqual(top);
  });

  it("gives up the trials under way when interrupted, says so, and keeps the run", async () => {
    const args = ["search", ...data, ...small, "--trials", "50", "--out", join(folder, "stopped")];
    const { exitCode, stdout, stderr, exits } = await runCommand(args, { interruptAt: "trial  3/50" });
    expect([exitCode, exits]).toEqual([130, []]);
    expect(stderr).toContain("stopping: trials under way are given up; Ctrl-C again leaves at once\n");
    expect(stdout).toMatch(/\ninterrupted after \d+ of 50 trials: the test rows were not looked at · /);
    expect(stdout).toContain(`run kept: ${join(folder, "stopped")}   mlpnas resume ${join(folder, "stopped")} goes on\n`);
    expect(existsSync(join(folder, "stopped", "journal.jsonl"))).toBe(true);
    const top = await runCommand(["top", join(folder, "stopped")]);
    expect(top.exitCode).toBe(0);
    expect(top.stdout).toContain(`this run was cut off, mlpnas resume ${join(folder, "stopped")} goes on: 3 of 50 trials`);
  });

  it("leaves at once at the second interrupt", async () => {
    const args = ["search", ...data, ...small, "--trials", "50", "--out", join(folder, "left")];
    const { exits } = await runCommand(args, { interruptAt: "trial  3/50", interrupts: 2 });
    expect(exits).toEqual([130]);
  });

  it("says when the space is exhausted", async () => {
    const { exitCode, stdout } = await search(
      "tiny",
      "--units",
      "8",
      "--activations",
      "relu,elu",
      "--dropout",
      "none",
      "--max-layers",
      "1",
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain("the space is exhausted: all 2 architectures tried · ");
  });

  it("fits a terminal of 80 columns and ends with a clean screen", async () => {
    const args = ["search", ...data, ...small, "--trials", "4", "--out", join(folder, "terminal")];
    const { exitCode, stdout } = await runCommand(args, { columns: 80 });
    expect(exitCode).toBe(0);
    const path = /^run saved/; // a path is not broken
    for (const line of stripVTControlCharacters(stdout).split("\n"))
      if (!path.test(line)) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("mlpnas train", () => {
  it("prints each epoch, the best one, the test scores and the baselines", async () => {
    const { exitCode, stdout, stderr } = await runCommand([
      "train",
      ...data,
      "--architecture",
      "8-tanh",
      "--epochs",
      "4",
      "--device",
      "wasm-simd",
    ]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    const lines = stdout.split("\n");
    expect(lines[2]).toBe(
      "8-tanh · 33 parameters · adam, learning rate .003, weight decay .1, weights averaged over 3 epochs · at most 4 epochs, patience 5 · SIMD · seed 0".replace(
        "SIMD",
        plainDevice,
      ),
    );
    expect(lines[4]).toBe("epoch  log-loss  log-loss  accuracy");
    expect(lines.slice(5, 9).filter((line) => /^ {4}\d( {5}[ \d]\.\d{3}){2} {6}\.\d{3}/.test(line))).toHaveLength(4);
    expect(lines.filter((line) => line.endsWith("  best"))).toHaveLength(1);
    expect(stdout).toMatch(/^validation log-loss {2}[▁▂▃▄▅▆▇█]{4}$/m);
    expect(stdout).toMatch(/^best epoch \d of 4: validation log-loss \d?\.\d{3}, accuracy \.\d{3} · /m);
    expect(stdout).toMatch(/^test accuracy [.\d]+ ± \.\d{3} \(95 %\), log-loss \d?\.\d{3}$/m);
    expect(stdout).toMatch(/^baselines on test: majority /m);
  });

  it("prints a row an epoch as CSV, and an object as JSON", async () => {
    const args = ["train", ...data, "--architecture", "linear", "--epochs", "2"];
    const csv = await runCommand([...args, "--format", "csv"]);
    expect(csv.stdout.split("\n").map((line) => line.split(",").length)).toEqual([4, 4, 4, 1]);
    expect(csv.stdout).toMatch(/^epoch,training_loss,validation_loss,validation_accuracy\n1,/);
    const json = JSON.parse((await runCommand([...args, "--format", "json"])).stdout) as Record<string, unknown>;
    expect(json).toMatchObject({ architecture: "linear", parameters: 3, status: "complete", reason: null });
    expect(json["epochs"]).toHaveLength(2);
  });

  it("exits with 1 when the training fails, and says why", async () => {
    const args = ["train", ...data, "--architecture", "8-relu 8-relu", "--optimizer", "sgd", "--learning-rate", "1e38"];
    const { exitCode, stderr } = await runCommand(args);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^mlpnas: training failed: .+\n$/);
  });
});
