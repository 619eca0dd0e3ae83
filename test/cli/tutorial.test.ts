// `--preset tutorial` on the command line: what it says of itself, what `--set` takes, and what is refused in the user's words.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { switchNames } from "../../src/nas/index.js";
import { easyCsv, folderWith, type Outcome, runCommand } from "./host.js";

const folder = folderWith({
  "easy.csv": easyCsv(),
  "preset.json": JSON.stringify({ preset: "tutorial", set: { noSeed: false, MLP_ONE_SHOT: false }, trials: 4 }),
  "wrong.json": JSON.stringify({ preset: "tutorial", set: [1] }),
});
const data = [join(folder, "easy.csv"), "--target", "answer", "--units", "8,16", "--device", "wasm-simd"];
let runs = 0;
const search = (...args: string[]): Promise<Outcome> =>
  runCommand(["search", ...data, "--out", join(folder, `run-${runs++}`), ...args]);
const tutorial = (...args: string[]): Promise<Outcome> =>
  search("--preset", "tutorial", "--seed", "1", "--trials", "4", "--epochs", "2", ...args);

describe("mlpnas search --preset tutorial", () => {
  it("says which preset runs with how many faults, and on which rows", async () => {
    const { exitCode, stdout } = await tutorial();
    expect(exitCode).toBe(0);
    const [, rows, setup] = stdout.split("\n");
    expect(rows).toBe("train 180 · validation 20 · no test rows · divided anew for each trial");
    expect(setup).toContain(`preset tutorial, all ${switchNames.length} faults on`);
    expect(setup).toContain("4 trials in batches of 10 · one-shot weights · at most 2 epochs");
    expect(stdout).not.toContain("baselines on test");
  });

  it("turns faults off and constants to other values by --set, which may be given twice", async () => {
    const { exitCode, stdout } = await tutorial(
      "--set",
      "noTestSet=false,noSeed=false",
      "--set",
      "SAMPLES_PER_CONTROLLER_EPOCH=2",
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain("preset tutorial, noTestSet, noSeed off");
    expect(stdout).toContain("in batches of 2");
    expect(stdout).toContain("baselines on test: majority");
  });

  it("takes a config file's preset and set, and flags over them", async () => {
    const { exitCode, stdout } = await search("--config", join(folder, "preset.json"), "--trials", "3", "--epochs", "1");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("3 trials in batches of 10 · at most 1 epoch, patience 10");
    expect(stdout).not.toContain("one-shot");
    expect(stdout).toContain("seed 0");
  });

  it("says when a guard rail fired", async () => {
    const { stdout } = await tutorial("--activations", "relu", "--dropout", "none", "--trials", "6", "--batch", "1");
    expect(stdout).toMatch(
      /in 6 batches all rewards were alike, and the guard rail skipped the step that\s+would have divided by 0/,
    );
  });

  it.each([
    [
      ["--set", "noSeed=false"],
      "mlpnas: --set: needs a preset to set anything of\nhint: --preset tutorial has switches and constants\n",
    ],
    [["--preset", "tutorail"], 'mlpnas: --preset must be one of none, tutorial, got "tutorail"\nhint: did you mean tutorial?\n'],
    [["--preset", "tutorial", "--set", "noSeed"], 'mlpnas: --set must be name=value, got "noSeed"\n'],
    [
      ["--preset", "tutorial", "--set", "noSed=false"],
      'mlpnas: --set: each name must be a switch or a constant of the tutorial, got "noSed"\nhint: did you mean noSeed?\n',
    ],
    [
      ["--preset", "tutorial", "--workers", "2"],
      "mlpnas: preset tutorial: workers must be 1: its networks are trained one after another, got 2\n",
    ],
    [["--config", join(folder, "wrong.json")], "mlpnas: wrong.json: set must be name=value, got [1]\n"],
  ])("refuses %j", async (args, stderr) => {
    expect(await search(...args)).toMatchObject({ exitCode: 2, stdout: "", stderr });
  });
});
