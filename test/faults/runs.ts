// Real runs to do harm to: the command line in processes of its own, what its folder holds, and searches of all kinds, small enough to be done often.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { timelessJournal } from "../runtime/files.js";

const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface Ended {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

interface StartOptions {
  readonly cwd?: string;
  /** The executable, if not this package's. */
  readonly program?: string;
}

/** Starts the command line as its users do. */
export function startCommand(args: readonly string[], { cwd, program: file = program }: StartOptions = {}): Started {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (texts.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (texts.stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...texts }));
  });
  return { child, ended };
}

export function runCommandLine(args: readonly string[]): Promise<Ended> {
  return startCommand(args).ended;
}

export function isRunning({ child }: Started): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Returns when the journal has so many lines, or the process has ended. */
export async function journalHas(lines: number, folder: string, started: Started): Promise<void> {
  const path = join(folder, "journal.jsonl");
  while (isRunning(started)) {
    if (lines === 0 || (existsSync(path) && statSync(path).size > 0 && linesOf(path).length >= lines)) return;
    await sleep(1);
  }
}

function linesOf(path: string): string[] {
  return readFileSync(path, "utf8").split("\n").slice(0, -1);
}

/** What a run's folder holds, but for times and for what it was asked to run on. */
export interface Content {
  readonly journal: string;
  /** File by file. */
  readonly weights: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

export function contentOf(folder: string): Content {
  const files = readdirSync(join(folder, "weights")).sort();
  return {
    journal: timelessJournal(folder),
    weights: Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, "weights", file)).toString("base64")])),
    files: readdirSync(folder).sort(),
  };
}

/** The seconds of each trial that is on record, in the journal or among the results that wait for an earlier trial. */
export function trainedTrials(folder: string): Map<number, number> {
  const recordsIn = (path: string): unknown[] => (existsSync(path) ? linesOf(path).map((line) => JSON.parse(line)) : []);
  const arrivals = recordsIn(join(folder, "arrivals.jsonl")) as { readonly seed: number; readonly evaluated: string }[];
  const journal = recordsIn(join(folder, "journal.jsonl")) as TrialRecord[];
  // Results of the probe have seeds of their own; those of baselines and checks, which have the search's, are no trials of it.
  const proposed = new Set(journal.flatMap(({ kind, trial }) => (kind === "proposed" ? [trial] : [])));
  const waiting = arrivals.flatMap(({ seed, evaluated }) => (seed === searchSeed ? [JSON.parse(evaluated) as TrialRecord] : []));
  const evaluated = [
    ...waiting.filter(({ trial }) => proposed.has(trial)),
    ...journal.filter(({ kind }) => kind === "evaluated"),
  ];
  return new Map(evaluated.map(({ trial, seconds }) => [trial, seconds]));
}

interface TrialRecord {
  readonly kind: string;
  readonly trial: number;
  readonly seconds: number;
}

const searchSeed = 3;

/** Searches of 12 trials on a table of 150 rows, one for each thing that a resumed search has to restore. */
export const searches: Readonly<Record<string, readonly string[]>> = {
  "the default": ["--probe", "2"],
  "shared weights": ["--one-shot", "--one-shot-check", "3"],
  folds: ["--folds", "2"],
  "a trade-off": ["--objectives", "log-loss,parameters"],
  halving: ["--strategy", "halving", "--epochs", "4", "--trials", "16"],
  "evolution with repeats": ["--strategy", "evolution", "--repeats", "2"],
  "the head as predictor": ["--predictor", "head"],
  "the plain policy gradient": ["--predictor", "off"],
  "an epoch budget": ["--max-epochs-total", "27"],
  "choices of the training": ["--learning-rates", ".01,.03", "--strategy", "tpe"],
  "the tutorial": ["--preset", "tutorial", "--set", "noSeed=false,logAtTheEnd=false", "--trials", "12", "--epochs", "3"],
  "the tutorial as it is": ["--preset", "tutorial", "--trials", "12", "--epochs", "3"],
};

const small = [
  "--units",
  "4,8",
  "--activations",
  "relu,tanh",
  "--trials",
  "12",
  "--batch",
  "4",
  "--epochs",
  "3",
  "--batch-size",
  "16",
];

/** The command line of a search into a folder; the tutorial knows no workers but one. */
export function searchArgs(name: string, { data, out, workers }: { data: string; out: string; workers: number }): string[] {
  const flags = searches[name] as readonly string[];
  const few = name.startsWith("the tutorial") ? 1 : workers;
  return [
    "search",
    data,
    "--target",
    "kind",
    "--seed",
    String(searchSeed),
    ...small,
    ...flags,
    "--workers",
    String(few),
    "--out",
    out,
  ];
}
