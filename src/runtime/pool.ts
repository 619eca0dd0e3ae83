// An evaluator on a pool of worker threads.
import { setMaxListeners } from "node:events";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { type Evaluation, type EvaluationData, type Evaluator, parameterCount } from "../nas/index.js";
import type { DeviceName } from "./settings.js";
import { wasmFeatures } from "./wasm-features.js";
import { toShared, type WorkerData } from "./worker-data.js";

// Run from its sources (in the tests), the worker is TypeScript, which Node's threads load through tsx.
const isSource = import.meta.url.endsWith(".ts");
const workerFile = fileURLToPath(new URL(isSource ? "./worker.ts" : "./worker.js", import.meta.url));

/** Evaluates on so many threads, each with a device of its own. Threads stay warm from batch to batch. */
export function createPoolEvaluator(deviceName: DeviceName, device: string, data: EvaluationData, workers: number): Evaluator {
  const workerData: WorkerData = { deviceName, features: wasmFeatures(), data: toShared(data) };
  const pool = new Piscina({
    filename: workerFile,
    workerData,
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    ...(isSource ? { execArgv: ["--import", "tsx"] } : {}),
  });
  // A job's own failure rejects its promise. What is left is a result that was on its way when its job was called off: nobody wants it.
  pool.on("error", () => {});
  return {
    workers,
    device,
    async *evaluate(jobs) {
      const { features, classes } = data;
      const cost = new Map(jobs.map((job) => [job, parameterCount(job.architecture, features, classes)]));
      const largestFirst = [...jobs].sort((a, b) => (cost.get(b) as number) - (cost.get(a) as number)); // no core waits for a wide one at the end
      const stop = new AbortController();
      setMaxListeners(jobs.length, stop.signal); // each job listens: from the eleventh on Node would warn of a leak
      const pending = new Map(
        largestFirst.map((job) => [job.trial, pool.run(job, { signal: stop.signal }) as Promise<Evaluation>]),
      );
      for (const promise of pending.values()) promise.catch(() => {}); // a rejection is met below, or by nobody after an early end
      try {
        while (pending.size > 0) {
          const evaluation = await Promise.race(pending.values());
          pending.delete(evaluation.trial);
          yield evaluation;
        }
      } finally {
        stop.abort();
      }
    },
    close: () => pool.destroy(),
  };
}
