// `mlpnas table` and `mlpnas arena`: from a file of rows to a table, gone on with after an end too soon, and strategies played on it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { tableHeader } from "../../src/nas/index.js";
import { tableText, trainings } from "../nas/arena/tables.js";
import { easyCsv, folderWith, runCommand } from "./host.js";

describe("mlpnas table", () => {
  const folder = folderWith({ "easy.csv": easyCsv() });
  const data = join(folder, "easy.csv");
  const small = ["--target", "answer", "--units", "4,8", "--activations", "relu", "--dropout", "none", "--epochs", "2"];
  const table = (out: string, ...more: string[]) =>
    runCommand(["table", data, ...small, "--workers", "1", "--out", join(folder, out), ...more]);
  const rowsOf = (out: string): string[][] => {
    const bytes = readFileSync(join(folder, out));
    const [header, ...lines] = (out.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString().trimEnd().split("\n");
    expect(header).toBe(tableHeader);
    return lines.map((line) => line.split(","));
  };
  const untimed = (rows: readonly string[][]): string[] => rows.map((row) => row.slice(0, -1).join(",")).sort();

  beforeAll(async () => {
    const { exitCode, stdout, stderr } = await table("whole.csv.gz", "--seeds", "2");
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      "6 architectures · 2 seeds · adam, learning rate .003, weight decay .1, weights averaged over 3 epochs · 2 epochs",
    );
    expect(stdout).toMatch(/^log-loss, best +\.\d{4} +\.\d{4} +\.\d{4} +\.\d{4} +\d+%$/m);
    expect(stdout).toContain("12 trainings in ");
    expect(stderr.match(/^trial .*$/gm)).toHaveLength(12);
  }, 120_000);

  it("has a line for each architecture, seed and epoch, with scores on validation and test rows", () => {
    const rows = rowsOf("whole.csv.gz");
    expect(rows).toHaveLength(6 * 2 * 2);
    expect(new Set(rows.map(([architecture, seed, epoch]) => `${architecture} ${seed} ${epoch}`)).size).toBe(24);
    for (const row of rows) {
      const [parameters, ...scores] = row.slice(3).map(Number);
      expect(Number.isInteger(parameters)).toBe(true);
      for (const score of scores) expect(score).toBeGreaterThanOrEqual(0);
      expect(scores).toHaveLength(5);
    }
    expect(new Set(rows.map((row) => row[5])).size).toBeGreaterThan(20);
  });

  it("says beside it of which data, settings and command it is", () => {
    const record = JSON.parse(readFileSync(join(folder, "whole.csv.gz.json"), "utf8"));
    expect(record).toMatchObject({
      architectures: 6,
      settings: { seeds: 2, units: [4, 8], epochs: 2 },
      data: { file: "easy.csv", fingerprint: expect.stringMatching(/^[0-9a-f]+$/) },
      command: expect.stringMatching(/^mlpnas table .*easy\.csv --target answer --units 4,8 .*--seeds 2$/),
    });
  });

  it("adds further seeds to a table, the same as in one go, and skips what is there", async () => {
    const first = await table("grown.csv", "--seeds", "1", "--format", "json");
    expect([first.exitCode, JSON.parse(first.stdout).noise]).toEqual([0, []]);
    const second = await table("grown.csv", "--seeds", "2", "--format", "csv");
    expect(second.stderr).toContain("6 trainings already in ");
    expect(second.stderr).toContain("6 trainings in ");
    expect(second.stdout.split("\n")[0]).toBe(
      "metric,observation,mean,best_mean,deviation_between_architectures,deviation_between_seeds,share",
    );
    expect(untimed(rowsOf("grown.csv"))).toEqual(untimed(rowsOf("whole.csv.gz")));
    const third = await table("grown.csv", "--seeds", "2", "--format", "markdown");
    expect(third.stderr).toContain("0 trainings in ");
    expect(third.stdout).toContain("| log-loss, best |");
  }, 120_000);

  it("stops at Ctrl-C and goes on where it stopped", async () => {
    const args = ["table", data, ...small, "--workers", "1", "--seeds", "2", "--out", join(folder, "stopped.csv.gz")];
    const stopped = await runCommand(args, { interruptAt: "trial  2/12" });
    expect([stopped.exitCode, stopped.exits]).toEqual([130, []]);
    expect(stopped.stdout).toMatch(/\d+ to do: the same command goes on/);
    const { exitCode } = await runCommand(args);
    expect(exitCode).toBe(0);
    expect(untimed(rowsOf("stopped.csv.gz"))).toEqual(untimed(rowsOf("whole.csv.gz")));
  }, 120_000);

  it("takes a sample that a larger one begins with", async () => {
    await table("sample.csv", "--seeds", "1", "--sample", "2");
    const before = new Set(rowsOf("sample.csv").map(([name]) => name));
    const { stderr } = await table("sample.csv", "--seeds", "1", "--sample", "4", "--format", "json");
    expect(stderr).toContain("2 trainings already in ");
    const after = new Set(rowsOf("sample.csv").map(([name]) => name));
    expect([before.size, after.size]).toEqual([2, 4]);
    for (const name of before) expect(after).toContain(name);
  }, 120_000);

  it("refuses to add to a table of other settings, or one of which nothing is known", async () => {
    const other = await table("whole.csv.gz", "--learning-rate", ".1");
    expect([other.exitCode, other.stderr]).toEqual([
      2,
      expect.stringMatching(
        /whole\.csv\.gz: a table must be gone on with as it was begun, got learningRate 0.1, before 0.003\nhint: --out/,
      ),
    ]);
    const unknown = await runCommand(["table", data, "--target", "answer", "--out", data]);
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      2,
      expect.stringContaining("must have easy.csv.json beside it, got none that can be read as JSON"),
    ]);
  });
});

describe("mlpnas arena", () => {
  const folder = folderWith({
    "made-up.csv": tableText(trainings()),
    "one-seed.csv": tableText(trainings({ seeds: 1 })),
    "foreign.csv": "architecture,validation_accuracy\n8-relu,.5\n16-relu,.6\n8-tanh,.7\nlinear,.8\n",
  });
  const quick = ["--repetitions", "12", "--strategies", "random", "--trials", "5,20", "--workers", "1"];
  const arena = (file: string, ...more: string[]) => runCommand(["arena", join(folder, file), ...quick, ...more]);

  it("prints standings, how they are to be read, and why random can be believed", async () => {
    const { exitCode, stdout, stderr } = await arena("made-up.csv");
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(
      "made-up.csv · 48 architectures · 4 seeds · log-loss (best) of one seed, judged by the mean of the others",
    );
    expect(stdout).toMatch(/^random +\.\d{4} +\.\d{4} +\.\d{4} +\.\d{4} – \.\d{4} +-\.\d{4}$/m);
    expect(stdout).toMatch(/of what theory says, .*: \d+\.\d\d in 5 \(8\.17 ± \d+\.\d\d\), \d+\.\d\d in 20 \(2\.33 ± /);
  });

  it("judges other choices where they are smoothed, of the same trials", async () => {
    const [observed, smoothed] = await Promise.all(
      ["observed", "smoothed"].map((choice) => arena("made-up.csv", "--choice", choice, "--format", "json")),
    );
    const looksOf = (text: string) =>
      (JSON.parse(text) as { standings: { looks: Record<string, unknown>[] }[] }).standings[0]?.looks ?? [];
    const [a, b] = [looksOf(observed?.stdout ?? ""), looksOf(smoothed?.stdout ?? "")];
    expect(a).toHaveLength(2);
    expect(b[1]).not.toEqual(a[1]);
    expect((await arena("made-up.csv", "--choice", "smoothed")).stdout).toContain("final choice smoothed");
  });

  it("judges the same games by both choices at once", async () => {
    const [both, one] = await Promise.all(
      ["observed,smoothed", "smoothed"].map((choice) => arena("made-up.csv", "--choice", choice, "--format", "json")),
    );
    const standings = (text = "") => (JSON.parse(text) as { standings: { player: string; area: { mean: number } }[] }).standings;
    const [[, second], [alone]] = [standings(both?.stdout), standings(one?.stdout)];
    expect(second?.player).toBe("random smoothed");
    expect(second?.area.mean).toBe(alone?.area.mean);
  });

  it("lets the tutorial's strategy play, whose policy stays at the mean of the space", async () => {
    const { exitCode, stdout } = await arena("made-up.csv", "--strategies", "tutorial", "--trials", "40", "--format", "json");
    expect(exitCode).toBe(0);
    const [random, tutorial] = (JSON.parse(stdout) as { standings: { expectedWorth: { mean: number } }[] }).standings;
    expect(tutorial?.expectedWorth.mean).toBeCloseTo(random?.expectedWorth.mean ?? Number.NaN, 1);
  });

  it("gives the same standings with any number of threads", async () => {
    const [one, two] = await Promise.all(
      ["1", "2"].map((workers) =>
        arena("made-up.csv", "--strategies", "random,reinforce", "--workers", workers, "--format", "csv"),
      ),
    );
    expect(one?.exitCode).toBe(0);
    expect(two?.stdout).toBe(one?.stdout);
    const [header, ...rows] = (one?.stdout ?? "").trimEnd().split("\n");
    expect(header).toBe(
      "strategy,trials,regret,regret_low,regret_high,median_regret,rank,beats_random,beats_random_interval,p,p_holm,area,area_low,area_high,expected_reward,expected_reward_low,expected_reward_high",
    );
    expect(rows.map((row) => row.split(",").slice(0, 2).join(" "))).toEqual([
      "random 5",
      "random 20",
      "reinforce 5",
      "reinforce 20",
    ]);
  }, 120_000);

  it("prints JSON and Markdown, and other standings by another seed", async () => {
    const [json, other, markdown] = await Promise.all([
      arena("made-up.csv", "--format", "json"),
      arena("made-up.csv", "--format", "json", "--seed", "1"),
      arena("made-up.csv", "--format", "markdown"),
    ]);
    const record = JSON.parse(json.stdout);
    expect(record).toMatchObject({ settings: { repetitions: 12 }, architectures: 48, seeds: 4, leftOut: 0 });
    expect(JSON.parse(other.stdout).standings).not.toEqual(record.standings);
    expect(markdown.stdout).toContain("| strategy | 5 | 20 | over all | 95 % interval | E[reward] |");
  });

  it("finds the best of a small foreign table, looks no further than it goes, and says what is left out", async () => {
    const { exitCode, stdout } = await arena("foreign.csv", "--noise-free", "--metric", "accuracy");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("3 architectures (1 left out) · 1 seed · accuracy (best), seen and judged as the mean of all seeds");
    expect(stdout).toMatch(/^random +\.0000 +\.0000 +\.0000 – \.0000 +\.6000$/m);
    expect(stdout).toContain("1.00 in 3 (1.00 ± 0.00)");
  });

  it("plays in a space without a table, as large as can be listed", async () => {
    const synthetic = ["arena", "synthetic", ...quick, "--units", "8,16", "--dropout", "none"];
    const { exitCode, stdout } = await runCommand([...synthetic, "--max-layers", "3", "--noise", ".5"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("synthetic · 584 architectures · worths in standard deviations, seen with a noise of .5 · ");
    const large = await runCommand([...synthetic, "--max-layers", "9"]);
    expect([large.exitCode, large.stderr]).toEqual([2, expect.stringContaining("must have at most 1000000 architectures")]);
  });

  it("refuses one seed with noise, unknown strategies and files that are no tables", async () => {
    const outcomes = await Promise.all([
      arena("one-seed.csv"),
      arena("made-up.csv", "--strategies", "random,reinforse"),
      arena("nowhere.csv"),
    ]);
    const expected = ["--noise-free judges by what is seen", "did you mean reinforce?", "the file must be readable, got ENOENT"];
    for (const [k, { exitCode, stderr }] of outcomes.entries()) {
      expect(exitCode).toBe(2);
      expect(stderr).toContain(expected[k]);
    }
  });

  it("fits 80 columns but for the names of files", async () => {
    const { stdout } = await runCommand(["arena", join(folder, "made-up.csv"), ...quick, "--strategies", "random,reinforce"], {
      columns: 80,
    });
    const lines = stripVTControlCharacters(stdout).split("\n");
    expect(lines.filter((line) => Array.from(line).length > 80)).toEqual([]);
  }, 120_000);
});
