// The charts by name: every one that a report can show, in the order in which it shows them.
import type { RunReport } from "../report/index.js";
import type { Chart, ChartKind, ChartOptions, NoChart } from "./chart.js";
import { accuracyChart, metricChart } from "./course.js";

/** In the order in which a report shows them. */
export const chartNames = ["accuracy", "metric"] as const;
export type ChartName = (typeof chartNames)[number];

export const charts: Readonly<Record<ChartName, ChartKind>> = {
  accuracy: {
    about: "each trial's validation accuracy (or R²), the best so far, batch means and baselines; several runs as bands",
    takesSeveral: true,
    draw: accuracyChart,
  },
  metric: { about: "the same by the metric that the search goes by", takesSeveral: true, draw: metricChart },
};

/** The chart of that name; of one run for a chart that takes one only. */
export function chartOf(name: ChartName, reports: readonly RunReport[], options: ChartOptions): Chart | NoChart {
  if (reports.length === 0) return { missing: "there is no run" };
  return charts[name].draw(reports, options);
}
