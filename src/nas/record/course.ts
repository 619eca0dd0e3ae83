// The course of a search: validation scores over its trials and batches, and whether they tend anywhere.
import { mapScores, metricNames, metrics, type ScoreField, type Scores, scoreFields } from "../../nn/index.js";
import type { SearchEvent } from "../events.js";
import { type Difference, differenceOfMeans, type MeanInterval, meanInterval } from "../statistics.js";
import { groupBy } from "./group-by.js";

/** A complete trial. */
export interface CoursePoint {
  readonly trial: number;
  /** The how-manieth of all evaluations it is, from 1: the trial's number, unless the search is asynchronous. */
  readonly place: number;
  /** From 1. */
  readonly batch: number;
  readonly validation: Scores;
  /** The best of each score up to here, each by itself. */
  readonly best: Scores;
}

const minimized: ReadonlySet<ScoreField> = new Set(
  metricNames.flatMap((name) => (metrics[name].direction === "minimize" ? [metrics[name].field] : [])),
);

/** The better of both, score by score. */
function bestOfEach(before: Scores | undefined, now: Scores): Scores {
  const both = before === undefined ? [now] : [before, now];
  return mapScores(both, (values, field) => (minimized.has(field) ? Math.min(...values) : Math.max(...values)));
}

/** The complete trials of a run in their order. A batch ends where the strategy learned from it. */
export function courseOf(events: readonly SearchEvent[]): CoursePoint[] {
  const points: CoursePoint[] = [];
  let [batch, place] = [1, 0];
  let best: Scores | undefined;
  for (const event of events) {
    if (event.kind === "learned") batch = event.batch + 1;
    if (event.kind === "evaluated") place++;
    if (event.kind !== "evaluated" || event.evaluation.status === "failed") continue;
    const { trial, validation } = event.evaluation;
    best = bestOfEach(best, validation);
    points.push({ trial, place, batch, validation, best });
  }
  return points;
}

/** The mean of each score that the trials have. */
export type ScoreMeans = Readonly<Partial<Record<ScoreField, MeanInterval>>>;

/** Some consecutive batches. */
export interface CourseSpan extends ScoreMeans {
  readonly firstBatch: number;
  readonly lastBatch: number;
  readonly loss: MeanInterval;
  /** At the end of the span. */
  readonly best: Scores;
}

/** The same, in spans of so many batches. A span without a complete trial is left out. */
export function courseSpans(points: readonly CoursePoint[], batches = 1): CourseSpan[] {
  const spans = groupBy(points, ({ batch }) => Math.floor((batch - 1) / batches));
  return [...spans].map(([span, members]) => ({
    firstBatch: span * batches + 1,
    lastBatch: Math.min((span + 1) * batches, points.at(-1)?.batch ?? 0),
    ...ofEachScore(members, meanInterval),
    best: (members.at(-1) as CoursePoint).best,
  }));
}

/** Of each score that the trials have. */
export type CourseTrend = Readonly<Partial<Record<ScoreField, Difference>>> & { readonly loss: Difference };

/**
 * By how much the mean scores of the second half of the trials exceed those of the first (of an odd number, the one in the
 * middle counts as second). Where an interval includes 0, the search shows no trend.
 */
export function courseTrend(points: readonly CoursePoint[]): CourseTrend {
  const middle = Math.floor(points.length / 2);
  return ofEachScore(points, (values) => differenceOfMeans(values.slice(middle), values.slice(0, middle)));
}

type OfEachScore<T> = Partial<Record<ScoreField, T>> & { readonly loss: T };

/** Something of each score that the first of the trials has, the loss last. */
function ofEachScore<T>(points: readonly CoursePoint[], of: (values: readonly number[]) => T): OfEachScore<T> {
  const valuesOf = (field: ScoreField): number[] => points.map(({ validation }) => validation[field] ?? Number.NaN);
  const others = scoreFields.filter((field) => field !== "loss" && points[0]?.validation[field] !== undefined);
  return { ...Object.fromEntries(others.map((field) => [field, of(valuesOf(field))])), loss: of(valuesOf("loss")) };
}
