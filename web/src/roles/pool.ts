// An evaluator on the page's trainers.
import {
  type Evaluation,
  type EvaluationData,
  type Evaluator,
  failedEvaluation,
  type Job,
  parameterCount,
} from "../../../src/nas/index.js";
import type { TrialSpan } from "../../../src/report/index.js";
import { toPlain } from "../../../src/study/index.js";
import type { KernelBuild, Trained, TrainerOrder } from "../messages.js";

interface PoolOptions {
  readonly build: KernelBuild;
  /** Of the device. */
  readonly name: string;
  readonly clock: () => number;
  /** Told of each training when it is over. */
  readonly watch: (span: TrialSpan) => void;
}

/** Without memory that threads share each trainer has a copy of the rows. */
export function trainerPool(
  ports: readonly MessagePort[],
  data: EvaluationData,
  { build, name, clock, watch }: PoolOptions,
): Evaluator {
  const plain = toPlain(data, (values) => Float32Array.from(values));
  for (const port of ports) port.postMessage({ build, data: plain } satisfies TrainerOrder);
  const busy = new Map<MessagePort, Promise<unknown>>();

  function done(job: Job, port: MessagePort): Promise<Evaluation> {
    const start = clock();
    const promise = new Promise<Evaluation>((resolve) => {
      port.onmessage = ({ data: trained }: MessageEvent<Trained>) => {
        if (job.trial > 0) watch({ trial: job.trial, worker: ports.indexOf(port) + 1, start, end: clock() });
        resolve(
          "error" in trained
            ? failedEvaluation(job, data, trained.error)
            : { ...trained.evaluation, architecture: job.architecture },
        );
      };
      port.postMessage({ job } satisfies TrainerOrder);
    });
    busy.set(
      port,
      promise.finally(() => busy.delete(port)),
    );
    return promise;
  }

  return {
    workers: ports.length,
    device: name,
    async *evaluate(jobs, signal) {
      const waiting = largestFirst(jobs, data);
      const pending = new Map<Job, Promise<{ readonly job: Job; readonly evaluation: Evaluation }>>();
      const listening = new AbortController();
      const stopped = new Promise<"stopped">((resolve) => {
        signal?.addEventListener("abort", () => resolve("stopped"), { once: true, signal: listening.signal });
      });
      try {
        while (waiting.length > 0 || pending.size > 0) {
          if (signal?.aborted === true) return;
          for (const port of ports.filter((each) => !busy.has(each))) {
            const job = waiting.shift();
            if (job === undefined) break;
            pending.set(
              job,
              done(job, port).then((evaluation) => ({ job, evaluation })),
            );
          }
          // After an interruption trainers may still be at work on what nobody wants any more: their end is waited for.
          const next = await (pending.size > 0
            ? Promise.race([stopped, ...pending.values()])
            : Promise.race([stopped, ...busy.values()]));
          if (next === "stopped") return;
          if (pending.size === 0) continue;
          const { job, evaluation } = next as { readonly job: Job; readonly evaluation: Evaluation };
          pending.delete(job);
          yield evaluation;
        }
      } finally {
        listening.abort();
      }
    },
    close: async () => {
      for (const port of ports) port.close();
    },
  };
}

/** The order in which no core waits long for a wide network at the end. */
function largestFirst(jobs: readonly Job[], { features, classes }: EvaluationData): Job[] {
  const cost = new Map(jobs.map((job) => [job, parameterCount(job.architecture, features, classes)]));
  return [...jobs].sort((a, b) => (cost.get(b) as number) - (cost.get(a) as number));
}
