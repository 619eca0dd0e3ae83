// The epoch budget: which trainings may begin, so that a search never trains more epochs than it was given, whoever is first.
import type { Job } from "./job.js";

/**
 * The first of these jobs that may be trained side by side: even if none stops early, they stay within the `left` epochs. Where that is
 * none, the first alone, for as many epochs as are left; no job where not even one epoch of each of its `folds` is.
 */
export function affordable(jobs: readonly Job[], left: number, folds: number): readonly Job[] {
  let most = 0;
  const beyond = jobs.findIndex(({ training }) => {
    most += training.epochs * folds;
    return most > left;
  });
  if (beyond < 0) return jobs;
  if (beyond > 0) return jobs.slice(0, beyond);
  const [first] = jobs as [Job];
  const epochs = Math.floor(left / folds);
  return epochs < 1 ? [] : [{ ...first, training: { ...first.training, epochs } }];
}
