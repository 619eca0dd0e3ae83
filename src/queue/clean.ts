// Cleaning: the keys of runs that nobody waits for any more.
import type { Queue } from "bullmq";
import type { QueueConnection } from "./connection.js";
import { queuesKey, runKey, runsKey } from "./names.js";
import { longestSilence, presentRuns } from "./presence.js";

export interface Cleaned {
  readonly runs: number;
  readonly jobs: number;
  readonly keys: number;
}

/** Removes what there is of a run: its jobs, unless a worker is at them, its rows, weights and results. */
export async function removeRun(connection: QueueConnection, run: string): Promise<Cleaned> {
  const { redis, prefix } = connection;
  let jobs = 0;
  for (const name of await redis.smembers(queuesKey(connection))) {
    jobs += await removeJobs(connection, name, await jobsOf(connection, name, `${run}-*`));
  }
  const keys = await keysLike(connection, `${prefix}:run:${run}:*`);
  keys.push(runKey(connection, run));
  await removeKeys(connection, keys);
  await redis.srem(runsKey(connection), run);
  return { runs: 1, jobs, keys: keys.length };
}

/**
 * Removes what runs have left that nobody was heard of for a while: killed, or interrupted and never gone on with. A search that is at work
 * keeps all it has, and would send it again.
 */
export async function cleanQueue(
  connection: QueueConnection,
  { all = false }: { readonly all?: boolean } = {},
): Promise<Cleaned> {
  const { redis, prefix } = connection;
  const silence = new Map((await presentRuns(connection)).map(({ run, silence }) => [run, silence]));
  const known = [...(await redis.smembers(runsKey(connection))), ...(await keysLike(connection, `${prefix}:run:*`)).map(runOf)];
  for (const name of await redis.smembers(queuesKey(connection))) {
    known.push(...(await jobsOf(connection, name, "*")).map((job) => job.slice(0, 16)));
  }
  const isOver = (run: string): boolean => all || (silence.get(run) ?? Number.POSITIVE_INFINITY) > longestSilence;
  const over = [...new Set(known)].filter((run) => run !== "" && isOver(run));
  const removed = await Promise.all(over.map((run) => removeRun(connection, run)));
  return {
    runs: removed.length,
    jobs: removed.reduce((sum, { jobs }) => sum + jobs, 0),
    keys: removed.reduce((sum, { keys }) => sum + keys, 0),
  };

  function runOf(key: string): string {
    return key.slice(`${prefix}:run:`.length).split(":")[0] as string;
  }
}

async function removeJobs({ bullmq, redis, prefix }: QueueConnection, name: string, jobs: readonly string[]): Promise<number> {
  if (jobs.length === 0) return 0;
  const queue: Queue = new bullmq.Queue(name, { connection: redis, prefix, skipMetasUpdate: true });
  queue.on("error", () => {});
  const removed = await Promise.all(jobs.map((job) => queue.remove(job)));
  await queue.close();
  return removed.reduce((sum, one) => sum + one, 0);
}

/** Names of jobs: 16 hex digits of the run, the trial, a digest. */
async function jobsOf(connection: QueueConnection, name: string, like: string): Promise<string[]> {
  const before = `${connection.prefix}:${name}:`;
  const keys = await keysLike(connection, `${before}${like}`);
  return keys.map((key) => key.slice(before.length)).filter((job) => /^[0-9a-f]{16}-\d+-[0-9a-f]+$/.test(job));
}

async function keysLike({ redis }: QueueConnection, pattern: string): Promise<string[]> {
  const keys = new Set<string>(); // a scan may give one twice
  for await (const some of redis.scanStream({ match: pattern, count: 1_000 })) {
    for (const key of some as string[]) keys.add(key);
  }
  return [...keys];
}

async function removeKeys({ redis }: QueueConnection, keys: readonly string[]): Promise<void> {
  for (let k = 0; k < keys.length; k += 1_000) await redis.unlink(...keys.slice(k, k + 1_000));
}
