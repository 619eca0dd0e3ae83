// Continued trials: trainings that go on where an earlier trial stopped, and which of them count.
import type { Evaluation } from "./job.js";

/** The trial that began a training: itself, where it goes on with none. */
export function originOf({ trial, continues = trial }: Pick<Evaluation, "trial" | "continues">): number {
  return continues;
}

/** The trials but for those that a later one goes on with: each training once, as far as it has come. */
export function furthest<E extends Evaluation>(trials: readonly E[]): readonly E[] {
  if (trials.every(({ continues }) => continues === undefined)) return trials;
  const last = new Map(trials.map((trial) => [originOf(trial), trial]));
  return trials.filter((trial) => last.get(originOf(trial)) === trial);
}

/** Epochs that were trained for these trials. */
export function epochsOf(trials: readonly Evaluation[]): number {
  return trials.reduce((sum, { epochs }) => sum + epochs.length, 0);
}
