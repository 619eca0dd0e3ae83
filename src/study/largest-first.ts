// In which order a batch is begun.
import { type EvaluationData, type Job, parameterCount } from "../nas/index.js";

/** The order in which no core waits long for a wide network at the end. A training's time goes by its products, and those by its parameters. */
export function largestFirst(jobs: readonly Job[], { features, classes }: Pick<EvaluationData, "features" | "classes">): Job[] {
  const cost = new Map(jobs.map((job) => [job, parameterCount(job.architecture, features, classes)]));
  return [...jobs].sort((a, b) => (cost.get(b) as number) - (cost.get(a) as number));
}
