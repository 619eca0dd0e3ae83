// Arrivals: results of the jobs under way, written down as they come, so that one that waits for an earlier trial's survives a crash.
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import {
  type Evaluation,
  type Evaluator,
  formatArchitecture,
  formatLine,
  type Job,
  parseLine,
  type Weights,
} from "../nas/index.js";
import { sizeOf } from "../tensor/index.js";
import { fromLittleEndian, littleEndian } from "./weights-files.js";
import { writingTo } from "./writing.js";

/** A line of the file: the result as the journal has it, what tells its job from others, and weights. */
interface Arrival {
  readonly seed: number;
  readonly epochs: number;
  readonly evaluated: string;
  readonly weights: readonly { readonly shape: readonly number[]; readonly values: string }[];
}

export const arrivalsPath = (folder: string): string => join(folder, "arrivals.jsonl");

/**
 * An evaluator that writes down each result before it gives it, in a new file for each call. What an earlier process had written down of
 * the same jobs it gives as it is. The file is not flushed: after a power failure jobs are done again, and that is all.
 */
export function keepingArrivals(evaluator: Evaluator, folder: string): Evaluator {
  const path = arrivalsPath(folder);
  let left = existsSync(path) ? readArrivals(path) : [];
  return {
    ...evaluator,
    async *evaluate(jobs, signal) {
      const known = left.flatMap((known) => answerOf(known, jobs) ?? []);
      left = [];
      const lineOf = (evaluation: Evaluation): string => {
        const job = jobs.find(({ trial }) => trial === evaluation.trial);
        return job === undefined ? "" : `${JSON.stringify(arrivalOf(evaluation, job))}\n`;
      };
      const file = writingTo(folder, () => begin(path, known.map(lineOf).join("")));
      const keep = (evaluation: Evaluation): Evaluation => {
        writingTo(folder, () => writeSync(file, lineOf(evaluation)));
        return evaluation;
      };
      try {
        yield* known;
        const arrived = new Set(known.map(({ trial }) => trial));
        const open = jobs.filter(({ trial }) => !arrived.has(trial));
        if (open.length > 0) for await (const evaluation of evaluator.evaluate(open, signal)) yield keep(evaluation);
      } finally {
        closeSync(file);
      }
    },
  };
}

/** A new file in the place of an old one, which is gone only when this one is whole. */
function begin(path: string, text: string): number {
  const part = `${path}.part`;
  writeFileSync(part, text);
  renameSync(part, path);
  return openSync(path, "a");
}

/** When a search is finished, nothing is under way. */
export function removeArrivals(folder: string): void {
  rmSync(arrivalsPath(folder), { force: true });
}

function arrivalOf(evaluation: Evaluation, { seed, training }: Job): Arrival {
  const weights = evaluation.status === "complete" ? evaluation.weights : [];
  return {
    seed,
    epochs: training.epochs,
    evaluated: formatLine({ kind: "evaluated", evaluation }),
    weights: weights.map(({ shape, values }) => ({ shape, values: littleEndian(values).toString("base64") })),
  };
}

/** A result that was written down, and what tells its job from others. */
interface Known {
  readonly seed: number;
  readonly epochs: number;
  readonly evaluation: Evaluation;
}

/** The evaluation, where one of the jobs is what it answers. */
function answerOf({ seed, epochs, evaluation }: Known, jobs: readonly Job[]): Evaluation | undefined {
  const architecture = formatArchitecture(evaluation.architecture);
  const isIts = (job: Job): boolean =>
    job.trial === evaluation.trial &&
    job.seed === seed &&
    job.training.epochs === epochs &&
    formatArchitecture(job.architecture) === architecture;
  return jobs.some(isIts) ? evaluation : undefined;
}

const arrivalSchema = z.object({
  seed: z.number(),
  epochs: z.number(),
  evaluated: z.string(),
  weights: z.array(z.object({ shape: z.array(z.int().check(z.positive())), values: z.string() })),
});

/** What the whole lines say. One that cannot be read is as good as none: its job is done again. */
function readArrivals(path: string): readonly Known[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return [knownOf(arrivalSchema.parse(JSON.parse(line)))];
      } catch {
        return [];
      }
    });
}

function knownOf({ seed, epochs, evaluated, weights }: Arrival): Known {
  const event = parseLine(evaluated);
  if (event.kind !== "evaluated") throw new Error("no evaluation");
  const { evaluation } = event;
  return {
    seed,
    epochs,
    evaluation: evaluation.status === "complete" ? { ...evaluation, weights: weights.map(floatsOf) } : evaluation,
  };
}

function floatsOf({ shape, values }: Arrival["weights"][number]): Weights {
  const bytes = Buffer.from(values, "base64");
  if (bytes.length !== 4 * sizeOf(shape)) throw new Error("weights that are not whole");
  return { shape, values: fromLittleEndian(bytes) };
}
