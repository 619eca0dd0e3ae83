// The epoch budget: which trainings may begin, so that a search never trains more epochs than it was given, whoever is first.
import type { Job } from "./job.js";

export interface EpochBudget {
  /** Epochs that may still be trained, those under way included. */
  readonly left: number;
  /** Networks of a trial, each of which trains a job's epochs. */
  readonly folds: number;
}

/**
 * The first of these jobs that may be trained beside those `underWay`: even if none stops early, all stay within the budget. Where that is
 * none and nothing is under way, the first alone, for as many epochs as are left; no job where not even one epoch of each fold is.
 */
export function affordable(jobs: readonly Job[], underWay: Iterable<Job>, { left, folds }: EpochBudget): readonly Job[] {
  if (jobs.length === 0) return jobs;
  const kept = mostEpochs(underWay, folds);
  let most = kept;
  const beyond = jobs.findIndex(({ training }) => {
    most += training.epochs * folds;
    return most > left;
  });
  if (beyond < 0) return jobs;
  if (beyond > 0 || kept > 0) return jobs.slice(0, beyond);
  const [first] = jobs as [Job];
  const epochs = Math.floor(left / folds);
  return epochs < 1 ? [] : [{ ...first, training: { ...first.training, epochs } }];
}

/** So many epochs these jobs train if none stops early. */
export function mostEpochs(jobs: Iterable<Job>, folds: number): number {
  let sum = 0;
  for (const { training } of jobs) sum += training.epochs * folds;
  return sum;
}
