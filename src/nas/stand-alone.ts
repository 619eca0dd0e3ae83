// Stand-alone training: some architectures of a search that shared weights, trained again by themselves, to see what its scores are worth.
import type { Evaluation, Job, TrainingOptions } from "./job.js";
import { bestFirst } from "./reward.js";
import { spread } from "./spread.js";

/** One more training of a trial's architecture. */
export interface StandAlone {
  readonly trial: number;
  readonly job: Job;
}

/**
 * So many of the complete trials, evenly over their ranks, each to be trained from fresh weights. A job's number is one after the last
 * trial's, so that its weights, shuffles and masks are by chances of their own.
 */
export function standAloneJobs(
  trials: readonly Evaluation[],
  count: number,
  { seed, training }: { readonly seed: number; readonly training: TrainingOptions },
): StandAlone[] {
  const complete = trials.filter(({ status }) => status === "complete");
  return spread(bestFirst(complete, training), count).map(({ trial, architecture }, k) => ({
    trial,
    job: { trial: trials.length + k + 1, architecture, seed, training },
  }));
}
