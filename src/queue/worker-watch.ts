// The watch for workers: a search says when nobody serves it, and why those who are there do not.
import type { QueueConnection } from "./connection.js";
import type { Needs } from "./names.js";
import { presentWorkers, type WorkerPresence } from "./presence.js";

export interface WorkerWatch {
  /** Looks, and says what is news. */
  look(): Promise<void>;
}

export function createWorkerWatch(connection: QueueConnection, needs: Needs, say: (text: string) => void): WorkerWatch {
  let isServed = true;
  return {
    look: async () => {
      const workers = await presentWorkers(connection);
      const serving = workers.filter((worker) => serves(worker, needs));
      if (serving.length > 0 !== isServed) {
        isServed = !isServed;
        say(isServed ? `${countOf(serving)} at work` : unservedText(workers, needs, connection.shown));
      }
    },
  };
}

export function serves({ mlpnas, kernels, isDraining }: WorkerPresence, needs: Needs): boolean {
  return mlpnas === needs.mlpnas && kernels === needs.kernels && !isDraining;
}

export const countOf = ({ length }: readonly unknown[]): string => `${length} ${length === 1 ? "worker" : "workers"}`;

/** Why nobody serves a search, and what to do. */
function unservedText(workers: readonly WorkerPresence[], { mlpnas, kernels }: Needs, shown: string): string {
  const others = new Set(workers.map((worker) => `mlpnas ${worker.mlpnas} on ${worker.kernels}`));
  const there = workers.length === 0 ? "none is there" : `${countOf(workers)} there, of ${[...others].join(", ")}`;
  const other = workers.some((worker) => worker.mlpnas === mlpnas);
  return [
    `waiting for a worker of mlpnas ${mlpnas} on ${kernels}: ${there}`,
    `hint: mlpnas worker --queue ${shown}${other ? ` --device ${kernels}; or search with --device wasm-simd, whose bits every worker has` : ""}`,
  ].join("\n");
}
