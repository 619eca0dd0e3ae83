// Learning curves: the search's metric epoch by epoch, of all trials, the best ones in colour. `curves`

import * as Plot from "@observablehq/plot";
import { metrics } from "../nn/index.js";
import { formatCount, plural, type RunReport } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { extentOf } from "./extent.js";
import { frameOf } from "./frame.js";
import { axisDomain, clamp, metricAxis } from "./metric-axis.js";
import { muted, seriesColour } from "./palette.js";
import { cut } from "./text-layout.js";

export interface CurveRow {
  /** One a network: of several folds each has its own. */
  readonly line: string;
  readonly trial: number;
  readonly rank: number | null;
  readonly epoch: number;
  /** The search's metric, on the validation rows. */
  readonly value: number;
}

/** A row an epoch; those out of bounds are left out, and break the line. */
export function curveRows({ curves }: Pick<RunReport, "curves">): CurveRow[] {
  return curves.flatMap(({ trial, rank, points }) =>
    points.map(({ epoch, fold = 1, value }) => ({ line: `${trial}/${fold}`, trial, rank, epoch, value: value ?? Number.NaN })),
  );
}

const highlighted = 5;

export function curvesChart([report]: readonly RunReport[], { width }: ChartOptions): Chart | NoChart {
  const { curves, metric, config, trials } = report as RunReport;
  const rows = curveRows(report as RunReport);
  const finite = rows.filter(({ value }) => Number.isFinite(value));
  if (finite.length === 0) return { missing: "no epoch with a finite score" };
  const axis = metricAxis(metric, config.settings.target);
  const name = metrics[metric].label;
  const top = trials.slice(0, highlighted);
  const ofTop = finite.filter(({ rank }) => rank !== null && rank <= highlighted);
  const domain = axisDomain(
    finite.map(({ value }) => axis.of(value)),
    ofTop.filter(({ epoch }) => epoch > 1).map(({ value }) => axis.of(value)),
    axis,
  );
  const isWithin = ({ value }: CurveRow): boolean => clamp(axis.of(value), domain) === axis.of(value);
  const frame = frameOf({
    width,
    innerHeight: Math.round(Math.min(320, 160 + 0.2 * width)),
    xLabel: "epoch",
    yLabel: `validation ${axis.label}`,
    legend: [
      ...top.map(({ rank, architecture }) => ({
        label: `${rank}  ${cut(architecture, 40)}`,
        colour: seriesColour(rank - 1),
        shape: "line" as const,
      })),
      ...(curves.length > top.length ? [{ label: "all others", colour: muted, shape: "line" as const }] : []),
      ...(top.length > 0 ? [{ label: "best epoch", colour: "currentColor", shape: "ring" as const }] : []),
    ],
  });
  const lasts = curves.filter(({ points }) => points.length > 0);
  const [, longest] = extentOf(rows.map(({ epoch }) => epoch));
  const [winner] = trials;
  const kept = ofTop.filter(({ trial, epoch }) => curves.some((curve) => curve.trial === trial && curve.bestEpoch === epoch));
  const line = { x: "epoch", y: ({ value }: CurveRow) => axis.of(value), z: "line", clip: true } as const;
  return {
    title:
      winner === undefined
        ? `No trial of ${formatCount(curves.length)} kept a finite ${name}`
        : `The best network is at its best after epoch ${Number(winner.bestEpoch.toFixed(1))} of ${formatCount(longest)}`,
    subtitle: `${plural(lasts.length, "trial")} on the ${formatCount(config.data.validation)} validation rows of ${config.data.file}`,
    alternative:
      `Validation ${name} by epoch of ${plural(lasts.length, "trial")}, at most ${plural(longest, "epoch")}. ` +
      top
        .map(
          ({ rank, trial, architecture, bestEpoch, validation }) =>
            `Rank ${rank}, trial ${trial}, ${architecture}: ${axis.text(validation[metrics[metric].field] ?? Number.NaN)} at epoch ${Number(bestEpoch.toFixed(1))}.`,
        )
        .join(" "),
    plot: {
      ...frame.options,
      x: {
        ...frame.options.x,
        ticks: Math.min(longest, Math.floor(width / 60)),
        tickFormat: (x: number) => (Number.isInteger(x) ? String(x) : ""),
      },
      y: { ...frame.options.y, domain, ticks: 6, grid: true },
      marks: [
        ...frame.marks,
        Plot.line(
          rows.filter(({ rank }) => rank === null || rank > highlighted),
          { ...line, stroke: muted, strokeOpacity: Math.max(0.12, Math.min(0.45, 20 / curves.length)) },
        ),
        ...top.toReversed().map(({ rank }) =>
          Plot.line(
            rows.filter((row) => row.rank === rank),
            { ...line, stroke: seriesColour(rank - 1), strokeWidth: rank === 1 ? 2.5 : 1.75 },
          ),
        ),
        Plot.dot(kept.filter(isWithin), {
          x: "epoch",
          y: ({ value }: CurveRow) => axis.of(value),
          stroke: ({ rank }: CurveRow) => seriesColour((rank ?? 1) - 1),
          r: 4.5,
          strokeWidth: 2,
        }),
      ],
    },
  };
}
