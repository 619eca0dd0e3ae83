// The course of a search: validation scores over its trials and batches, and whether they tend anywhere.
import type { Scores } from "../../nn/index.js";
import type { SearchEvent } from "../events.js";
import { type Difference, differenceOfMeans, type MeanInterval, meanInterval } from "../statistics.js";
import { groupBy } from "./group-by.js";

/** A complete trial. */
export interface CoursePoint {
  readonly trial: number;
  /** From 1. */
  readonly batch: number;
  readonly validation: Scores;
  /** The greatest accuracy and the least loss up to here, each by itself. */
  readonly best: Scores;
}

/** The complete trials of a run in their order. A batch ends where the strategy learned from it. */
export function courseOf(events: readonly SearchEvent[]): CoursePoint[] {
  const points: CoursePoint[] = [];
  let batch = 1;
  let best: Scores = { loss: Number.POSITIVE_INFINITY, accuracy: 0 };
  for (const event of events) {
    if (event.kind === "learned") batch = event.batch + 1;
    if (event.kind !== "evaluated" || event.evaluation.status === "failed") continue;
    const { trial, validation } = event.evaluation;
    best = { loss: Math.min(best.loss, validation.loss), accuracy: Math.max(best.accuracy, validation.accuracy) };
    points.push({ trial, batch, validation, best });
  }
  return points;
}

/** Some consecutive batches. */
export interface CourseSpan {
  readonly firstBatch: number;
  readonly lastBatch: number;
  readonly accuracy: MeanInterval;
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
    accuracy: meanInterval(members.map(({ validation }) => validation.accuracy)),
    loss: meanInterval(members.map(({ validation }) => validation.loss)),
    best: (members.at(-1) as CoursePoint).best,
  }));
}

/**
 * By how much the mean scores of the second half of the trials exceed those of the first (of an odd number, the one in the
 * middle counts as second). Where an interval includes 0, the search shows no trend.
 */
export function courseTrend(points: readonly CoursePoint[]): Readonly<Record<keyof Scores, Difference>> {
  const middle = Math.floor(points.length / 2);
  const of = (score: keyof Scores): Difference => {
    const values = points.map(({ validation }) => validation[score]);
    return differenceOfMeans(values.slice(middle), values.slice(0, middle));
  };
  return { accuracy: of("accuracy"), loss: of("loss") };
}
