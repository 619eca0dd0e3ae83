// The status of a server's queues: who serves, what waits, who asks.
import type { QueueConnection } from "./connection.js";
import { queuesKey, totalsKey } from "./names.js";
import { presentRuns, presentWorkers, type RunPresence, type WorkerPresence } from "./presence.js";

export interface QueueStatus {
  readonly queues: readonly QueueCounts[];
  readonly workers: readonly WorkerPresence[];
  /** Each with how long ago it was heard of. @units seconds */
  readonly runs: readonly (RunPresence & { readonly silence: number })[];
}

/** The jobs of one version and one build of the kernels. */
export interface QueueCounts {
  readonly queue: string;
  readonly waiting: number;
  readonly running: number;
  /** Since the queue was made. */
  readonly done: number;
  readonly failed: number;
}

export async function queueStatus(connection: QueueConnection): Promise<QueueStatus> {
  const { bullmq, redis, prefix } = connection;
  const names = (await redis.smembers(queuesKey(connection))).sort();
  const queues = await Promise.all(
    names.map(async (name): Promise<QueueCounts> => {
      const queue = new bullmq.Queue(name, { connection: redis, prefix, skipMetasUpdate: true });
      queue.on("error", () => {});
      const { waiting = 0, prioritized = 0, delayed = 0, active = 0 } = await queue.getJobCounts();
      await queue.close();
      const { done = "0", failed = "0" } = await redis.hgetall(totalsKey(connection, name));
      return {
        queue: name,
        waiting: waiting + prioritized + delayed,
        running: active,
        done: Number(done),
        failed: Number(failed),
      };
    }),
  );
  return { queues, workers: await presentWorkers(connection), runs: await presentRuns(connection) };
}
