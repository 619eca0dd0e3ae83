// `mlpnas lab`: its parts, its formats, and what it says of wrong input.
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { additiveRewards, decode, formatArchitecture, grammarOf, labSpaceOf, switchNames } from "../../src/nas/index.js";
import { folderWith, runCommand } from "./host.js";

const space = { units: [8, 16], activations: ["relu", "tanh"] as const, dropoutRates: [], maxLayers: 2 };
const small = ["--units", "8,16", "--activations", "relu,tanh", "--dropout", "none", "--lstm-units", "4"];
const quick = [...small, "--repetitions", "5", "--steps", "10", "--runs", "1", "--batch-sizes", "4"];
const lab = (...args: string[]) => runCommand(["lab", ...args, ...quick]);

describe("mlpnas lab", () => {
  it("shows the most telling of each part, with a table of estimators, curves and the toy", async () => {
    const { exitCode, stdout, stderr } = await lab();
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("20 architectures · 5 states with a choice · rewards .600 to .780 from the additive formula");
    expect(stdout).toMatch(/a central difference of E\[R\] agrees to \de-\d+ of it/);
    expect(stdout).toMatch(/R·\(p − 1\/C\) to \de-1\d .* it differs by 0 with the token that was chosen/);
    for (const row of [/^tutorial +10 /m, /^search +10 /m, /^exact gradient +[▁-█]/m, /^absolute, β = 2 +5 /m])
      expect(stdout).toMatch(row);
  });

  it.each(["gradient", "estimators", "credit", "training", "toy", "switches"])(
    "prints %s as a table, JSON, CSV and Markdown",
    async (part) => {
      const [table, json, csv, markdown] = await Promise.all(
        ["table", "json", "csv", "markdown"].map(async (format) => {
          const { exitCode, stdout, stderr } = await lab(part, "--format", format);
          expect([exitCode, stderr]).toEqual([0, ""]);
          return stdout;
        }),
      );
      expect(table?.split("\n").length).toBeGreaterThan(5);
      expect(JSON.parse(json ?? "")).toMatchObject({ settings: { part, units: [8, 16] } });
      const [head, ...rows] = (csv ?? "").trimEnd().split("\n");
      for (const row of rows) expect(row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)).toHaveLength((head ?? "").split(",").length);
      expect(markdown).toMatch(/^\| .* \|\n\| (:--|--:)/m);
    },
  );

  it("gives the same bytes twice, and other estimates by another seed", async () => {
    const run = async (...args: string[]): Promise<string> => (await lab("estimators", "--format", "csv", ...args)).stdout;
    const [first, again, other] = [await run(), await run(), await run("--seed", "1")];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it("lists every switch with its severity, what the tutorial does and what is right", async () => {
    const { stdout } = await runCommand(["lab", "switches"], { columns: 80 });
    for (const name of switchNames) expect(stdout).toMatch(new RegExp(`^${name} \\([AB](, ∇)?\\)\n  on: `, "m"));
    expect(Math.max(...stdout.split("\n").map((line) => Array.from(line).length))).toBeLessThanOrEqual(80);
  });

  it("reads rewards from a table file", async () => {
    const { grammar, sequences } = labSpaceOf(grammarOf(space));
    const rewards = additiveRewards(labSpaceOf(grammarOf(space)));
    const rows = sequences.map(
      (s, row) => `${formatArchitecture(decode(grammar.vocabulary, s))},0,1,${1 - (rewards[row] as number)}`,
    );
    const folder = folderWith({
      "all.csv": ["architecture,seed,epoch,validation_accuracy", ...rows].join("\n"),
      "some.csv": ["architecture,seed,epoch,validation_accuracy", ...rows.slice(0, -1)].join("\n"),
    });
    const { stdout } = await lab("gradient", "--table", join(folder, "all.csv"));
    expect(stdout).toContain("rewards .220 to .400");
    const { exitCode, stderr } = await lab("gradient", "--table", join(folder, "some.csv"));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('some.csv: the table must have every architecture of the space, got no row for "16-tanh"');
  });

  it("refuses an unknown part, CSV of several tables and a space that is too large", async () => {
    const wrong = await runCommand(["lab", "gradiant"]);
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining("did you mean gradient?")]);
    const several = await lab("--format", "csv");
    expect([several.exitCode, several.stderr]).toEqual([2, expect.stringContaining("--format csv holds one table")]);
    const large = await runCommand(["lab", "gradient", "--max-layers", "6"]);
    expect([large.exitCode, large.stderr]).toEqual([
      2,
      expect.stringContaining("lab: the space must have at most 50000 architectures"),
    ]);
  });

  it("fits 80 columns but for what a path makes longer", async () => {
    const parts = await Promise.all(
      ["", "estimators", "credit", "training", "toy"].map((part) =>
        runCommand(["lab", ...(part === "" ? [] : [part]), ...quick], { columns: 80 }),
      ),
    );
    const lines = parts.flatMap(({ stdout }) => stdout.split("\n")).map(stripVTControlCharacters);
    expect(lines.filter((line) => Array.from(line).length > 80)).toEqual([]);
  });
});
