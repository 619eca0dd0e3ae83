// A run's folder: config.json, journal.jsonl, and the weights of the best trials so far.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseJournal, type SearchEvent, withoutEarlierEnds } from "../nas/index.js";
import { parseRunConfig, type RunConfig, RunError } from "../study/index.js";
import { isLocked, takeLock } from "./file-lock.js";
import { type JournalText, journalPath, readJournal } from "./journal-file.js";
import { weightsIn } from "./weights-files.js";
import { writingTo } from "./writing.js";

const configFile = "config.json";

/**
 * Makes a folder for a new run.
 * @throws RunError when the folder holds a run already, or cannot be made
 */
export function createRunFolder(folder: string): void {
  if (isRun(folder)) {
    throw new RunError(folder, "the run's folder must not hold a run already", {
      hint: `--out NAME takes another folder; mlpnas resume ${folder} goes on with the old run, mlpnas top ${folder} shows it`,
    });
  }
  try {
    makeFolders(weightsIn(folder));
  } catch (error) {
    throw new RunError(folder, "the run's folder must be writable", {
      got: (error as NodeJS.ErrnoException).code ?? String(error),
    });
  }
}

const isRun = (folder: string): boolean => [join(folder, configFile), journalPath(folder)].some((path) => existsSync(path));

/** One level after another: Node's recursive mkdir never returns where a parent takes no folders, such as /proc. */
function makeFolders(path: string): void {
  if (existsSync(path)) return;
  makeFolders(dirname(path));
  mkdirSync(path);
}

/**
 * Takes the run's folder for this process, which alone writes it until the returned function is called.
 * @throws RunError when another process has it
 */
export function lockRun(folder: string): () => void {
  return takeLock(lockPath(folder), { path: folder, hint: "wait for it to end, or stop it" });
}

const lockPath = (folder: string): string => join(folder, "lock");

/** Whether a process is at work on the run. */
export function isUnderWay(folder: string): boolean {
  return isLocked(lockPath(folder));
}

/**
 * Writes config.json of a run that begins.
 * @throws RunError when another search has begun in the folder since it was made
 */
export function claimRun(folder: string, config: RunConfig): void {
  if (isRun(folder)) {
    throw new RunError(folder, "the run's folder must not be taken by another search", {
      hint: "--out NAME takes another folder",
    });
  }
  writeConfig(folder, config);
}

/** Writes config.json, whole or not at all. */
export function writeConfig(folder: string, config: RunConfig): void {
  const path = join(folder, configFile);
  writingTo(folder, () => {
    writeFileSync(`${path}.part`, `${JSON.stringify(config, undefined, 2)}\n`, { flush: true });
    renameSync(`${path}.part`, path);
  });
}

/** Where runs are kept that were not told where. */
export const runsFolder = "runs";

/**
 * The run in `parent` that was written to last.
 * @throws RunError when there is none
 */
export function latestRun(parent: string = runsFolder): string {
  const runs = runsIn(parent).map((folder) => ({ folder, written: lastWrite(folder) }));
  const [latest] = runs.sort((a, b) => b.written - a.written);
  if (latest !== undefined) return latest.folder;
  throw new RunError(parent, "the folder must hold a run", { hint: "mlpnas search makes one; RUN names one that is elsewhere" });
}

function runsIn(parent: string): string[] {
  const folders = existsSync(parent) ? readdirSync(parent, { withFileTypes: true }).filter((entry) => entry.isDirectory()) : [];
  return folders.map(({ name }) => join(parent, name)).filter((folder) => existsSync(join(folder, configFile)));
}

/** A run under way writes its journal only. @units milliseconds */
function lastWrite(folder: string): number {
  const files = [join(folder, configFile), journalPath(folder)];
  const times = files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return Math.max(...times);
}

/** A run as it was recorded. */
export interface RecordedRun {
  readonly config: RunConfig;
  /** All of them, the ends of earlier parts included. */
  readonly events: readonly SearchEvent[];
  readonly journal: JournalText;
}

/** @throws RunError when the folder holds no run */
export function assertRun(folder: string): void {
  if (existsSync(join(folder, configFile))) return;
  const [first] = runsIn(folder);
  const hint = first === undefined ? "mlpnas search makes one" : `did you mean ${first}?`;
  throw new RunError(folder, "the folder must hold a run", { hint });
}

/**
 * Reads a run with all that its journal holds.
 * @throws RunError when the folder holds none, or one of another version; MlpnasError when the journal is damaged
 */
export function readRecord(folder: string): RecordedRun {
  assertRun(folder);
  const path = join(folder, configFile);
  const config = parseRunConfig(readFileSync(path, "utf8"), path);
  const journal = readJournal(folder);
  const events = parseJournal(journal.lines.map((line) => `${line}\n`).join(""), journalPath(folder));
  return { config, events, journal };
}

/**
 * Reads a run: its events as if it had never stopped and gone on.
 * @throws RunError when the folder holds none, or one of another version; MlpnasError when the journal is damaged
 */
export async function readRun(folder: string): Promise<{ config: RunConfig; events: SearchEvent[] }> {
  const { config, events } = readRecord(folder);
  return { config, events: withoutEarlierEnds(events) };
}
