// Presence: who serves a queue and who asks, as each says of itself every other second.
import * as z from "zod/mini";
import type { QueueConnection } from "./connection.js";
import { longestKept, runKey, runsKey, workerKey, workersKey } from "./names.js";

/** A worker as it says it is. */
export interface WorkerPresence {
  readonly worker: string;
  readonly host: string;
  readonly pid: number;
  readonly mlpnas: string;
  readonly kernels: string;
  readonly slots: number;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
  readonly refused: number;
  /** Over the last minute. @units trials per second */
  readonly rate: number;
  /** That it takes no more. */
  readonly isDraining: boolean;
}

/** A search as it says it is. */
export interface RunPresence {
  readonly run: string;
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly mlpnas: string;
  readonly kernels: string;
  readonly asked: number;
  readonly done: number;
  readonly failed: number;
}

const text = z.string();
const count = z.int().check(z.gte(0));
const common = { host: text, pid: count, mlpnas: text, kernels: text, done: count, failed: count };
const workerSchema: z.ZodMiniType<WorkerPresence> = z.object({
  worker: text,
  ...common,
  slots: count,
  running: count,
  refused: count,
  rate: z.number(),
  isDraining: z.boolean(),
});
const runSchema: z.ZodMiniType<RunPresence> = z.object({ run: text, name: text, ...common, asked: count });

const secondsBetweenBeats = 2;
/** A worker that was not heard of for so long is gone. @units seconds */
const workerKept = 10;
/** A run that was not heard of for so long has nobody who waits for it. @units seconds */
export const longestSilence = 15;

export interface Presence {
  /** Says it now. */
  beat(): Promise<void>;
  /** Says no more; what was said stays until it is old. */
  stop(): void;
}

/** Says again and again what `state` gives. While the server is away nothing is said. */
function present(
  connection: QueueConnection,
  list: string,
  id: string,
  key: string,
  kept: number,
  state: () => object,
): Presence {
  const { redis } = connection;
  const beat = async (): Promise<void> => {
    if (!connection.isReady()) return;
    await redis.multi().set(key, JSON.stringify(state()), "EX", kept).sadd(list, id).exec();
  };
  const timer = setInterval(() => void beat().catch(() => {}), 1_000 * secondsBetweenBeats);
  timer.unref();
  return { beat, stop: () => clearInterval(timer) };
}

export function presentWorker(connection: QueueConnection, state: () => WorkerPresence): Presence {
  const { worker } = state();
  return present(connection, workersKey(connection), worker, workerKey(connection, worker), workerKept, state);
}

export async function leaveWorker(connection: QueueConnection, worker: string): Promise<void> {
  await connection.redis.multi().unlink(workerKey(connection, worker)).srem(workersKey(connection), worker).exec();
}

export function presentRun(connection: QueueConnection, state: () => RunPresence): Presence {
  const { run } = state();
  return present(connection, runsKey(connection), run, runKey(connection, run), longestKept, state);
}

/** The workers that are there; those that are gone are forgotten. */
export async function presentWorkers(connection: QueueConnection): Promise<WorkerPresence[]> {
  const list = workersKey(connection);
  const ids = (await connection.redis.smembers(list)).sort();
  const said = await Promise.all(ids.map((id) => connection.redis.get(workerKey(connection, id))));
  const gone = ids.filter((_, k) => said[k] === null);
  if (gone.length > 0) await connection.redis.srem(list, ...gone);
  return said.flatMap((text) => read(text, workerSchema));
}

/** The runs that have keys, and how long ago each was heard of. @units seconds */
export async function presentRuns(connection: QueueConnection): Promise<(RunPresence & { readonly silence: number })[]> {
  const ids = (await connection.redis.smembers(runsKey(connection))).sort();
  const runs = await Promise.all(
    ids.map(async (id) => {
      const key = runKey(connection, id);
      const [text, left] = await Promise.all([connection.redis.get(key), connection.redis.pttl(key)]);
      // By the server's clock alone: those of the machines may differ.
      return read(text, runSchema).map((run) => ({ ...run, silence: Math.max(0, longestKept - left / 1_000) }));
    }),
  );
  return runs.flat();
}

function read<T>(text: string | null, schema: z.ZodMiniType<T>): T[] {
  if (text === null) return [];
  try {
    return [schema.parse(JSON.parse(text))];
  } catch {
    return []; // of another version, or of somebody else
  }
}
