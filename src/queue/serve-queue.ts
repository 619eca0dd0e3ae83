// Serving a queue: a worker takes jobs, refuses what it cannot do alike, trains the others on its threads, and hands back what it cannot finish.
import { hostname } from "node:os";
import type { Job as QueuedJob } from "bullmq";
import { packageVersion } from "../runtime/index.js";
import { buildOf, type DeviceName } from "../study/index.js";
import { MlpnasError } from "../tensor/index.js";
import { blobsOf } from "./blobs.js";
import type { QueueConnection } from "./connection.js";
import { type JobMessage, jobOf, parseMessage } from "./job-message.js";
import { type Needs, queueName, queuesKey, totalsKey } from "./names.js";
import { within } from "./patience.js";
import { leaveWorker, presentWorker, type WorkerPresence } from "./presence.js";
import { createRate } from "./rate.js";
import { notSent, type Reply, refused } from "./replies.js";
import { type Folders, sentValues } from "./sent-values.js";
import { createTrainers, type Trainers } from "./trainers.js";
import { packResult } from "./weights-packet.js";

export interface ServeOptions extends Folders {
  /** Trainings at a time. */
  readonly slots: number;
  /** Full name of the device, `wasm-fma-256`, as `openDevice` gives it. */
  readonly device: string;
  /** A worker whose lock is not renewed for so long is taken for dead, and its trials are given to others. @units seconds */
  readonly lostAfter?: number;
  /** Monotonic time. @units seconds */
  readonly clock: () => number;
  /** What lasts: a job that was refused, rows that came damaged. */
  readonly say?: (text: string) => void;
  /** Trains in place of this worker's threads. */
  readonly trainers?: Trainers;
}

export interface QueueWorker {
  /** How it stands. */
  state(): WorkerPresence;
  /** What it trains just now, for people. */
  doing(): readonly string[];
  /** Takes no more; returns when what is under way is done, or after `grace` handed back; false where the server was away for that. @units seconds */
  drain(grace: number): Promise<boolean>;
}

export const defaultLostAfter = 10;
/** Times that a job may take its worker down with it, or outlive one, before it is a failed trial. */
const mostStalls = 3;
/** To hand back, and to say goodbye. @units seconds */
const forGoodbyes = 2;
/** An idle worker looks by itself: of a job that was handed back it is not told. @units seconds */
const longestSleep = 1;
/** Between two looks for what a job names and is not there. @units milliseconds */
const untilSent = 1_000;
/** Looks after which it is not waited for. */
const mostStarts = 120;

/** Serves the queue of this version and the device's kernels until it is told to drain. */
export async function serveQueue(connection: QueueConnection, options: ServeOptions): Promise<QueueWorker> {
  const { slots, device, lostAfter = defaultLostAfter, clock, say = () => {}, trainers = createTrainers(slots) } = options;
  const { bullmq, redis, prefix } = connection;
  const { DelayedError, UnrecoverableError, WaitingError, Worker } = bullmq;
  const needs: Needs = { mlpnas: packageVersion, kernels: buildOf(device) };
  const queue = queueName(needs);
  const [host, pid] = [hostname(), process.pid];
  const sent = sentValues(connection, options);
  const counts = { done: 0, failed: 0, refused: 0 };
  const running = new Map<string, string>();
  const rate = createRate(clock);
  const handBack = new AbortController();
  let isDraining = false;

  function accepted(queued: QueuedJob): JobMessage {
    try {
      const message = parseMessage(queued.data);
      jobOf(message, undefined); // its architecture is one
      assertAble(message, needs);
      return message;
    } catch (error) {
      if (!(error instanceof MlpnasError)) throw error;
      counts.refused++;
      const [reason = ""] = error.message.split("\n");
      say(`refused ${String(queued.id).slice(0, 60)}: ${reason}`);
      throw new UnrecoverableError(`${refused}${reason}`);
    }
  }

  async function later(queued: QueuedJob, token: string | undefined, what: string): Promise<never> {
    if (queued.attemptsStarted > mostStarts) throw new UnrecoverableError(`${notSent}${what} that it names`);
    await queued.moveToDelayed(Date.now() + untilSent, token);
    throw new DelayedError();
  }

  async function work(queued: QueuedJob, token: string | undefined): Promise<Reply> {
    const message = accepted(queued);
    const data = await sent.rows(message);
    if (data === undefined) return later(queued, token, "the rows");
    const layers = message.shared && (await sent.layers(message));
    if (message.shared !== undefined && layers === undefined) return later(queued, token, "the weights");
    const evaluation = await trainers.train(jobOf(message, layers), message, data, handBack.signal);
    if (evaluation === undefined) {
      await queued.moveToWait(token);
      throw new WaitingError();
    }
    const result = await blobsOf(connection, message.run).put(packResult(evaluation));
    counts[evaluation.status === "complete" ? "done" : "failed"]++;
    rate.count();
    redis.hincrby(totalsKey(connection, queue), evaluation.status === "complete" ? "done" : "failed", 1).catch(() => {});
    return { result };
  }

  const worker = new Worker(
    queue,
    async (queued, token) => {
      const id = queued.id as string;
      running.set(id, `${queued.name}: ${String((queued.data as Partial<JobMessage> | null)?.architecture).slice(0, 60)}`);
      try {
        return await work(queued, token);
      } finally {
        running.delete(id);
      }
    },
    {
      connection: redis,
      prefix,
      name: `${host}-${pid}`,
      concurrency: slots,
      lockDuration: Math.ceil(1_000 * lostAfter),
      stalledInterval: Math.ceil((1_000 * lostAfter) / 3), // whole milliseconds, or the server refuses to look
      maxStalledCount: mostStalls,
      drainDelay: longestSleep,
    },
  );
  // The connection itself says when it is lost; what else goes wrong, such as a lock that came too late to be renewed, is said here.
  worker.on("error", (error) => {
    if (connection.isReady() && !("code" in error) && !/connection/i.test(error.message)) say(error.message);
  });
  await worker.waitUntilReady();
  await redis.sadd(queuesKey(connection), queue);
  const state = (): WorkerPresence => ({
    worker: `${host}-${pid}`,
    host,
    pid,
    ...needs,
    slots,
    running: running.size,
    ...counts,
    rate: rate.now(),
    isDraining,
  });
  const presence = presentWorker(connection, state);
  await presence.beat();
  return {
    state,
    doing: () => [...running.values()],
    drain: async (grace) => {
      isDraining = true;
      const timer = setTimeout(() => handBack.abort(), 1_000 * grace);
      await presence.beat().catch(() => {});
      const isClosed = await within(
        1_000 * (grace + forGoodbyes),
        worker.close().then(() => true),
      );
      clearTimeout(timer);
      presence.stop();
      if (connection.isReady()) await within(1_000 * forGoodbyes, leaveWorker(connection, state().worker));
      await trainers.close();
      return isClosed === true;
    },
  };
}

/** @throws MlpnasError when this worker would do the job otherwise than it is asked for */
function assertAble({ mlpnas, kernels, device }: JobMessage, here: Needs): void {
  if (mlpnas !== here.mlpnas) {
    throw new MlpnasError("worker", "a job must be of the worker's version", { got: `mlpnas ${mlpnas}, here ${here.mlpnas}` });
  }
  if (kernels !== here.kernels || !opens(device.device, kernels)) {
    throw new MlpnasError("worker", "a job must be for the worker's kernels", {
      got: `${device.device} on ${kernels}, here ${here.kernels}`,
    });
  }
}

/** Whether a device of that name has such kernels. */
function opens(device: DeviceName, kernels: string): boolean {
  if (device === "wasm") return kernels.startsWith("wasm-") && kernels !== "wasm-simd"; // the fastest here, which is this one
  return device.startsWith("gpu") ? kernels.startsWith("gpu-") : kernels === device;
}
