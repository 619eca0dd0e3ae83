// Residuals: what the winner's numbers miss, by what it predicts. `residuals`
import * as Plot from "@observablehq/plot";
import { formatCount, formatNumber, plural, type RunReport, type ValueFigures } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { frameOf } from "./frame.js";
import { seriesColour } from "./palette.js";

export interface ResidualRow {
  /** @units the target's */
  readonly predicted: number;
  /** The value less what was predicted. @units the target's */
  readonly residual: number;
}

export function residualRows({ points }: Pick<ValueFigures, "points">): ResidualRow[] {
  return points.map(({ value, predicted }) => ({ predicted, residual: value - predicted }));
}

export function residualsChart([report]: readonly RunReport[], { width }: ChartOptions): Chart | NoChart {
  const { answers, config } = report as RunReport;
  if (config.data.classes.length > 0) return { missing: "a target of classes: the chart confusion shows these" };
  if (answers?.kind !== "values") return { missing: "the winner's answers: its weights or the data were not at hand" };
  const rows = residualRows(answers);
  if (rows.length === 0) return { missing: "no rows were answered" };
  const { target } = config.settings;
  const frame = frameOf({
    width,
    innerHeight: Math.round(Math.min(300, 150 + 0.18 * width)),
    marginLeft: 56,
    xLabel: `predicted ${target}`,
    yLabel: `${target} less what was predicted`,
  });
  const count = rows.length;
  const sizes = rows.map(({ residual }) => Math.abs(residual)).sort((a, b) => a - b);
  const half = sizes[Math.ceil(count / 2) - 1] as number;
  const most = sizes[Math.ceil(0.9 * count) - 1] as number;
  const mean = rows.reduce((sum, { residual }) => sum + residual, 0) / count;
  return {
    title: `Half of the ${answers.rows} rows are predicted within ${formatNumber(half)}, nine of ten within ${formatNumber(most)}`,
    subtitle: `trial ${answers.trial} on ${plural(count, `${answers.rows} row`)}${answers.rows === "validation" ? ", by which it was chosen" : ""} · units of ${target}`,
    alternative: `${formatCount(count)} residuals of ${target} by predicted value; their mean is ${formatNumber(mean)}, the largest miss ${formatNumber(sizes.at(-1) as number)}.`,
    plot: {
      ...frame.options,
      x: { ...frame.options.x, ticks: Math.floor(width / 90), grid: true, nice: true },
      y: { ...frame.options.y, ticks: 6, grid: true, nice: true },
      marks: [
        ...frame.marks,
        Plot.ruleY([0]),
        Plot.ruleY([-most, most], { stroke: seriesColour(1), strokeDasharray: "5 4" }),
        Plot.dot(rows, {
          x: "predicted",
          y: "residual",
          r: count > 1_000 ? 1.75 : 3,
          fill: seriesColour(0),
          fillOpacity: count > 1_000 ? 0.4 : 0.7,
        }),
      ],
    },
  };
}
