// `mlpnas resume`: what it says, where it goes on, and what it refuses.
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { trialsOf } from "../runtime/files.js";
import { easyCsv, folderWith, type Outcome, runCommand } from "./host.js";

const folder = folderWith({ "easy.csv": easyCsv() });
const data = [join(folder, "easy.csv"), "--target", "answer"];
const small = ["--units", "4,8", "--trials", "8", "--batch", "4", "--epochs", "2", "--workers", "1"];
const search = (out: string, args: readonly string[] = [], options = {}): Promise<Outcome> =>
  runCommand(["search", ...data, ...small, "--out", join(folder, out), ...args], options);
const resume = (out: string, ...args: string[]): Promise<Outcome> => runCommand(["resume", join(folder, out), ...args]);

await search("whole");

describe("mlpnas resume", () => {
  it("goes on with an interrupted run, shows only new trials, and ends as if it had not been interrupted", async () => {
    expect((await search("stopped", [], { interruptAt: "trial 3/8" })).exitCode).toBe(130);
    const { exitCode, stdout, stderr } = await resume("stopped");
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`resumed ${join(folder, "stopped")} after 3 of 8 trials\n`);
    expect(stderr.match(/^trial \d/gm)).toHaveLength(5);
    expect(stdout).toContain("8 trials done");
    expect(trialsOf(join(folder, "stopped"))).toBe(trialsOf(join(folder, "whole")));
  });

  it("says that a torn line is dropped, and breaks its lines at 80 columns", async () => {
    await search("torn", [], { interruptAt: "trial 5/8" });
    appendFileSync(join(folder, "torn", "journal.jsonl"), '{"kind":"evalu');
    const { stdout } = await runCommand(["resume", join(folder, "torn")], { columns: 80 });
    expect(stdout).toContain(
      "\nthe last line of the journal was cut off in writing: it is dropped, and what it\n  said is done again\n",
    );
    const path = join(folder, "torn");
    expect(trialsOf(path)).toBe(trialsOf(join(folder, "whole")));
  });

  it("shows a run that is over, and how it could go further", async () => {
    const before = readFileSync(join(folder, "whole", "journal.jsonl"), "utf8");
    const { exitCode, stdout } = await resume("whole");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("nothing is left to do: --trials with a larger number goes on\n");
    expect(readFileSync(join(folder, "whole", "journal.jsonl"), "utf8")).toBe(before);
    await search("budget", ["--max-epochs-total", "5"]);
    expect((await resume("budget")).stdout).toContain("nothing is left to do: --max-epochs-total with a larger number goes on\n");
    await search("tiny", ["--units", "4", "--activations", "relu", "--dropout", "none", "--max-layers", "1"]);
    expect((await resume("tiny", "--trials", "99")).stdout).toContain("nothing is left to do: every architecture of the space");
  });

  it("goes on to more trials, and refuses fewer than there were to be", async () => {
    await search("more");
    const { exitCode, stdout } = await resume("more", "--trials", "12", "--format", "json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ end: "trials", settings: { trials: 12 } });
    await search("cut", [], { interruptAt: "trial 3/8" });
    expect(await resume("cut", "--trials", "4")).toMatchObject({
      exitCode: 2,
      stderr: `mlpnas: ${join(folder, "cut")}: --trials must be at least the 8 that the run was asked for, got 4\n`,
    });
  });

  it("refuses what would make it another search, as no flag of its own", async () => {
    const { exitCode, stderr } = await resume("whole", "--epochs", "3");
    expect(exitCode).toBe(2);
    expect(stderr).toContain('unknown option "--epochs"');
  });
});
