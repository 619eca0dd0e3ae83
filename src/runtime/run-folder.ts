// A run's folder: config.json, journal.jsonl, and the weights of the best trials so far.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import {
  type Chosen,
  type CompleteEvaluation,
  formatEvent,
  insertRanked,
  mostKept,
  parseJournal,
  type SearchConfig,
  type SearchEvent,
} from "../nas/index.js";
import { RunError } from "./errors.js";
import { parseRunConfig, type RunConfig } from "./run-config.js";
import type { SearchSetup } from "./search-setup.js";

const configFile = "config.json";
const journalFile = "journal.jsonl";
const weightsFolder = "weights";

/**
 * The file of a trial's weights: float32, little-endian, parameter after parameter as `network.initial` has them; of several folds one
 * network after another, in the folds' order, each for features standardised as its fold in config.json says.
 */
export function weightsPath(folder: string, trial: number): string {
  return join(folder, weightsFolder, `trial-${trial}.f32`);
}

/**
 * Makes a folder for a new run.
 * @throws RunError when the folder holds a run already, or cannot be made
 */
export function createRunFolder(folder: string): void {
  if (existsSync(join(folder, configFile)) || existsSync(join(folder, journalFile))) {
    throw new RunError(folder, "the run's folder must not hold a run already", {
      hint: "--out NAME takes another folder; mlpnas top shows the old run",
    });
  }
  try {
    makeFolders(join(folder, weightsFolder));
  } catch (error) {
    throw new RunError(folder, "the run's folder must be writable", {
      got: (error as NodeJS.ErrnoException).code ?? String(error),
    });
  }
}

/** One level after another: Node's recursive mkdir never returns where a parent takes no folders, such as /proc. */
function makeFolders(path: string): void {
  if (existsSync(path)) return;
  makeFolders(dirname(path));
  mkdirSync(path);
}

/**
 * Writes events to the journal as they pass, each before it is passed on or all of them at the end, and keeps the weights of the best trials so far.
 * @returns the same events
 */
export async function* recorded(
  folder: string,
  config: RunConfig,
  ranking: Pick<SearchConfig, "top" | "choice" | "training" | "objectives">,
  events: AsyncIterable<SearchEvent>,
  written: SearchSetup["journal"] = "each event",
): AsyncGenerator<SearchEvent, void, void> {
  claim(folder, config);
  const journal = openSync(join(folder, journalFile), "a");
  let best: readonly CompleteEvaluation[] = [];
  let waiting = "";
  try {
    for await (const event of events) {
      if (event.kind === "evaluated" && event.evaluation.status === "complete")
        best = keepWeights(folder, best, event.evaluation, { ...ranking, most: mostKept(ranking) });
      if (event.kind === "chosen") best = keepChosen(folder, best, event, ranking.top);
      waiting += `${formatEvent(event)}\n`;
      if (written === "each event" || event.kind === "finished") {
        writeSync(journal, waiting);
        waiting = "";
      }
      yield event;
    }
  } finally {
    closeSync(journal);
  }
}

/** Writes config.json, which no other search may have written since the folder was made. */
function claim(folder: string, config: RunConfig): void {
  try {
    writeFileSync(join(folder, configFile), `${JSON.stringify(config, undefined, 2)}\n`, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new RunError(folder, "the run's folder must not be taken by another search", {
      hint: "--out NAME takes another folder",
    });
  }
}

/** Writes a trial's weights when it is among the best, and removes those of the trial that it displaces. */
function keepWeights(
  folder: string,
  best: readonly CompleteEvaluation[],
  evaluation: CompleteEvaluation,
  ranking: Parameters<typeof insertRanked>[2],
): readonly CompleteEvaluation[] {
  const next = insertRanked(best, evaluation, ranking);
  if (next.includes(evaluation)) {
    writeFileSync(
      weightsPath(folder, evaluation.trial),
      Buffer.concat(evaluation.weights.map(({ values }) => littleEndian(values))),
    );
  }
  removeWeights(folder, best, next);
  return next;
}

/** Once the choice is made, the weights of its first are all that is needed. */
function keepChosen(
  folder: string,
  best: readonly CompleteEvaluation[],
  { ranking }: Chosen,
  top: number,
): readonly CompleteEvaluation[] {
  const chosen = new Set(ranking.slice(0, top).map(({ trial }) => trial));
  const kept = best.filter(({ trial }) => chosen.has(trial));
  removeWeights(folder, best, kept);
  return kept;
}

function removeWeights(folder: string, best: readonly CompleteEvaluation[], kept: readonly CompleteEvaluation[]): void {
  for (const old of best) if (!kept.includes(old)) rmSync(weightsPath(folder, old.trial), { force: true });
}

function littleEndian(values: Float32Array): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => {
    bytes.writeFloatLE(value, i * 4);
  });
  return bytes;
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
  const times = [configFile, journalFile].map((file) => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return Math.max(...times);
}

/**
 * Reads a run.
 * @throws RunError when the folder holds none, or one of another version
 */
export async function readRun(folder: string): Promise<{ config: RunConfig; events: SearchEvent[] }> {
  const path = join(folder, configFile);
  if (!existsSync(path)) {
    const [first] = runsIn(folder);
    const hint = first === undefined ? "mlpnas search makes one" : `did you mean ${first}?`;
    throw new RunError(folder, "the folder must hold a run", { hint });
  }
  const config = parseRunConfig(readFileSync(path, "utf8"), path);
  const journal = join(folder, journalFile);
  return { config, events: existsSync(journal) ? parseJournal(readFileSync(journal, "utf8"), journal) : [] };
}
