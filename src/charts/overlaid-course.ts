// Several runs over each other: the best so far of each group, as a mean with its interval over the runs that differ in their seed only.

import * as Plot from "@observablehq/plot";
import { type Metric, meanInterval } from "../nas/index.js";
import { metrics } from "../nn/index.js";
import { formatCount, plural, type RunReport } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { extentOf } from "./extent.js";
import { edgeLabels, frameOf } from "./frame.js";
import { axisDomain, clamp, type MetricAxis } from "./metric-axis.js";
import { seriesColour } from "./palette.js";
import { runGroups } from "./run-groups.js";
import { cut, wrapText } from "./text-layout.js";

/** The best so far of a group's runs at a trial that all of them came to, in the metric's own units. */
export interface BandRow {
  readonly group: string;
  readonly trial: number;
  readonly mean: number;
  /** The ends of the mean's 95 % interval over the runs; the mean itself of one run. */
  readonly low: number;
  readonly high: number;
}

export interface GroupBand {
  readonly label: string;
  /** Runs that completed a trial. */
  readonly runs: number;
  readonly rows: readonly BandRow[];
}

/** A band for each group of runs; a trial that failed leaves the best as it was. */
export function groupBands(reports: readonly RunReport[], metric: Metric): GroupBand[] {
  const { field } = metrics[metric];
  return runGroups(reports).flatMap(({ label, runs }): GroupBand[] => {
    const courses = runs.map(({ analysis }) => analysis.course).filter((course) => course.length > 0);
    const lasts = courses.map((course) => course.at(-1)?.trial ?? 0);
    const firsts = courses.map((course) => course[0]?.trial ?? 0);
    if (courses.length === 0) return [];
    const [from, to] = [Math.max(...firsts), Math.min(...lasts)];
    const rows = Array.from({ length: Math.max(0, to - from + 1) }, (_, k): BandRow => {
      const trial = from + k;
      const values = courses.map((course) => course.findLast((point) => point.trial <= trial)?.best[field] ?? Number.NaN);
      const { mean, half } = meanInterval(values);
      return { group: label, trial, mean, low: mean - (half ?? 0), high: mean + (half ?? 0) };
    });
    return rows.length === 0 || !rows.every(({ mean }) => Number.isFinite(mean)) ? [] : [{ label, runs: courses.length, rows }];
  });
}

export function overlaidCourse(reports: readonly RunReport[], axis: MetricAxis, { width }: ChartOptions): Chart | NoChart {
  const bands = groupBands(reports, axis.metric);
  if (bands.length === 0) return { missing: "none of the runs completed a trial" };
  const name = metrics[axis.metric].label;
  const all = bands.flatMap(({ rows }) => rows);
  const [, longest] = extentOf(all.map(({ trial }) => trial));
  const means = all.map(({ mean }) => axis.of(mean));
  const domain = axisDomain(
    all.flatMap(({ low, high }) => [axis.of(low), axis.of(high)]),
    means,
    axis,
  );
  const onAxis = (value: number): number => clamp(axis.of(value), domain);
  const hasBands = bands.some(({ runs }) => runs > 1);
  const frame = frameOf({
    width,
    innerHeight: Math.round(Math.min(300, 150 + 0.2 * width)),
    marginRight: width < 560 ? 100 : 150,
    xLabel: "trial",
    yLabel: `best validation ${axis.label} so far${hasBands ? ", mean of the runs and its 95 % interval" : ""}`,
  });
  const labelWidth = (frame.options.marginRight as number) - 16;
  const last = (band: GroupBand): BandRow => band.rows.at(-1) as BandRow;
  const ended = bands.map((band) => ({ ...band, end: last(band) }));
  const sorted = ended.toSorted((a, b) => (axis.isMoreBetter ? b.end.mean - a.end.mean : a.end.mean - b.end.mean));
  const said = sorted.map(
    ({ label, runs, end }) => `${cut(label, 40)} ${axis.text(end.mean)}${runs > 1 ? ` (${runs} runs)` : ""}`,
  );
  return {
    title: `Best validation ${name}: ${said.join(", ")}`,
    subtitle: `${plural(reports.length, "run")} of ${[...new Set(reports.map(({ config }) => config.data.file))].join(", ")}, validation rows`,
    alternative: sorted
      .map(({ label, runs, end }) => {
        const interval = runs > 1 ? `, 95 % interval ${axis.text(end.low)} to ${axis.text(end.high)} over ${runs} runs` : "";
        return `${label} comes to ${axis.text(end.mean)} by trial ${formatCount(end.trial)}${interval}.`;
      })
      .join(" "),
    plot: {
      ...frame.options,
      x: { ...frame.options.x, ticks: Math.min(longest, Math.floor(width / 60)) },
      y: { ...frame.options.y, domain, ticks: 6, grid: true },
      marks: [
        ...frame.marks,
        ...bands.flatMap(({ runs, rows }, k) => [
          Plot.areaY(runs > 1 ? rows : [], {
            x: "trial",
            y1: ({ low }: BandRow) => onAxis(low),
            y2: ({ high }: BandRow) => onAxis(high),
            fill: seriesColour(k),
            fillOpacity: 0.18,
            curve: "step-after",
          }),
          Plot.line(rows, {
            x: "trial",
            y: ({ mean }: BandRow) => axis.of(mean),
            stroke: seriesColour(k),
            strokeWidth: 2,
            curve: "step-after",
          }),
        ]),
        ...edgeLabels(
          ended.map(({ label, end }, k) => ({
            y: axis.of(end.mean),
            lines: [...wrapText(cut(label, 40), labelWidth, 12), axis.text(end.mean)],
            colour: seriesColour(k),
          })),
          frame,
          domain,
        ),
      ],
    },
  };
}
