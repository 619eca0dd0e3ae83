// Stand-ins: an evaluator of a small table on a queue, and a worker in this process that does as it is told instead of training.
import { tmpdir } from "node:os";
import type { Evaluation, Evaluator, Job } from "../../src/nas/index.js";
import {
  createQueueEvaluator,
  openBlobFolder,
  type QueueConnection,
  type QueueWorker,
  serveQueue,
} from "../../src/queue/index.js";
import type { Trainers } from "../../src/queue/trainers.js";
import { createDevice } from "../../src/runtime/index.js";
import { blobs } from "../nas/blobs.js";

const { data } = blobs(3);
export const device: string = createDevice("wasm").name;

/** An evaluator for a run of this name, 16 hex digits. */
export function evaluatorFor(connection: QueueConnection, run: string, say?: (text: string) => void): Evaluator {
  return createQueueEvaluator(connection, {
    run,
    name: run,
    device: { name: device, settings: { device: "wasm" } },
    data,
    workers: 1,
    say,
  });
}

/** What a network of these layers would come to if it were trained. */
export function evaluationOf({ trial, architecture }: Job): Evaluation {
  return {
    trial,
    architecture,
    parameters: 10,
    epochs: [{ epoch: 1, loss: 1 / (trial + 1) }],
    seconds: 0,
    status: "complete",
    validation: { loss: 1 / (trial + 1) },
    bestEpoch: 1,
    weights: [{ shape: [2, 2], values: Float32Array.of(trial, 1, 2, 3) }],
  };
}

type Train = (job: Job, run: string, signal: AbortSignal) => Promise<Evaluation | undefined>;

/** A worker in this process. */
export async function standIn(
  connection: QueueConnection,
  train: Train,
  more: { readonly slots?: number; readonly say?: (text: string) => void; readonly lostAfter?: number } = {},
): Promise<QueueWorker> {
  const trainers: Trainers = {
    train: (job, message, _data, signal) => train(job, (message as { run?: string }).run ?? "", signal),
    close: async () => {},
  };
  return serveQueue(connection, {
    slots: 1,
    lostAfter: 1,
    ...more,
    device,
    cache: await openBlobFolder(`${tmpdir()}/mlpnas-stand-in-${process.pid}`),
    clock: () => performance.now() / 1_000,
    trainers,
  });
}

/** Evaluates jobs to their end, in the order of results. */
export async function evaluated(evaluator: Evaluator, jobs: readonly Job[], signal?: AbortSignal): Promise<Evaluation[]> {
  const all: Evaluation[] = [];
  for await (const evaluation of evaluator.evaluate(jobs, signal)) all.push(evaluation);
  return all;
}
