// The leaderboard: events folded into ranked trials, with what the test rows said and what stands beside them.
import { isBetter, type Scores } from "../../nn/index.js";
import { furthest } from "../continued.js";
import type { BaselineScored, Finished, SearchEvent, Started } from "../events.js";
import { type CompleteEvaluation, type FailedEvaluation, monitorOf } from "../job.js";

export interface RankedTrial {
  /** From 1. */
  readonly rank: number;
  readonly evaluation: CompleteEvaluation;
  /** What was predicted of the metric before it was trained. */
  readonly prediction?: number;
  /** Only for trials that were chosen for the one look at the test rows. */
  readonly test?: Scores;
}

export interface Leaderboard {
  readonly started?: Started;
  /** Best first by the search's metric on the validation rows; of equals the earlier trial. */
  readonly ranked: readonly RankedTrial[];
  readonly failed: readonly FailedEvaluation[];
  readonly baselines: readonly BaselineScored[];
  /** In how many batches each guard rail of the strategy fired; only those that did. */
  readonly guards: Readonly<Partial<Record<GuardName, number>>>;
  /** Absent while a search is under way, or when it was cut off. */
  readonly finished?: Finished;
}

/** What a strategy reports when it had to be kept from harm. */
const guardNames = ["redrawLimit", "stepSkipped"] as const;
export type GuardName = (typeof guardNames)[number];

/** Folds the events of a run. */
export function leaderboard(events: readonly SearchEvent[]): Leaderboard {
  const complete: CompleteEvaluation[] = [];
  const failed: FailedEvaluation[] = [];
  const baselines: BaselineScored[] = [];
  const guards: Partial<Record<GuardName, number>> = {};
  const predictions = new Map<number, number>();
  const tests = new Map<number, Scores>();
  let started: Started | undefined;
  let finished: Finished | undefined;
  for (const event of events) {
    if (event.kind === "started") started = event;
    else if (event.kind === "finished") finished = event;
    else if (event.kind === "baseline") baselines.push(event);
    else if (event.kind === "learned") {
      for (const name of guardNames) if (event.report[name]) guards[name] = (guards[name] ?? 0) + 1;
    } else if (event.kind === "tested") tests.set(event.trial, event.test);
    else if (event.kind === "proposed" && event.prediction !== undefined) predictions.set(event.trial, event.prediction);
    else if (event.kind === "evaluated") {
      if (event.evaluation.status === "complete") complete.push(event.evaluation);
      else failed.push(event.evaluation);
    }
  }
  const monitor = monitorOf[started?.metric ?? "log-loss"];
  const order = (a: CompleteEvaluation, b: CompleteEvaluation): number =>
    isBetter(a.validation, b.validation, monitor) ? -1 : isBetter(b.validation, a.validation, monitor) ? 1 : a.trial - b.trial;
  const ranked = furthest(complete)
    .toSorted(order)
    .map((evaluation, i): RankedTrial => {
      const prediction = predictions.get(evaluation.trial);
      const test = tests.get(evaluation.trial);
      return {
        rank: i + 1,
        evaluation,
        ...(prediction === undefined ? {} : { prediction }),
        ...(test === undefined ? {} : { test }),
      };
    });
  return {
    ...(started === undefined ? {} : { started }),
    ranked,
    failed,
    baselines,
    guards,
    ...(finished === undefined ? {} : { finished }),
  };
}
