// The leaderboard: events folded into ranked trials, with what the test rows said and what stands beside them.
import { isBetter } from "../../nn/index.js";
import { furthest } from "../continued.js";
import type { BaselineScored, Chosen, Compared, Finished, NoiseProbed, SearchEvent, Started } from "../events.js";
import type { CompleteEvaluation, FailedEvaluation } from "../job.js";
import { observedOf } from "../observation.js";
import type { TestScores } from "../test-scores.js";

export interface RankedTrial {
  /** From 1. */
  readonly rank: number;
  readonly evaluation: CompleteEvaluation;
  /** The metric that all trials together let expect of its architecture, where the final choice is made so. */
  readonly expected?: number;
  /** What was predicted of the metric before it was trained. */
  readonly prediction?: number;
  /** Only for trials that were chosen for the one look at the test rows. */
  readonly test?: TestScores;
}

export interface Leaderboard {
  readonly started?: Started;
  /** What a training showed before the first trial, on how many seeds each. */
  readonly noise?: NoiseProbed;
  readonly chosen?: Chosen;
  /**
   * Best first: those among which the final choice was made, by what is expected of them; then all others by what was observed
   * of them on the validation rows, in the search's metric; of equals the earlier trial.
   */
  readonly ranked: readonly RankedTrial[];
  /** Complete trials that a later one goes on with, which is ranked in their place; absent where there is none. */
  readonly continued?: readonly CompleteEvaluation[];
  readonly failed: readonly FailedEvaluation[];
  /** Trials that were trained again, alone; absent where none was. */
  readonly compared?: readonly Compared[];
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
  const compared: Compared[] = [];
  const baselines: BaselineScored[] = [];
  const guards: Partial<Record<GuardName, number>> = {};
  const predictions = new Map<number, number>();
  const tests = new Map<number, TestScores>();
  let started: Started | undefined;
  let noise: NoiseProbed | undefined;
  let chosen: Chosen | undefined;
  let finished: Finished | undefined;
  for (const event of events) {
    if (event.kind === "started") started = event;
    else if (event.kind === "finished") finished = event;
    else if (event.kind === "compared") compared.push(event);
    else if (event.kind === "noise") noise = event;
    else if (event.kind === "chosen") chosen = event;
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
  const metric = started?.metric ?? "log-loss";
  const expectations = new Map(chosen?.ranking.map(({ trial, expected }, place) => [trial, { expected, place }]));
  const placeOf = ({ trial }: CompleteEvaluation): number => expectations.get(trial)?.place ?? expectations.size;
  const order = (a: CompleteEvaluation, b: CompleteEvaluation): number => placeOf(a) - placeOf(b) || byMetric(a, b);
  const byMetric = (a: CompleteEvaluation, b: CompleteEvaluation): number =>
    isBetter(observedOf(a), observedOf(b), metric) ? -1 : isBetter(observedOf(b), observedOf(a), metric) ? 1 : a.trial - b.trial;
  const counted = new Set(furthest(complete));
  const continued = complete.filter((trial) => !counted.has(trial));
  const ranked = [...counted].sort(order).map((evaluation, i): RankedTrial => {
    const prediction = predictions.get(evaluation.trial);
    const test = tests.get(evaluation.trial);
    const expected = expectations.get(evaluation.trial)?.expected;
    return {
      rank: i + 1,
      evaluation,
      ...(expected === undefined ? {} : { expected }),
      ...(prediction === undefined ? {} : { prediction }),
      ...(test === undefined ? {} : { test }),
    };
  });
  return {
    ...(started === undefined ? {} : { started }),
    ...(noise === undefined ? {} : { noise }),
    ...(chosen === undefined ? {} : { chosen }),
    ranked,
    ...(continued.length === 0 ? {} : { continued }),
    failed,
    ...(compared.length === 0 ? {} : { compared }),
    baselines,
    guards,
    ...(finished === undefined ? {} : { finished }),
  };
}
