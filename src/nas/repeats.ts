// Repeats: several trials of one architecture, and what they say together.
import { formatArchitecture } from "./architecture.js";
import type { CompleteEvaluation, Evaluation } from "./job.js";
import { meanScores } from "./observation.js";

/** How many trials each architecture had, by its text. */
export function trialCounts(trials: readonly Evaluation[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { architecture } of trials) {
    const text = formatArchitecture(architecture);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

/**
 * The trials, each with the mean of its architecture's complete trials for its scores, those it is rewarded for too: so whoever looks for a good trial finds a
 * good architecture, not the luckiest of its trainings. Without repeats, the trials as they are.
 */
export function averageRepeats<E extends Evaluation>(trials: readonly E[]): readonly E[] {
  if (trialCounts(trials).size === trials.length) return trials;
  const alike = new Map<string, CompleteEvaluation[]>();
  for (const trial of trials) {
    if (trial.status !== "complete") continue;
    const text = formatArchitecture(trial.architecture);
    alike.set(text, [...(alike.get(text) ?? []), trial]);
  }
  return trials.map((trial) => {
    const all = alike.get(formatArchitecture(trial.architecture)) ?? [];
    if (trial.status !== "complete" || all.length < 2) return trial;
    const observed = all.flatMap((each) => each.observed ?? []);
    const means = { validation: meanScores(all.map(({ validation }) => validation)) };
    return { ...trial, ...means, ...(observed.length === 0 ? {} : { observed: meanScores(observed) }) };
  });
}
