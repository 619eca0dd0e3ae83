// Evaluations in the order of their jobs.
import type { Evaluation, Job } from "./job.js";

/** Each evaluation as soon as those of all earlier jobs are there, whichever was done first. */
export async function* inOrder(
  jobs: readonly Job[],
  evaluations: AsyncIterable<Evaluation>,
): AsyncGenerator<Evaluation, void, void> {
  const waiting = new Map<number, Evaluation>();
  let next = 0;
  for await (const evaluation of evaluations) {
    waiting.set(evaluation.trial, evaluation);
    for (let job = jobs[next]; job !== undefined && waiting.has(job.trial); job = jobs[++next]) {
      yield waiting.get(job.trial) as Evaluation;
      waiting.delete(job.trial);
    }
  }
}
