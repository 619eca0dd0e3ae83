// Real servers and real workers for the tests of the queue: redis-server on loopback, and the command line in processes of its own.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hasRedis, type RedisServer, startRedis as startServer } from "../../bench/lib/redis-server.js";
import { connectQueue, type QueueConnection } from "../../src/queue/index.js";
import { type Started, startCommand } from "../faults/runs.js";

export type { RedisServer };

/** Why these tests are skipped here; empty where they are not. */
export const reasonToSkip: string = hasRedis ? "" : " (skipped: redis-server is not installed)";
export const isSkipped: boolean = reasonToSkip !== "";

/** A server that writes each command down before it answers: a killed one loses nothing. */
export function startRedis(folder: string, flags: readonly string[] = []): Promise<RedisServer> {
  return startServer(folder, ["--appendfsync", "always", ...flags]);
}

export interface WorkerOptions {
  readonly slots?: number;
  readonly lostAfter?: string;
  readonly more?: readonly string[];
  readonly program?: string;
}

/** Starts a worker; it is there once the server has heard of it. */
export function startWorker(
  url: string,
  folder: string,
  { slots = 1, lostAfter = "1s", more = [], program }: WorkerOptions = {},
): Started {
  const cache = join(folder, "cache");
  const args = ["worker", "--queue", url, "--slots", `${slots}`, "--cache", cache, "--lost-after", lostAfter, ...more];
  return startCommand(args, program === undefined ? {} : { program });
}

export async function endWorkers(workers: readonly Started[]): Promise<void> {
  for (const { child } of workers) child.kill("SIGKILL");
  await Promise.all(workers.map(({ ended }) => ended));
}

/** Waits until something holds. */
export async function until(holds: () => Promise<boolean> | boolean, seconds = 20): Promise<void> {
  const end = performance.now() + 1_000 * seconds;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${seconds} s: ${holds}`);
    await sleep(20);
  }
}

/** Uses a connection and closes it. */
export async function connected<T>(url: string, use: (connection: QueueConnection) => Promise<T>): Promise<T> {
  const connection = await connectQueue(url);
  try {
    return await use(connection);
  } finally {
    connection.close();
  }
}
