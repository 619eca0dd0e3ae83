// A lock beside a file: held by one, free again when it is released or its holder is gone.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { lockFile } from "../../src/runtime/file-lock.js";

const folder = mkdtempSync(join(tmpdir(), "mlpnas-lock-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("is refused to a second writer while the first one runs, and given once it is released", () => {
  const path = join(folder, "deep", "table.csv");
  const release = lockFile(path);
  expect(readFileSync(`${path}.lock`, "utf8")).toBe(String(process.pid));
  expect(() => lockFile(path)).toThrow(
    /table\.csv: a file must be written by one command at a time, got a second one, while process \d+/,
  );
  release();
  expect(existsSync(`${path}.lock`)).toBe(false);
  lockFile(path)();
});

it("is taken over from a process that is no more", () => {
  const path = join(folder, "table.csv");
  const { pid } = spawnSync(process.execPath, ["--version"]);
  writeFileSync(`${path}.lock`, String(pid));
  const release = lockFile(path);
  expect(readFileSync(`${path}.lock`, "utf8")).toBe(String(process.pid));
  release();
});
