import { describe, expect, it } from "vitest";
import { packageVersion } from "../../src/runtime/index.js";
import { runCommand } from "./host.js";

const helpOf = async (...args: string[]): Promise<string> => {
  const { exitCode, stdout, stderr } = await runCommand(args);
  expect([exitCode, stderr]).toEqual([0, ""]);
  return stdout;
};

describe("mlpnas --help", () => {
  it("lists each command with one line, a quick start and the exit codes", async () => {
    const help = await helpOf("--help");
    for (const command of [
      "search",
      "doctor",
      "top",
      "analyze",
      "plot",
      "train",
      "export",
      "gradcheck",
      "table",
      "arena",
      "lab",
      "help",
    ])
      expect(help).toMatch(new RegExp(`^  ${command} .*  [a-z]`, "m"));
    expect(help).toContain("Quick start:\n  mlpnas search DATA.csv --target COLUMN");
    expect(help).toContain("Exit codes: 0 done, 1 the run failed, 2 wrong usage or bad input, 130 interrupted");
  });

  it.each(["search", "doctor", "top", "analyze", "train", "gradcheck", "table", "arena", "lab"])(
    "of %s shows examples, defaults and exit codes",
    async (command) => {
      const help = await helpOf(command, "--help");
      expect(help.match(new RegExp(`^  mlpnas ${command} `, "gm"))?.length).toBeGreaterThanOrEqual(2);
      expect(help).toContain("(default: table)");
      expect(help).toContain("Exit codes:");
      expect(await helpOf("help", command)).toBe(help);
    },
  );

  it("of search has groups in the order of use, with the defaults of the schema", async () => {
    const help = await helpOf("search", "--help");
    const headings = help.split("\n").filter((line) => /^\w.*:$/.test(line));
    expect(headings).toEqual([
      "Arguments:",
      "Data:",
      "Search:",
      "Policy, of the strategies reinforce:",
      "Successive halving, the strategy halving:",
      "Space, what an architecture may be:",
      "Training of each network:",
      "Run and output:",
      "Options:",
      "Examples:",
    ]);
    const words = help.replaceAll(/\s+/g, " ");
    expect(words).toContain("at most (default: 100)");
    expect(words).toContain("(default: 8,16,32,64,128,256,512)");
    expect(words).toContain("(default: sigmoid,tanh,relu,elu)");
    expect(words).toContain("(default: runs/<data>-<seed>)");
  });

  it("fits 80 columns", async () => {
    for (const args of [
      [],
      ["search"],
      ["doctor"],
      ["top"],
      ["analyze"],
      ["plot"],
      ["train"],
      ["export"],
      ["gradcheck"],
      ["table"],
      ["arena"],
      ["lab"],
    ]) {
      const longest = (await helpOf(...args, "--help")).split("\n").reduce((length, line) => Math.max(length, line.length), 0);
      expect(longest).toBeLessThanOrEqual(82);
    }
  });
});

describe("mlpnas --version", () => {
  it("prints the package's version", async () => {
    expect(await helpOf("--version")).toBe(`${packageVersion}\n`);
  });
});
