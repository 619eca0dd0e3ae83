// An evaluator on a queue: jobs go to whoever serves it, results come back, and each counts once.
import { hostname } from "node:os";
import type { Queue } from "bullmq";
import type { EvaluationData, Evaluator } from "../nas/index.js";
import { packageVersion } from "../runtime/index.js";
import { buildOf, type DeviceSettings, type OpenDevice } from "../study/index.js";
import { blobsOf } from "./blobs.js";
import { removeRun } from "./clean.js";
import type { QueueConnection } from "./connection.js";
import { type Asked, createJobDesk, type DataRoot } from "./job-desk.js";
import { createMailbox, type Mailbox } from "./mailbox.js";
import { queueName, queuesKey } from "./names.js";
import { unlessAborted, within } from "./patience.js";
import { type Presence, presentRun, type RunPresence } from "./presence.js";
import { createWorkerWatch } from "./worker-watch.js";

export interface QueueEvaluatorOptions {
  /** 16 hex digits, the same when the search is resumed. */
  readonly run: string;
  /** For people. */
  readonly name: string;
  readonly device: Pick<OpenDevice, "name" | "settings">;
  readonly data: EvaluationData;
  /** Slots there are, or may be. */
  readonly workers: number;
  /** What to say to people who wait. */
  readonly say?: ((text: string) => void) | undefined;
  /** Where the rows go instead of the server. */
  readonly dataRoot?: DataRoot | undefined;
}

/** Between two looks at what should have come, since with a connection its events are lost. @units milliseconds */
const patience = 2_000;
/** Jobs looked at each time. */
const mostLooks = 50;
/** Nobody waits longer to tidy up: what is left is `mlpnas queue clean`'s. @units milliseconds */
const longestTidying = 5_000;
/** Where the server is away. @units milliseconds */
const shortestTidying = 200;

/**
 * Evaluates on workers that serve the queue of this version and these kernels, wherever they are. Jobs may be done more than once, since workers
 * die; of each job one result is given. While the server is away it waits. The connection is left open.
 */
export function createQueueEvaluator(
  connection: QueueConnection,
  { run, name, device, data, workers, say = () => {}, dataRoot }: QueueEvaluatorOptions,
): Evaluator {
  const needs = { mlpnas: packageVersion, kernels: buildOf(device.name) };
  const origin = { ...needs, run, device: pinnedDevice(device, needs.kernels) };
  const desk = createJobDesk({ origin, data, blobs: blobsOf(connection, run), dataRoot, say });
  const watch = createWorkerWatch(connection, needs, say);
  /** Of each call under way. */
  const mailboxes = new Set<Mailbox>();
  const arrived = (id: string): void => {
    for (const mailbox of mailboxes) mailbox.put(id);
  };
  const counts = { asked: 0, done: 0, failed: 0 };
  const state = (): RunPresence => ({ run, name, host: hostname(), pid: process.pid, ...needs, ...counts });
  let opening: Promise<OpenQueue> | undefined;
  /** Whether all that was asked for was given. */
  let isWhole = true;

  return {
    workers,
    device: device.name,
    async *evaluate(jobs, signal) {
      if (isAborted(signal)) return;
      isWhole = false;
      opening ??= openQueue(connection, queueName(needs), run, arrived, state);
      const mailbox = createMailbox();
      mailboxes.add(mailbox);
      const open = new Map<string, Asked>();
      const given: string[] = [];
      let opened: OpenQueue | undefined;
      let looks = 0;
      const look = async (): Promise<void> => {
        const ids = [...open.keys()];
        for (let k = 0; k < Math.min(mostLooks, ids.length); k++) mailbox.put(ids[looks++ % ids.length] as string);
        if (connection.isReady()) await Promise.all([desk.renew(), watch.look()]);
      };
      try {
        opened = await unlessAborted(opening, signal);
        const asked = opened && (await unlessAborted(desk.ask(opened.queue, jobs), signal));
        if (opened === undefined || asked === undefined) return;
        const { queue } = opened;
        counts.asked += asked.size;
        for (const [id, job] of asked) {
          open.set(id, job);
          mailbox.put(id); // an answer may be there already, from before this search was resumed
        }
        while (open.size > 0) {
          const id = await mailbox.next(patience, signal);
          if (isAborted(signal)) return;
          if (id === undefined) await unlessAborted(look(), signal);
          const job = open.get(id ?? "");
          const evaluation = job && (await unlessAborted(desk.answerTo(queue, id as string, job), signal));
          if (evaluation === undefined) continue;
          open.delete(id as string);
          given.push(id as string);
          counts[evaluation.status === "complete" ? "done" : "failed"]++;
          yield evaluation;
        }
      } finally {
        mailboxes.delete(mailbox);
        isWhole = mailboxes.size === 0 && given.length === jobs.length;
        if (opened !== undefined && connection.isReady())
          await within(longestTidying, desk.clear(opened.queue, given, open.keys()));
      }
    },
    close: async () => {
      if (opening === undefined) return;
      const patient = connection.isReady() ? longestTidying : shortestTidying;
      const opened = await within(patient, opening);
      opened?.presence.stop();
      // What is not over is to be gone on with: results that come now wait for it.
      if (isWhole && connection.isReady()) await within(patient, removeRun(connection, run));
      if (opened === undefined) opening.then(({ close }) => close()).catch(() => {});
      else await within(patient, opened.close());
    },
  };
}

/** What opens the device's like on another machine, whatever is fastest there: no more than that of its settings. */
function pinnedDevice({ settings }: Pick<OpenDevice, "settings">, kernels: string): DeviceSettings {
  const { device, gpuThreshold } = settings;
  if (kernels === "wasm-simd") return { device: "wasm-simd" };
  return { device, ...(device.startsWith("gpu") && gpuThreshold !== undefined ? { gpuThreshold } : {}) };
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

interface OpenQueue {
  readonly queue: Queue;
  readonly presence: Presence;
  close(): Promise<void>;
}

/** Opens a queue for a run: its jobs that are over are told, and the run is present. */
async function openQueue(
  connection: QueueConnection,
  name: string,
  run: string,
  arrived: (id: string) => void,
  state: () => RunPresence,
): Promise<OpenQueue> {
  const { bullmq, redis, prefix } = connection;
  const options = { connection: redis, prefix };
  const queue = new bullmq.Queue(name, options);
  const events = new bullmq.QueueEvents(name, options);
  // The connection says when it is lost.
  queue.on("error", () => {});
  events.on("error", () => {});
  const isOver = ({ jobId }: { readonly jobId: string }): void => {
    if (jobId.startsWith(run)) arrived(jobId);
  };
  events.on("completed", isOver);
  events.on("failed", isOver);
  await events.waitUntilReady();
  await redis.sadd(queuesKey(connection), name);
  const presence: Presence = presentRun(connection, state);
  await presence.beat();
  return {
    queue,
    presence,
    close: async () => {
      await Promise.all([events.close(), queue.close()]);
    },
  };
}
