// A lock: held by one, free again when it is released or its holder is gone.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { takeLock } from "../../src/runtime/file-lock.js";
import { temporaryFolder } from "./files.js";

const folder = temporaryFolder();
const what = { path: "table.csv", hint: "--out NAME takes another file" };
const ownerOf = (lock: string): { pid: number; host: string; started: string } => JSON.parse(readFileSync(lock, "utf8"));

it("is refused to a second writer while the first one runs, and given once it is released", () => {
  const lock = join(folder, "deep", "lock");
  const release = takeLock(lock, what);
  expect(ownerOf(lock)).toMatchObject({ pid: process.pid, host: hostname() });
  expect(() => takeLock(lock, what)).toThrow(
    `table.csv: only one command at a time may write it, got a second one, while process ${process.pid} does\nhint: --out NAME`,
  );
  release();
  expect(existsSync(lock)).toBe(false);
  takeLock(lock, what)();
  expect(readdirSync(join(folder, "deep"))).toEqual([]);
});

describe("a lock that nobody holds any more is taken over:", () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const mine = { pid: process.pid, host: hostname(), started: "of another start of the machine 17" };
  it.each([
    ["its process has ended", JSON.stringify({ pid, host: hostname(), started: null })],
    ["another process has its number now", JSON.stringify(mine)],
    ["it is empty", ""],
    ["it is no lock", "4711"],
    ["it names no process", JSON.stringify({ pid: -1, host: hostname() })],
  ])("%s", (_, text) => {
    const lock = join(folder, "stale");
    writeFileSync(lock, text);
    const release = takeLock(lock, what);
    expect(ownerOf(lock).pid).toBe(process.pid);
    release();
  });
});

it("of another machine is left alone", () => {
  const lock = join(folder, "elsewhere");
  writeFileSync(lock, JSON.stringify({ pid: 17, host: "another", started: null }));
  expect(() => takeLock(lock, what)).toThrow(
    `process 17 on another does\nhint: --out NAME takes another file; if that machine is gone`,
  );
});
