// Times: what a training costs by the network's size. `time`

import * as Plot from "@observablehq/plot";
import { median } from "../nas/index.js";
import { formatCount, formatElapsed, formatNumber, plural, type RunReport } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { extentOf } from "./extent.js";
import { frameOf } from "./frame.js";
import { logAxis } from "./log-axis.js";
import { seriesColour } from "./palette.js";

export interface TimeRow {
  readonly trial: number;
  readonly parameters: number;
  /** @units milliseconds */
  readonly perEpoch: number;
}

/** A row a trial that trained an epoch. */
export function timeRows({ times }: Pick<RunReport, "times">): TimeRow[] {
  return times.flatMap(({ trial, parameters, epochs, seconds }) =>
    epochs === 0 || parameters === 0 || seconds === 0 ? [] : [{ trial, parameters, perEpoch: (1_000 * seconds) / epochs }],
  );
}

export function timeChart([report]: readonly RunReport[], { width }: ChartOptions): Chart | NoChart {
  const { progress, config } = report as RunReport;
  const rows = timeRows(report as RunReport);
  if (rows.length === 0) return { missing: "no trial trained an epoch" };
  const frame = frameOf({
    width,
    innerHeight: Math.round(Math.min(280, 140 + 0.16 * width)),
    marginRight: 24,
    xLabel: "parameters (weights and biases)",
    yLabel: "an epoch of training (milliseconds)",
  });
  const typical = median(rows.map(({ perEpoch }) => perEpoch));
  const sizes = logAxis(
    rows.map(({ parameters }) => parameters),
    Math.floor(width / 70),
  );
  const times = logAxis(
    rows.map(({ perEpoch }) => perEpoch),
    7,
  );
  const [least, most] = extentOf(rows.map(({ perEpoch }) => perEpoch));
  const pace = progress.epochs / progress.trainingSeconds;
  return {
    title: `${formatCount(progress.epochs)} epochs in ${formatElapsed(progress.trainingSeconds)} of training: ${formatNumber(Number(pace.toPrecision(2)))} a second on each worker`,
    subtitle: `${plural(config.workers, "worker")}, ${config.device} · ${plural(rows.length, "trial")} of ${formatCount(config.data.train)} training rows`,
    alternative: `Milliseconds an epoch against parameters of ${plural(rows.length, "trial")}: half of them take less than ${formatNumber(typical)}; from ${formatNumber(least)} to ${formatNumber(most)}.`,
    plot: {
      ...frame.options,
      x: { ...frame.options.x, ...sizes.options },
      y: {
        ...frame.options.y,
        ...times.options,
      },
      marks: [
        ...frame.marks,
        Plot.dot(rows, {
          x: ({ parameters }: TimeRow) => sizes.of(parameters),
          y: ({ perEpoch }: TimeRow) => times.of(perEpoch),
          r: 3.5,
          fill: seriesColour(0),
          fillOpacity: 0.7,
        }),
      ],
    },
  };
}
