// Trainers: pools of threads that train a worker's jobs, one for each data set that they are on.
import type { Evaluation, EvaluationData, Evaluator, Job } from "../nas/index.js";
import { createPoolEvaluator } from "../runtime/index.js";
import type { JobMessage } from "./job-message.js";

export interface Trainers {
  /** The evaluation; `undefined` when it was given up. */
  train(
    job: Job,
    on: Pick<JobMessage, "data" | "device" | "kernels">,
    data: EvaluationData,
    signal: AbortSignal,
  ): Promise<Evaluation | undefined>;
  close(): Promise<void>;
}

interface Trainer {
  readonly evaluator: Evaluator;
  running: number;
  used: number;
}

/** Pools that may be idle: their threads, devices and rows stay warm. */
const mostIdle = 2;

/** Threads train, so that this one renews its locks however long a training lasts. */
export function createTrainers(slots: number): Trainers {
  const trainers = new Map<string, Trainer>();
  let uses = 0;

  async function closeIdle(): Promise<void> {
    const idle = [...trainers].filter(([, { running }]) => running === 0).sort(([, a], [, b]) => b.used - a.used);
    const leaving = idle.slice(mostIdle);
    for (const [name] of leaving) trainers.delete(name);
    await Promise.all(leaving.map(([, { evaluator }]) => evaluator.close()));
  }

  return {
    train: async (job, { data: digest, device, kernels }, data, signal) => {
      const name = `${digest} ${JSON.stringify(device)}`;
      let trainer = trainers.get(name);
      if (trainer === undefined) {
        trainer = { evaluator: createPoolEvaluator(device, kernels, data, slots), running: 0, used: 0 };
        trainers.set(name, trainer);
      }
      trainer.running++;
      trainer.used = ++uses;
      try {
        for await (const evaluation of trainer.evaluator.evaluate([job], signal)) return evaluation;
        return undefined;
      } finally {
        trainer.running--;
        await closeIdle();
      }
    },
    close: async () => {
      await Promise.all([...trainers.values()].map(({ evaluator }) => evaluator.close()));
    },
  };
}
