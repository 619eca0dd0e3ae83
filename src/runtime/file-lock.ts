// A lock: one process at a time writes what it stands beside.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { RunError } from "../study/index.js";

/** Who holds a lock. Process numbers come again, also after a restart of the machine: with its start a process is told from all others. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  /** As the system counts it, where it says. */
  readonly started: string | null;
}

interface Locked {
  /** What is written by one at a time, for the message. */
  readonly path: string;
  /** What a second writer can do. */
  readonly hint: string;
}

/**
 * Takes the lock, a file, and gives the function that releases it. The lock of a process that is no more is taken over.
 * @throws RunError when another process holds it
 */
export function takeLock(lock: string, { path, hint }: Locked): () => void {
  mkdirSync(dirname(lock), { recursive: true });
  while (!isMade(lock)) {
    const text = readLock(lock);
    if (text === undefined) continue; // released just now
    const owner = parseOwner(text);
    if (owner !== undefined && mayRun(owner)) {
      const elsewhere = owner.host === hostname() ? "" : ` on ${owner.host}`;
      throw new RunError(path, "only one command at a time may write it", {
        got: `a second one, while process ${owner.pid}${elsewhere} does`,
        hint: elsewhere === "" ? hint : `${hint}; if that machine is gone, remove ${lock}`,
      });
    }
    removeStale(lock, text);
  }
  return () => rmSync(lock, { force: true });
}

/** Whether a process that runs holds the lock. */
export function isLocked(lock: string): boolean {
  const owner = parseOwner(readLock(lock) ?? "");
  return owner !== undefined && mayRun(owner);
}

/** Makes the lock if it is not there: with a link, so that it never stands there without its owner in it. */
function isMade(lock: string): boolean {
  const part = `${lock}.${process.pid}`;
  const owner: Owner = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  writeFileSync(part, JSON.stringify(owner));
  try {
    linkSync(part, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(part, { force: true });
  }
}

/** Moves a stale lock away. If another was quicker, and what was moved is its new lock, that is put back. */
function removeStale(lock: string, stale: string): void {
  const moved = `${lock}.${process.pid}`;
  try {
    renameSync(lock, moved);
    if (readLock(moved) !== stale) linkSync(moved, lock);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EEXIST") throw error;
  } finally {
    rmSync(moved, { force: true });
  }
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** `undefined` of what no process has written: nobody holds such a lock. */
function parseOwner(text: string): Owner | undefined {
  try {
    const { pid, host, started } = JSON.parse(text) as { readonly [key in keyof Owner]?: unknown };
    if (!Number.isSafeInteger(pid) || (pid as number) <= 0 || typeof host !== "string") return undefined;
    return { pid: pid as number, host, started: typeof started === "string" ? started : null };
  } catch {
    return undefined;
  }
}

/** Of another machine, over a shared folder, it cannot be known. */
function mayRun({ pid, host, started }: Owner): boolean {
  if (host !== hostname()) return true;
  return isRunning(pid) && (started === null || startOf(pid) === started);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a process was started, and in which run of the machine; `null` where the system does not say, and of one that has ended. @source proc(5) */
function startOf(pid: number): string | null {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name, which ends there, may hold blanks
    return state === "Z" ? null : `${boot} ${fields[18]}`; // Z: ended, and its parent has not looked yet
  } catch {
    return null;
  }
}
