// A table of trainings: every architecture of a space, or a sample of it, trained on several seeds, all epochs scored and kept.
import { existsSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, extname } from "node:path";
import {
  type Architecture,
  decode,
  type Evaluation,
  enumerate,
  formatArchitecture,
  formatTraining,
  grammarOf,
  type Job,
  randomStrategy,
  searchedSpace,
} from "../nas/index.js";
import { defaultSpace, limitsOf, RunError, spaceOf, trainingOptions } from "../study/index.js";
import { stream, ValueError } from "../tensor/index.js";
import { openDevice } from "./devices.js";
import { takeLock } from "./file-lock.js";
import { loadData } from "./load-data.js";
import { packageVersion } from "./package-version.js";
import { createPoolEvaluator } from "./pool.js";
import { openTableFile } from "./table-file.js";
import { type ComparableRecord, readTableRecord, recordPath, type TableRecord, type TableSettings } from "./table-record.js";

export interface TableRun {
  readonly path: string;
  readonly record: TableRecord;
  /** Trainings that the file holds already. */
  readonly held: number;
  /** Lines that a cut-off training had left at the file's end. */
  readonly droppedLines: number;
  /** The trainings still to do, done as these are read; each is written before it is given. */
  readonly trainings: AsyncIterable<Evaluation>;
}

interface TableOptions {
  /** What was asked for, as a command line, for the record. */
  readonly command: string;
  readonly signal?: AbortSignal;
}

/**
 * Reads the data and opens the table; iterating its trainings does them. A file that holds some of them already is added to.
 * @throws RunError, DataError or ValueError when a file, its content or a setting is not as it must be, or another process writes the table
 */
export async function startTable(settings: TableSettings, { command, signal }: TableOptions): Promise<TableRun> {
  const { data, seed, seeds, epochs } = settings;
  const { summary, split, evaluation: rows } = await loadData(settings, seed);
  if (rows.classes === 1) {
    throw new ValueError("table", "the target must be classes: a table has columns for accuracies and log-losses", {
      got: "a target of numbers",
    });
  }
  const architectures = listed(settings, rows);
  const path = settings.out ?? `tables/${basename(data, extname(data))}-${seed}.csv.gz`;
  const device = await openDevice(settings);
  await device.close(); // only threads compute
  const record: TableRecord = {
    version: 1,
    mlpnas: packageVersion,
    node: process.versions.node,
    device: device.name,
    command,
    settings,
    data: summary,
    architectures: architectures.length,
  };
  assertSame(path, record);
  const release = takeLock(`${path}.lock`, { path, hint: "--out NAME takes another file" });
  const file = openTableFile(path, epochs);
  writeFileSync(recordPath(path), `${JSON.stringify(record, undefined, 2)}\n`);
  const training = trainingOptions({ ...settings, metric: "log-loss", patience: epochs });
  const jobsOf = (k: number): Job[] =>
    architectures
      .map((architecture, at): Job => ({ trial: at + 1, architecture, seed: seed + k, training }))
      .filter(({ architecture, seed }) => !file.has(formatArchitecture(architecture), seed));
  const jobs = Array.from({ length: seeds }, (_, k) => jobsOf(k));
  const toDo = jobs.reduce((sum, some) => sum + some.length, 0);

  async function* trainings(): AsyncGenerator<Evaluation, void, void> {
    if (toDo === 0) return release();
    const workers = settings.workers === "auto" ? availableParallelism() : settings.workers;
    const evaluator = createPoolEvaluator(device.settings, device.name, { ...rows, test: split.test }, workers);
    try {
      // One seed after another: a table that was cut short is whole for the first ones.
      for (const some of jobs) {
        const [first] = some;
        if (first === undefined) continue;
        for await (const evaluation of evaluator.evaluate(some, signal)) {
          file.append(formatTraining(evaluation, first.seed));
          yield evaluation;
        }
        if (signal?.aborted === true) return;
      }
    } finally {
      file.close();
      release();
      await evaluator.close();
    }
  }
  const held = architectures.length * seeds - toDo;
  return { path, record, held, droppedLines: file.droppedLines, trainings: trainings() };
}

const mostListed = 1_000_000;

/** The architectures to train, in the space's order or, of a sample, in that of its draws: a larger sample begins with the smaller one. */
function listed(settings: TableSettings, shape: { readonly features: number; readonly classes: number }): Architecture[] {
  const { sample, seed } = settings;
  const grammar = grammarOf(spaceOf(settings), limitsOf(settings, shape));
  const seen = searchedSpace({ grammar });
  if (sample !== null) {
    const history = { trials: [], seen };
    return randomStrategy(grammar)
      .propose(sample, history, stream(seed, "table"))
      .map(({ architecture }) => architecture);
  }
  if (grammar.size > mostListed) {
    throw new ValueError("table", `a space must have at most ${mostListed} architectures to be trained whole`, {
      got: String(grammar.size),
      hint: "--sample N takes some of them",
    });
  }
  return Array.from(enumerate(grammar), (sequence) => decode(grammar.vocabulary, sequence));
}

/** Settings that may differ when a table is gone on with: none of them changes a training. */
const free: ReadonlySet<string> = new Set([
  "data",
  "seeds",
  "workers",
  "out",
  "sample",
  "space",
] satisfies (keyof TableSettings)[]);

/** Settings that a table's record may lack, as it was then. */
const sinceVersion1 = { schedule: "constant", weightDecay: 0, average: 1 } satisfies Partial<TableSettings>;

/** @throws RunError when there is a table already that is not of the same data, settings and kernels */
function assertSame(path: string, now: TableRecord): void {
  if (!existsSync(path) && !existsSync(recordPath(path))) return;
  const before = readTableRecord(path);
  const settings = (record: ComparableRecord): Readonly<Record<string, unknown>> => ({
    ...Object.fromEntries(
      Object.entries({ ...defaultSpace, ...sinceVersion1, ...record.settings }).filter(([key]) => !free.has(key)),
    ),
    "whole or a sample": record.settings.sample === null ? "whole" : "a sample",
    "the data's fingerprint": record.data.fingerprint,
    "the kernels": record.device,
  });
  const [then, asked] = [settings(before), settings(now)];
  const different = Object.keys(asked).find((key) => JSON.stringify(asked[key]) !== JSON.stringify(then[key]));
  if (different === undefined) return;
  throw new RunError(path, "a table must be gone on with as it was begun", {
    got: `${different} ${JSON.stringify(asked[different])}, before ${JSON.stringify(then[different])}`,
    hint: "--out NAME takes another file",
  });
}
