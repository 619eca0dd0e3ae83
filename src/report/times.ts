// Times: how long each trial trained, and, where somebody watched, on which worker and when.
import type { SearchEvent } from "../nas/index.js";

/** A trial's training, the failed ones' too. */
export interface TrialTime {
  readonly trial: number;
  readonly parameters: number;
  readonly epochs: number;
  /** On whoever trained it. @units seconds */
  readonly seconds: number;
}

/**
 * When a trial was trained, as the worker pool's owner saw it: a journal says how long, not when, for a run's record does not depend on
 * the machine's pace.
 */
export interface TrialSpan {
  readonly trial: number;
  /** From 1. */
  readonly worker: number;
  /** Since the search began. @units seconds */
  readonly start: number;
  readonly end: number;
}

/** In the order in which the trials ended. */
export function trialTimes(events: readonly SearchEvent[]): TrialTime[] {
  return events.flatMap((event) => {
    if (event.kind !== "evaluated") return [];
    const { trial, parameters, epochs, seconds } = event.evaluation;
    return [{ trial, parameters, epochs: epochs.length, seconds }];
  });
}
