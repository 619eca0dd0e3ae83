// Open proposals: what a strategy remembers of its proposals until their trials come back, in whatever order they do.
import { type Architecture, formatArchitecture } from "../architecture.js";
import type { Evaluation } from "../job.js";

export interface OpenProposals<T> {
  add(architecture: Architecture, remembered: T): void;
  /** What was remembered of each of these trials, and no longer is. Of a trial that was not proposed nothing is given. */
  take(batch: readonly Evaluation[]): (readonly [trial: Evaluation, remembered: T])[];
  /** Of all that have not come back, in the order of their proposal. */
  values(): Iterable<T>;
}

/** Architectures are told apart by their texts: none is proposed again before its trial is back. */
export function openProposals<T>(): OpenProposals<T> {
  const open = new Map<string, T>();
  return {
    add: (architecture, remembered) => {
      open.set(formatArchitecture(architecture), remembered);
    },
    take: (batch) =>
      batch.flatMap((trial) => {
        const text = formatArchitecture(trial.architecture);
        const remembered = open.get(text);
        open.delete(text);
        return remembered === undefined ? [] : [[trial, remembered] as const];
      }),
    values: () => open.values(),
  };
}
