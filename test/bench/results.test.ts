// Results files: what is written can be read, and nothing else is taken for one.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { observeMachine } from "../../bench/lib/machine.js";
import { resultsFile } from "../../bench/lib/results.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mlpnas-results-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = resultsFile("example", z.strictObject({ seconds: z.number() }));

test("written results are read back, to five digits, with the machine they came from", () => {
  const path = join(folder, "example.json");
  const machine = observeMachine()();
  file.write({ command: "npm run example", machine, results: { seconds: 1.23456789 } }, path);
  expect(file.read(path)).toMatchObject({ version: 1, command: "npm run example", results: { seconds: 1.2346 } });
  expect(file.read(path)?.machine.processor).toBe(machine.processor);
  expect(file.read(join(folder, "other.json"))).toBeUndefined();
});

test("a figure that is not a number is refused when it is written", () => {
  const wrong = { command: "", machine: observeMachine()(), results: { seconds: Number.NaN } };
  expect(() => file.write(wrong, join(folder, "wrong.json"))).toThrow("results.seconds");
});
