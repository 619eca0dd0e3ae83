// The analysis of a run as sections of tables and sentences, for a terminal or as Markdown.
import {
  type Analysis,
  type CourseSpan,
  courseSpans,
  type Difference,
  isBeyondNoise,
  type LayerChoices,
  type Metric,
} from "../nas/index.js";
import { binTable, choiceTables, courseTable, effectTable } from "./analysis-tables.js";
import { formatCount, formatDifference, formatPoints, sparkline } from "./format.js";
import type { Section } from "./section.js";

interface SectionOptions {
  readonly metric: Metric;
  /** Everything, not only what fits two screens. */
  readonly all: boolean;
  /** The width to fit; undefined where there is none. */
  readonly columns: number | undefined;
}

/** The sections for which the run has trials: without a complete one, nothing about accuracy. */
export function analysisSections(analysis: Analysis, options: SectionOptions): Section[] {
  const { course, choices, marginalMeans } = analysis;
  return [
    ...(course.length === 0 ? [] : [courseSection(analysis, options), binSection(analysis, options)]),
    ...(choices.totals.length === 0 ? [] : [choiceSection(choices, options)]),
    ...(marginalMeans.length === 0 ? [] : [effectSection(analysis, options)]),
  ];
}

const mostSpans = 10;
const mostBars = 60;

function courseSection(analysis: Analysis, { metric, all }: SectionOptions): Section {
  const { trend, batches } = analysis;
  const spans = all ? batches : spansOf(analysis, mostSpans);
  return {
    title: `validation accuracy over time  ${sparkline(spansOf(analysis, mostBars).map(({ accuracy }) => accuracy.mean))}`,
    tables: [courseTable(spans, metric)],
    notes: trend === null ? [] : trendNotes(trend, metric),
  };
}

/** At most so many spans, of equally many batches each. */
function spansOf({ course, batches }: Analysis, most: number): readonly CourseSpan[] {
  return courseSpans(course, Math.ceil((batches.at(-1)?.lastBatch ?? 1) / most));
}

function trendNotes({ accuracy, loss }: NonNullable<Analysis["trend"]>, metric: Metric): string[] {
  if (accuracy.half === null) return ["too few trials to hold the second half against the first"];
  const verdict = (difference: Difference, isBetter: boolean): string =>
    isBeyondNoise(difference) ? `${isBetter ? "better" : "worse"}, beyond noise` : "no trend, the interval includes 0";
  const notes = [
    `second half of the trials against the first: accuracy ${formatPoints(accuracy)} points (95 %): ${verdict(accuracy, accuracy.difference > 0)}`,
  ];
  if (metric === "log-loss")
    notes.push(`the same for log-loss: ${formatDifference(loss)}: ${verdict(loss, loss.difference < 0)}`);
  return notes;
}

function binSection({ bins, course }: Analysis, { all, columns }: SectionOptions): Section {
  return {
    title: "trials by validation accuracy, in whole percent",
    tables: [binTable(bins, course.length, { all, columns })],
    notes: [],
  };
}

function choiceSection(choices: LayerChoices, { all, columns }: SectionOptions): Section {
  const parts = choices.parts.flatMap((part) => (part === null ? [] : [`${part.first}–${part.last}`]));
  return {
    title: "layers chosen: shares of the networks, in each quarter of the search",
    tables: choiceTables(choices, { all, columns }),
    notes: [`quarters: trials ${parts.join(", ")}; (end): the network has no such layer`],
  };
}

const mostEffects = 8;

function effectSection({ marginalMeans: effects }: Analysis, { all }: SectionOptions): Section {
  const shown = all ? effects : effects.slice(0, mostEffects);
  const compared = effects.filter(({ isComparable }) => isComparable).length;
  const beyond = effects.filter(({ isBeyondNoise }) => isBeyondNoise).length;
  return {
    title: "what goes with validation accuracy: each choice against the others for its place",
    tables: [effectTable(shown)],
    notes: [
      `${formatCount(beyond)} of ${formatCount(compared)} comparisons beyond noise, where chance alone gives about ${Math.round(0.05 * compared)}` +
        (shown.length < effects.length ? `; the ${shown.length} strongest of ${effects.length}, --all shows the rest` : ""),
      "a search that learns chooses layers together: an effect belongs to a choice and to what went with it",
    ],
  };
}
