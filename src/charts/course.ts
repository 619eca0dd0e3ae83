// The course of a run: a score of each trial, the best so far, each batch's mean and the baselines. `accuracy` and `metric`
import * as Plot from "@observablehq/plot";
import type { Metric } from "../nas/index.js";
import { metrics } from "../nn/index.js";
import { formatCount, plural, type RunReport } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { type EdgeLabel, edgeLabels, frameOf } from "./frame.js";
import { axisDomain, beyondAxis, clamp, type MetricAxis, metricAxis } from "./metric-axis.js";
import { overlaidCourse } from "./overlaid-course.js";
import { muted, seriesColour } from "./palette.js";
import { wrapText } from "./text-layout.js";

/** All scores are on the validation rows, in the metric's own units. */
export interface CourseRows {
  readonly trials: readonly {
    readonly trial: number;
    readonly place: number;
    readonly value: number;
    readonly architecture: string;
  }[];
  readonly best: readonly { readonly place: number; readonly value: number }[];
  /** From its first trial to its last; without an interval where one trial is all there is. */
  readonly batches: readonly BatchRow[];
  readonly baselines: readonly { readonly name: string; readonly value: number }[];
  /** The final choice; undefined before the end. */
  readonly winner?: { readonly trial: number; readonly place: number; readonly value: number; readonly architecture: string };
}

interface BatchRow {
  readonly first: number;
  readonly last: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export function courseRows(report: RunReport, metric: Metric): CourseRows {
  const { analysis, baselines, trials, curves } = report;
  const { field } = metrics[metric];
  const architectures = new Map(curves.map(({ trial, architecture }) => [trial, architecture]));
  const rows = analysis.course.flatMap(({ trial, place, batch, validation, best }) => {
    const [value, bestValue] = [validation[field], best[field]];
    if (value === undefined || bestValue === undefined) return [];
    return [{ trial, place, batch, value, bestValue, architecture: architectures.get(trial) ?? "" }];
  });
  const chosen = report.progress.end === null ? undefined : trials[0];
  const winner = rows.find(({ trial }) => trial === chosen?.trial);
  return {
    trials: rows.map(({ trial, place, value, architecture }) => ({ trial, place, value, architecture })),
    best: rows.map(({ place, bestValue }) => ({ place, value: bestValue })),
    batches: analysis.batches.flatMap((span): BatchRow[] => {
      const members = rows.filter(({ batch }) => batch === span.firstBatch).map(({ place }) => place);
      const mean = span[field];
      if (mean === undefined || members.length === 0) return [];
      const half = mean.half ?? 0;
      const ends = { first: Math.min(...members), last: Math.max(...members) };
      return [{ ...ends, mean: mean.mean, low: mean.mean - half, high: mean.mean + half }];
    }),
    baselines: baselines.flatMap(({ name, validation }) => {
      const value = validation[field];
      return value === undefined ? [] : [{ name, value }];
    }),
    ...(winner === undefined
      ? {}
      : { winner: { trial: winner.trial, place: winner.place, value: winner.value, architecture: winner.architecture } }),
  };
}

/** By the metric that people read. */
export function accuracyChart(reports: readonly RunReport[], options: ChartOptions): Chart | NoChart {
  return courseChart(reports, (reports[0] as RunReport).plain, options);
}

/** By the metric that the search goes by. */
export function metricChart(reports: readonly RunReport[], options: ChartOptions): Chart | NoChart {
  return courseChart(reports, (reports[0] as RunReport).metric, options);
}

function courseChart(reports: readonly RunReport[], metric: Metric, options: ChartOptions): Chart | NoChart {
  const [report] = reports as [RunReport];
  const axis = metricAxis(metric, report.config.settings.target);
  return reports.length === 1 ? ownCourse(report, axis, options) : overlaidCourse(reports, axis, options);
}

function ownCourse(report: RunReport, axis: MetricAxis, { width }: ChartOptions): Chart | NoChart {
  const rows = courseRows(report, axis.metric);
  const best = bestOf(rows, axis);
  if (best === undefined) return { missing: "no trial was completed" };
  const { metric } = axis;
  const name = metrics[metric].label;
  const always = [best.value, ...rows.best.map(({ value }) => value), ...rows.baselines.map(({ value }) => value)].map(axis.of);
  const domain = axisDomain(
    rows.trials.map(({ value }) => axis.of(value)),
    always,
    axis,
  );
  const onAxis = (value: number): number => clamp(axis.of(value), domain);
  const beyond = rows.trials.filter(({ value }) => onAxis(value) !== axis.of(value));
  const { asked, complete, failed } = report.progress;
  const [blue, orange, green] = [0, 1, 2].map(seriesColour) as [string, string, string];
  const frame = frameOf({
    width,
    innerHeight: Math.round(Math.min(300, 150 + 0.2 * width)),
    marginRight: width < 560 ? 86 : 112,
    xLabel: report.config.settings.async ? "trial, in order of arrival" : "trial",
    yLabel: `validation ${axis.label}`,
    legend: [
      { label: "a trial", colour: blue, shape: "dot" },
      { label: "best so far", colour: orange, shape: "line" },
      ...(rows.batches.length > 1 ? [{ label: "mean of a batch, 95 % interval", colour: green, shape: "area" } as const] : []),
      ...(rows.winner === undefined ? [] : [{ label: "the choice", colour: "currentColor", shape: "ring" } as const]),
    ],
  });
  const labelWidth = (frame.options.marginRight as number) - 16;
  const labels: EdgeLabel[] = [
    { y: axis.of(best.value), lines: ["best", axis.text(best.value)], colour: orange, isBold: true },
    ...rows.baselines.map(({ name, value }) => ({
      y: onAxis(value),
      lines: [...wrapText(name, labelWidth, 12), axis.text(value)],
      colour: muted,
    })),
  ];
  const end = Math.max(asked, rows.trials.at(-1)?.place ?? 1);
  return {
    title: `Best validation ${name} ${axis.text(best.value)} at trial ${best.trial} of ${formatCount(end)}`,
    subtitle: [
      `${report.config.data.file}, ${formatCount(report.config.data.validation)} validation rows`,
      ...(failed > 0 ? [`${plural(failed, "trial")} failed`] : []),
      ...beyondAxis(beyond.length),
    ].join(" · "),
    alternative: [
      `${plural(complete, "trial")} by validation ${name}; the best is ${axis.text(best.value)} at trial ${best.trial}, ${best.architecture}.`,
      ...trendSentence(rows, axis),
      ...rows.baselines.map((baseline) => `Baseline ${baseline.name}: ${axis.text(baseline.value)}.`),
    ].join(" "),
    plot: {
      ...frame.options,
      x: { ...frame.options.x, domain: [0.5, end + 0.5], ticks: Math.min(end, Math.floor(width / 60)), tickFormat: wholeTick },
      y: { ...frame.options.y, domain, ticks: 6, grid: true },
      marks: [
        ...frame.marks,
        Plot.rect(rows.batches.length > 1 ? rows.batches : [], {
          x1: ({ first }: BatchRow) => first - 0.5,
          x2: ({ last }: BatchRow) => last + 0.5,
          y1: ({ low }: BatchRow) => onAxis(low),
          y2: ({ high }: BatchRow) => onAxis(high),
          fill: green,
          fillOpacity: 0.22,
        }),
        Plot.link(rows.batches.length > 1 ? rows.batches : [], {
          x1: ({ first }: BatchRow) => first - 0.5,
          x2: ({ last }: BatchRow) => last + 0.5,
          y1: ({ mean }: BatchRow) => onAxis(mean),
          y2: ({ mean }: BatchRow) => onAxis(mean),
          stroke: green,
          strokeWidth: 2,
        }),
        Plot.ruleY(rows.baselines, { y: ({ value }) => onAxis(value), stroke: muted, strokeDasharray: "5 4", strokeWidth: 1.25 }),
        Plot.dot(rows.trials, {
          x: "place",
          y: ({ value }) => onAxis(value),
          r: end > 300 ? 2 : 3,
          fill: blue,
          fillOpacity: 0.75,
        }),
        Plot.line([...rows.best, { place: rows.trials.at(-1)?.place, value: best.value }], {
          x: "place",
          y: ({ value }) => axis.of(value),
          stroke: orange,
          strokeWidth: 2,
          curve: "step-after",
        }),
        Plot.dot(rows.winner === undefined ? [] : [rows.winner], {
          x: "place",
          y: ({ value }) => onAxis(value),
          r: 6.5,
          strokeWidth: 1.75,
        }),
        ...edgeLabels(labels, frame, domain),
      ],
    },
  };
}

const wholeTick = (value: number): string => (Number.isInteger(value) ? formatCount(value) : "");

/** The best trial; of equals the earlier. */
function bestOf({ trials }: CourseRows, { isMoreBetter }: MetricAxis): CourseRows["trials"][number] | undefined {
  return trials.reduce<CourseRows["trials"][number] | undefined>(
    (best, row) => (best === undefined || (isMoreBetter ? row.value > best.value : row.value < best.value) ? row : best),
    undefined,
  );
}

function trendSentence({ batches }: CourseRows, axis: MetricAxis): string[] {
  const [first, last] = [batches[0], batches.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  return [`The mean of a batch goes from ${axis.text(first.mean)} in the first to ${axis.text(last.mean)} in the last.`];
}
