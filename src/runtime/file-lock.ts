// A lock beside a file: one process at a time writes it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { RunError } from "./errors.js";

/**
 * Takes `PATH.lock`, which holds the number of the process, and gives the function that releases it. The lock of a process that is no
 * more is taken over.
 * @throws RunError when another process holds it
 */
export function lockFile(path: string): () => void {
  const lock = `${path}.lock`;
  mkdirSync(dirname(path), { recursive: true });
  if (!take(lock)) {
    const owner = Number(readFileSync(lock, "utf8"));
    if (isRunning(owner)) {
      throw new RunError(path, "a file must be written by one command at a time", {
        got: `a second one, while process ${owner} is writing it`,
        hint: "--out NAME takes another file",
      });
    }
    rmSync(lock);
    if (!take(lock)) return lockFile(path); // another was as quick
  }
  return () => rmSync(lock, { force: true });
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
