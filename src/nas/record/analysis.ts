// The analysis of a run: its events folded into all that is asked of them beside the leaderboard.
import type { SearchEvent } from "../events.js";
import { type AccuracyBin, accuracyBins } from "./accuracy-bins.js";
import { type CoursePoint, type CourseSpan, type CourseTrend, courseOf, courseSpans, courseTrend } from "./course.js";
import { type LayerChoices, layerChoices } from "./layer-choices.js";
import { type MarginalMean, marginalMeans } from "./marginal-means.js";

/** Plain values; all scores are on the validation rows. */
export interface Analysis {
  /** Trial by trial. */
  readonly course: readonly CoursePoint[];
  readonly batches: readonly CourseSpan[];
  /** Second half of the trials less the first; null of a run without a complete trial. */
  readonly trend: CourseTrend | null;
  /** Of classes; none of a target of numbers, which has no accuracy. */
  readonly bins: readonly AccuracyBin[];
  readonly choices: LayerChoices;
  readonly marginalMeans: readonly MarginalMean[];
}

export function analysisOf(events: readonly SearchEvent[]): Analysis {
  const course = courseOf(events);
  return {
    course,
    batches: courseSpans(course),
    trend: course.length === 0 ? null : courseTrend(course),
    bins: accuracyBins(course.flatMap(({ validation }) => validation.accuracy ?? [])),
    choices: layerChoices(events),
    marginalMeans: marginalMeans(events),
  };
}
