// Predictions against outcomes: what was expected of trials before they were trained, and what they showed. `predictions`
import * as Plot from "@observablehq/plot";
import { metrics } from "../nn/index.js";
import { formatScore, type PredictedTrial, plural, type RunReport } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { frameOf } from "./frame.js";
import { axisDomain, clamp, metricAxis } from "./metric-axis.js";
import { muted, seriesColour } from "./palette.js";
import { capitalised } from "./text-layout.js";

export function predictionsChart([report]: readonly RunReport[], { width }: ChartOptions): Chart | NoChart {
  const { predicted: rows, calibration, metric, config } = report as RunReport;
  if (rows.length === 0) return { missing: "nothing was predicted of any trial" };
  const axis = metricAxis(metric, config.settings.target);
  const { label } = metrics[metric];
  const observed = axisDomain(
    rows.map((row) => axis.of(row.observed)),
    [],
    axis,
  );
  const predicted = axisDomain(
    [],
    rows.map((row) => axis.of(row.predicted)),
    axis,
  );
  const frame = frameOf({
    width,
    innerHeight: Math.round(Math.min(340, 0.75 * width)),
    xLabel: `predicted ${axis.label}`,
    yLabel: `observed validation ${axis.label}`,
    legend: [
      { label: "a trial", colour: seriesColour(0), shape: "dot" },
      { label: "as predicted", colour: muted, shape: "dashes" },
    ],
  });
  const spearman = calibration?.spearman ?? null;
  const said =
    spearman === null
      ? undefined
      : `rank correlation ${formatScore(spearman.value)} (95 %: ${formatScore(spearman.low)} to ${formatScore(spearman.high)})`;
  const verdict =
    spearman === null || (spearman.low <= 0 && spearman.high >= 0)
      ? "Predictions are not seen to order the trials"
      : spearman.high < 0
        ? "Predictions order the trials the wrong way round"
        : `Predictions order the trials ${spearman.value > 0.6 ? "well" : "somewhat"}`;
  const [low, high] = [Math.max(observed[0], predicted[0]), Math.min(observed[1], predicted[1])];
  return {
    title: `${verdict}${said === undefined ? "" : `: ${said}`}`,
    subtitle: `${plural(rows.length, "trial")}, each predicted from the batches before its own`,
    alternative: `Predicted against observed validation ${label} of ${plural(rows.length, "trial")}. ${capitalised(said ?? "too few for a rank correlation")}. On average a prediction is off by ${calibration === null ? "an unknown amount" : axis.metric === "rmse" ? axis.text(calibration.error) : formatScore(calibration.error)}.`,
    plot: {
      ...frame.options,
      x: { ...frame.options.x, domain: predicted, ticks: Math.floor(width / 90), grid: true },
      y: { ...frame.options.y, domain: observed, ticks: 6, grid: true },
      marks: [
        ...frame.marks,
        Plot.link(low < high ? [{}] : [], { x1: low, y1: low, x2: high, y2: high, stroke: muted, strokeDasharray: "5 4" }),
        Plot.dot(rows, {
          x: (row: PredictedTrial) => axis.of(row.predicted),
          y: (row: PredictedTrial) => clamp(axis.of(row.observed), observed),
          fill: seriesColour(0),
          fillOpacity: 0.75,
          r: 3.5,
        }),
      ],
    },
  };
}
