// An evaluator on the page's trainers.
import { type Evaluation, type EvaluationData, type Evaluator, failedEvaluation, type Job } from "../../../src/nas/index.js";
import type { TrialSpan } from "../../../src/report/index.js";
import { largestFirst, toPlain } from "../../../src/study/index.js";
import type { KernelBuild, Trained, TrainerOrder } from "../messages.js";

interface PoolOptions {
  readonly build: KernelBuild;
  /** Of the device. */
  readonly name: string;
  readonly clock: () => number;
  /** Told of each training when it is over. */
  readonly watch: (span: TrialSpan) => void;
}

interface Answer {
  readonly kind: "answer";
  readonly job: Job;
  readonly evaluation: Evaluation;
}

const isAnswer = (value: unknown): value is Answer => (value as Partial<Answer>).kind === "answer";

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
      const pending = new Map<Job, Promise<Answer>>();
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
              done(job, port).then((evaluation) => ({ kind: "answer", job, evaluation })),
            );
          }
          // Trainers may be at work for another call, or on what nobody wants any more: their end is waited for too.
          const next = await Promise.race([stopped, ...pending.values(), ...(waiting.length > 0 ? busy.values() : [])]);
          if (next === "stopped") return;
          if (!isAnswer(next)) continue;
          pending.delete(next.job);
          yield next.evaluation;
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
