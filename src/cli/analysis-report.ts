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
import { metrics, plainMetric } from "../nn/index.js";
import { formatCount, formatDifference, formatMetricInterval, formatPoints } from "../report/index.js";
import { binTable, choiceTables, courseTable, effectTable, isInPoints } from "./analysis-tables.js";
import { sparkline } from "./format.js";
import type { Section } from "./section.js";

interface SectionOptions {
  readonly metric: Metric;
  /** Everything, not only what fits two screens. */
  readonly all: boolean;
  /** The width to fit; undefined where there is none. */
  readonly columns: number | undefined;
}

/** The sections for which the run has trials: without a complete one, nothing about scores. */
export function analysisSections(analysis: Analysis, options: SectionOptions): Section[] {
  const { course, choices, marginalMeans } = analysis;
  return [
    ...(course.length === 0 ? [] : [courseSection(analysis, options), ...binSections(analysis, options)]),
    ...(choices.totals.length === 0 ? [] : [choiceSection(choices, options)]),
    ...(marginalMeans.length === 0 ? [] : [effectSection(analysis, options)]),
  ];
}

const mostSpans = 10;
const mostBars = 60;

function courseSection(analysis: Analysis, { metric, all }: SectionOptions): Section {
  const { trend, batches } = analysis;
  const { field, label } = metrics[plainMetric(metric)];
  const spans = all ? batches : spansOf(analysis, mostSpans);
  return {
    title: `validation ${label} over time  ${sparkline(spansOf(analysis, mostBars).map((span) => span[field]?.mean ?? Number.NaN))}`,
    tables: [courseTable(spans, metric)],
    notes: [
      ...(trend === null ? [] : trendNotes(trend, metric)),
      ...(analysis.bins.length === 0 ? ["how often each accuracy came up is told of classes only"] : []),
    ],
  };
}

/** At most so many spans, of equally many batches each. */
function spansOf({ course, batches }: Analysis, most: number): readonly CourseSpan[] {
  return courseSpans(course, Math.ceil((batches.at(-1)?.lastBatch ?? 1) / most));
}

function trendNotes(trend: NonNullable<Analysis["trend"]>, metric: Metric): string[] {
  const plain = plainMetric(metric);
  const said = (name: Metric): string | undefined => {
    const { field, label, direction } = metrics[name];
    const change = trend[field];
    if (change === undefined || change.half === null) return undefined;
    const isBetter = direction === "maximize" ? change.difference > 0 : change.difference < 0;
    const verdict = isBeyondNoise(change)
      ? `${isBetter ? "better" : "worse"}, beyond noise`
      : "no trend, the interval includes 0";
    return name === plain
      ? `second half of the trials against the first: ${label} ${changeText(change, name)} (95 %): ${verdict}`
      : `the same for ${label}: ${changeText(change, name)}: ${verdict}`;
  };
  const notes = [...new Set([plain, metric])].flatMap((name) => said(name) ?? []);
  return notes.length === 0 ? ["too few trials to hold the second half against the first"] : notes;
}

/** `+1.2 ± 0.4 points`, or in the metric's own units. */
function changeText(change: Difference, metric: Metric): string {
  if (isInPoints(metric)) return `${formatPoints(change)} points`;
  if (metric !== "rmse") return formatDifference(change);
  const { difference, half } = change;
  return `${difference < 0 ? "-" : "+"}${formatMetricInterval(Math.abs(difference), half, metric)}`;
}

/** Of classes only: what is no share has no whole percents. */
function binSections({ bins, course }: Analysis, { all, columns }: SectionOptions): Section[] {
  if (bins.length === 0) return [];
  const title = "trials by validation accuracy, in whole percent";
  return [{ title, tables: [binTable(bins, course.length, { all, columns })], notes: [] }];
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

function effectSection({ marginalMeans: effects }: Analysis, { metric, all }: SectionOptions): Section {
  const shown = all ? effects : effects.slice(0, mostEffects);
  const compared = effects.filter(({ isComparable }) => isComparable).length;
  const beyond = effects.filter(({ isBeyondNoise }) => isBeyondNoise).length;
  return {
    title: `what goes with validation ${metrics[plainMetric(metric)].label}: each choice against the others for its place`,
    tables: [effectTable(shown, metric)],
    notes: [
      `${formatCount(beyond)} of ${formatCount(compared)} comparisons beyond noise, where chance alone gives about ${Math.round(0.05 * compared)}` +
        (shown.length < effects.length ? `; the ${shown.length} strongest of ${effects.length}, --all shows the rest` : ""),
      "a search that learns chooses layers together: an effect belongs to a choice and to what went with it",
    ],
  };
}
