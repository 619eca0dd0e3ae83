// An evaluator on a pool of worker threads.
import { setMaxListeners } from "node:events";
import { type Evaluation, type EvaluationData, type Evaluator, failedEvaluation, type Job } from "../nas/index.js";
import { type DeviceSettings, FaultError, largestFirst } from "../study/index.js";
import { createThreads, workerFile } from "./threads.js";
import { wasmFeatures } from "./wasm-features.js";
import { toShared, type WorkerData } from "./worker-data.js";

const mostAttempts = 2;
/** Threads that end one after the other, without one evaluation between: it is then not the jobs that end them. */
const mostDeaths = 8;

/** No two jobs that are asked for together have the same. */
const keyOf = ({ trial, fold = 1 }: Pick<Job, "trial" | "fold">): string => `${trial} ${fold}`;

/**
 * Evaluates on so many threads, each with a device of its own. Threads stay warm from batch to batch. One that dies is replaced
 * and its job begun again, once: a job that takes a second thread with it is a failed trial. Where threads do nothing but die, evaluating
 * throws a FaultError.
 */
export function createPoolEvaluator(
  deviceSettings: DeviceSettings,
  device: string,
  data: EvaluationData,
  workers: number,
  filename: string = workerFile("worker"),
): Evaluator {
  const workerData: WorkerData = { deviceSettings, features: wasmFeatures(), data: toShared(data) };
  const pool = createThreads(filename, workerData, workers);
  // A job's own failure rejects its promise. What is left is a result that was on its way when its job was called off: nobody wants it.
  pool.on("error", () => {});
  let deaths = 0;

  async function done(job: Job, signal: AbortSignal): Promise<Evaluation> {
    for (let attempt = 1; ; attempt++) {
      try {
        const evaluation = (await pool.run(job, { signal })) as Evaluation;
        deaths = 0;
        // Who asked has the architecture already: a search would hold the copy that crossed threads for as long as it lasts.
        return { ...evaluation, architecture: job.architecture };
      } catch (error) {
        // A job answers for its own mistakes: what rejects is its thread's end, or the signal's.
        if (signal.aborted) throw error;
        if (++deaths >= mostDeaths) throw keptDying(error);
        if (attempt === mostAttempts)
          return failedEvaluation(job, data, `its thread ended ${mostAttempts} times: ${String(error)}`);
      }
    }
  }

  return {
    workers,
    device,
    async *evaluate(jobs, signal) {
      const stop = new AbortController();
      const stopped = AbortSignal.any([stop.signal, ...(signal === undefined ? [] : [signal])]);
      setMaxListeners(jobs.length, stopped); // each job listens: from the eleventh on Node would warn of a leak
      const pending = new Map(largestFirst(jobs, data).map((job) => [keyOf(job), done(job, stopped)]));
      for (const promise of pending.values()) promise.catch(() => {}); // a rejection is met below, or by nobody after an early end
      try {
        while (pending.size > 0) {
          const evaluation = await Promise.race(pending.values());
          pending.delete(keyOf(evaluation));
          yield evaluation;
        }
      } catch (error) {
        if (!stopped.aborted) throw error;
      } finally {
        stop.abort();
      }
    },
    close: () => pool.destroy(),
  };
}

function keptDying(error: unknown): FaultError {
  return new FaultError("workers", "threads must stay alive while they train", {
    got: `${mostDeaths} that ended one after the other, the last by ${String(error)}`,
    hint: "with fewer workers there is more memory for each; the run can be resumed",
  });
}
