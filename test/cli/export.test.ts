// `mlpnas export` as people meet it: what it prints, what it refuses, and with which exit code.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { endingOf } from "../../src/cli/errors.js";
import { FaultError } from "../../src/study/index.js";
import { easyCsv, folderWith, runCommand } from "./host.js";

const folder = folderWith({ "easy.csv": easyCsv() });
const run = join(folder, "run");

beforeAll(async () => {
  const data = [join(folder, "easy.csv"), "--target", "answer", "--out", run];
  const small = ["--workers", "1", "--device", "wasm-simd", "--epochs", "3", "--units", "8,16", "--trials", "4", "--batch", "4"];
  const { exitCode } = await runCommand(["search", ...data, ...small, "--top", "1"]);
  expect(exitCode).toBe(0);
});

describe("mlpnas export", () => {
  it("says what was written, how it was verified and what is next", async () => {
    const { exitCode, stdout, stderr } = await runCommand(["export", run]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const [what, written, verified, next] = stdout.split("\n");
    expect(what).toMatch(/^trial \d · \d+-\S+.* · predicts answer · validation log-loss [\d.]+ · validation accuracy [\d.]+$/);
    expect(written).toMatch(/^written: .*run\/model\.json \([\d.]+ (bytes|KB)\)$/);
    expect(verified).toBe("verified by loadModel on 30 validation rows · no difference from the engine");
    expect(next).toBe(`next: mlpnas predict ${join(run, "model.json")} DATA.csv`);
    expect(JSON.parse(readFileSync(join(run, "model.json"), "utf8"))).toMatchObject({ format: "mlpnas-model" });
  });

  it("names the inputs and outputs of an ONNX file", async () => {
    const { stdout } = await runCommand(["export", run, "--format", "onnx"]);
    expect(stdout).toMatch(
      /verified by onnxruntime-node on 30 validation rows · largest difference from the engine \d\.\de-\d+, of 1e-5 allowed\n/,
    );
    expect(stdout).toContain('inputs, each (rows, 1): "a" float, "b" float\noutputs: "label", "probabilities"\n');
  });

  it("shows how a module is imported", async () => {
    const out = join(folder, "deep", "easy.js");
    const { stdout } = await runCommand(["export", run, "--format", "js", "--out", out]);
    expect(stdout).toContain(`next: import { predict } from "${out}";`);
    expect(existsSync(join(folder, "deep", "easy.d.ts"))).toBe(true);
  });

  it.each<[string, string[], string]>([
    ["an unknown format", ["--format", "pickle"], '--format must be one of json, onnx, js, got "pickle"'],
    ["a trial that is none", ["--trial", "best"], '--trial must be an integer ≥ 1, got "best"'],
    ["a trial that is not there", ["--trial", "40"], "the run must have the trial 40, got trials 1 … 4"],
    [
      "data that is not there",
      ["--data", "gone.csv", "--out", join(folder, "x.json")],
      "gone.csv: the data of the run must be there",
    ],
  ])("refuses %s in one line and leaves nothing", async (_, more, message) => {
    const { exitCode, stdout, stderr } = await runCommand(["export", run, ...more]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(existsSync(join(folder, "x.json"))).toBe(false);
  });

  it("refuses to overwrite a file without --force", async () => {
    const out = join(folder, "twice.json");
    expect((await runCommand(["export", run, "--out", out])).exitCode).toBe(0);
    const second = await runCommand(["export", run, "--out", out]);
    expect(second.exitCode).toBe(2);
    expect(second.stderr).toMatch(/twice\.json: must not be there already\nhint: --force overwrites it/);
    expect((await runCommand(["export", run, "--out", out, "--force"])).exitCode).toBe(0);
  });

  it("exits with 1 where what was made is wrong, which is no mistake of the user's", () => {
    expect(endingOf(new FaultError("model.json", "the answers must be the engine's"))).toEqual({
      message: "model.json: the answers must be the engine's",
      exitCode: 1,
    });
  });
});
