// The distribution of accuracies: how many trials fall into each whole percent, beside another search of the same length. `distribution`

import * as Plot from "@observablehq/plot";
import { accuracyBins, median } from "../nas/index.js";
import { formatCount, plural, type RunReport } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { extentOf } from "./extent.js";
import { frameOf } from "./frame.js";
import { seriesColour } from "./palette.js";
import { runGroups } from "./run-groups.js";
import { cut } from "./text-layout.js";

export interface DistributionRow {
  readonly group: string;
  /** Accuracies from this percent up to the next. */
  readonly percent: number;
  readonly count: number;
  /** Of the group's trials. */
  readonly share: number;
}

export interface GroupDistribution {
  readonly label: string;
  readonly trials: number;
  /** In percent. */
  readonly median: number;
  readonly rows: readonly DistributionRow[];
}

/** Of each group its complete trials, of each run as many as the one with the fewest has, so that lengths do not tell them apart. */
export function distributionRows(reports: readonly RunReport[]): GroupDistribution[] {
  const length = Math.min(...reports.map(({ analysis }) => analysis.course.length));
  return runGroups(reports).flatMap(({ label, runs }): GroupDistribution[] => {
    const accuracies = runs.flatMap(({ analysis }) =>
      analysis.course.slice(0, length).flatMap(({ validation }) => validation.accuracy ?? []),
    );
    if (accuracies.length === 0) return [];
    const rows = accuracyBins(accuracies).map(({ percent, count }) => ({
      group: label,
      percent,
      count,
      share: count / accuracies.length,
    }));
    return [{ label, trials: accuracies.length, median: 100 * median(accuracies), rows }];
  });
}

export function distributionChart(reports: readonly RunReport[], { width }: ChartOptions): Chart | NoChart {
  const [{ config }] = reports as [RunReport];
  if (config.data.classes.length === 0) return { missing: "a target of numbers, which has no accuracy" };
  const groups = distributionRows(reports);
  const [first] = groups;
  if (first === undefined) return { missing: "no trial was completed" };
  const isOne = groups.length === 1;
  const all = groups.flatMap(({ rows }) => rows);
  const [low, last] = extentOf(all.map(({ percent }) => percent));
  const high = last + 1;
  const fullest = (group: GroupDistribution): DistributionRow =>
    group.rows.reduce((most, row) => (row.count > most.count ? row : most));
  const frame = frameOf({
    width,
    innerHeight: Math.round(Math.min(260, 140 + 0.15 * width)),
    xLabel: "validation accuracy (%), rounded down",
    yLabel: isOne ? "trials" : "share of the trials (%)",
    legend: isOne
      ? []
      : groups.map(({ label, trials }, k) => ({
          label: `${cut(label, 40)}, ${plural(trials, "trial")}`,
          colour: seriesColour(k),
          shape: "area" as const,
        })),
  });
  const slot = 0.9 / groups.length;
  const barWidth = (frame.innerWidth / (high - low)) * slot;
  return {
    title: isOne
      ? `Validation accuracy is most often ${fullest(first).percent} %: ${formatCount(fullest(first).count)} of ${plural(first.trials, "trial")}`
      : `Median validation accuracy: ${groups.map(({ label, median }) => `${cut(label, 40)} ${median.toFixed(1)} %`).join(", ")}`,
    subtitle: `${config.data.file}, ${formatCount(config.data.validation)} validation rows${isOne ? "" : " · as many trials of each run"}`,
    alternative: groups
      .map((group) => {
        const [from, to] = [group.rows[0]?.percent, group.rows.at(-1)?.percent];
        return `${isOne ? "" : `${group.label}: `}${plural(group.trials, "trial")} from ${from} to ${to} %, half of them above ${group.median.toFixed(1)} %; most often ${fullest(group).percent} %, ${plural(fullest(group).count, "time")}.`;
      })
      .join(" "),
    plot: {
      ...frame.options,
      x: { ...frame.options.x, domain: [low, high], ticks: Math.min(high - low, Math.floor(width / 50)), tickFormat: "d" },
      y: { ...frame.options.y, grid: true, ticks: 5, nice: true, ...(isOne ? { interval: 1 } : {}) },
      marks: [
        ...frame.marks,
        ...groups.flatMap(({ rows }, k) => {
          const value = ({ count, share }: DistributionRow): number => (isOne ? count : 100 * share);
          const shown = rows.filter(({ count }) => count > 0);
          return [
            Plot.rect(shown, {
              x1: ({ percent }: DistributionRow) => percent + 0.05 + k * slot,
              x2: ({ percent }: DistributionRow) => percent + 0.05 + (k + 1) * slot,
              y1: 0,
              y2: value,
              fill: seriesColour(k),
              fillOpacity: 0.85,
            }),
            Plot.text(isOne && barWidth > 22 ? shown : [], {
              x: ({ percent }: DistributionRow) => percent + 0.5,
              y: value,
              text: ({ count }: DistributionRow) => formatCount(count),
              dy: -8,
            }),
          ];
        }),
        Plot.ruleY([0]),
      ],
    },
  };
}
