import { describe, expect, it } from "vitest";
import { checkPrimitive, type PrimitiveCheck, primitiveNamed, primitives } from "../../src/autograd/index.js";
import { gradcheckLines } from "../../src/cli/gradcheck.js";
import { parseCsv } from "../../src/data/index.js";
import { runCommand, Sink } from "./host.js";

const widthOf = (text: string): number => Math.max(...text.split("\n").map((line) => Array.from(line).length));

describe("mlpnas gradcheck", () => {
  it("shows a line for every primitive, and whether its derivative agrees", async () => {
    const { exitCode, stdout, stderr } = await runCommand(["gradcheck"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.slice(2, -1).map((line) => line.split(/ +/)[0])).toEqual(primitives.map(({ name }) => name));
    expect(lines.find((line) => line.startsWith("matmul"))).toMatch(
      /^matmul +✓ +\d +\d+ +\d\.\de-\d+ {2}∂out\[\d,\d\] \/ ∂[ab]\[\d,\d\] +\(\d, \d\) \(\d, \d\)$/,
    );
    expect(lines.find((line) => line.startsWith("adamStep"))).toMatch(/^adamStep +– +\d +0 +– {2}no derivative$/);
    expect(lines.at(-1)).toMatch(
      /^[\d,]+ elements agree with central differences to 1e-6 · f64, step 1e-5 · 5 of \d+ have no derivative$/,
    );
  });

  it("shows each sample of one primitive, the worst element with both values, and what has no derivative", async () => {
    const { exitCode, stdout } = await runCommand(["gradcheck", "crossEntropy"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^logits \(3, 5\), labels \(3\) +\(3\) +✓ +45 /m);
    expect(stdout).toContain("\nno derivative in labels: class numbers\n");
    expect(stdout).toMatch(/^worst element: ∂out\[\d\] \/ ∂logits\[\d,\d\] of logits .*: numeric \S+, analytic \S+, error \S+$/m);
  });

  it("says why a primitive has no derivative", async () => {
    const { exitCode, stdout } = await runCommand(["gradcheck", "crossEntropyGradient"]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      "no derivative: compose the loss from logSoftmax where second derivatives are wanted\nnothing to compare\n",
    );
  });

  it("exits with 1 when a derivative is off, here because the step is too large, and names it", async () => {
    const { exitCode, stdout } = await runCommand(["gradcheck", "--step", ".05"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^exp: ∂out\S* \/ ∂x\S* of x .*: numeric \S+, analytic \S+, error \S+$/m);
    expect(stdout).toMatch(/^wrong: divide, squareRoot, exp, .* · f64, step 5e-2 · /m);
    expect((await runCommand(["gradcheck", "add", "--step", ".05"])).exitCode).toBe(0);
  });

  it("fits 80 columns, and shows more on 120", async () => {
    for (const args of [["gradcheck"], ["gradcheck", "concatenate"], ["gradcheck", "divide", "--step", ".05"]]) {
      const [narrow, wide] = await Promise.all([80, 120].map((columns) => runCommand(args, { columns })));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what bold looks like
      const plain = [narrow, wide].map((outcome) => outcome?.stdout.replaceAll(/\u001b\[\d+m/g, "") ?? "") as [string, string];
      expect(widthOf(plain[0])).toBeLessThanOrEqual(80);
      expect(widthOf(plain[1])).toBeLessThanOrEqual(120);
    }
    expect((await runCommand(["gradcheck"], { columns: 120 })).stdout).toContain("of inputs");
  });

  it("prints JSON with the settings and every sample", async () => {
    const { stdout } = await runCommand(["gradcheck", "softmax", "--format", "json", "--seed", "4"]);
    const wanted = [checkPrimitive(primitiveNamed("softmax"), { seed: 4, step: 1e-5 })];
    expect(JSON.parse(stdout)).toEqual({ seed: 4, step: 1e-5, largestError: 1e-6, checks: wanted });
  });

  it("prints CSV with a row for each sample, which reads back", async () => {
    const table = parseCsv((await runCommand(["gradcheck", "--format", "csv"])).stdout, "gradcheck.csv");
    const rows = primitives.map((primitive) => checkPrimitive(primitive).samples.length).reduce((a, b) => a + b, 0);
    expect(table.rows).toBe(rows);
    const columns = ["op", "inputs", "output", "elements", "agrees", "error", "element", "numeric", "analytic"];
    expect(table.columns.map(({ name }) => name)).toEqual(columns);
  });

  it("prints Markdown", async () => {
    const { stdout } = await runCommand(["gradcheck", "--format", "markdown"]);
    expect(stdout.split("\n")[0]).toBe("| op |  | samples | elements | worst error | worst element | worst of inputs |");
    expect(stdout).toContain("| transpose | ✓ | 3 | 53 | 0 | all alike |  |");
  });
});

it("a wrong element is shown with its place and both values", () => {
  const check: PrimitiveCheck = {
    primitive: "faulty",
    agrees: false,
    samples: [
      {
        sample: "three",
        inputs: [
          { name: "a", shape: [3] },
          { name: "b", shape: [] },
        ],
        output: [3],
        elements: 12,
        worst: { output: [2], input: 1, index: [], numeric: 1, analytic: -1, error: 2 },
      },
    ],
  };
  const sink = new Sink();
  expect(gradcheckLines([check], 1e-5, sink)).toContain(
    "worst element: ∂out[2] / ∂b of a (3), b (): numeric 1, analytic -1, error 2.0e+0",
  );
  const several = gradcheckLines([checkPrimitive(primitiveNamed("relu")), check], 1e-5, sink);
  expect(several.slice(-2)).toEqual([
    "faulty: ∂out[2] / ∂b of a (3), b (): numeric 1, analytic -1, error 2.0e+0",
    "wrong: faulty · f64, step 1e-5",
  ]);
});
