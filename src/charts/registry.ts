// The charts by name: who draws each that a report can show.
import type { ChartName, RunReport } from "../report/index.js";
import type { Chart, ChartKind, ChartOptions, NoChart } from "./chart.js";
import { classesChart } from "./class-scores.js";
import { confusionChart } from "./confusion.js";
import { accuracyChart, metricChart } from "./course.js";
import { distributionChart } from "./distribution.js";
import { effectsChart } from "./effects.js";
import { entropyChart } from "./entropy.js";
import { layersChart } from "./layer-choices.js";
import { curvesChart } from "./learning-curves.js";
import { predictionsChart } from "./predictions.js";
import { residualsChart } from "./residuals.js";
import { scoresChart } from "./scores.js";
import { sizeChart } from "./size.js";
import { timelineChart } from "./timeline.js";
import { timeChart } from "./times.js";

export const charts: Readonly<Record<ChartName, ChartKind>> = {
  scores: { draw: scoresChart },
  accuracy: { draw: accuracyChart, takesSeveral: true },
  metric: { draw: metricChart, takesSeveral: true },
  distribution: { draw: distributionChart, takesSeveral: true },
  curves: { draw: curvesChart },
  layers: { draw: layersChart },
  effects: { draw: effectsChart },
  entropy: { draw: entropyChart, takesSeveral: true },
  predictions: { draw: predictionsChart },
  size: { draw: sizeChart },
  time: { draw: timeChart },
  timeline: { draw: timelineChart },
  confusion: { draw: confusionChart, needsAnswers: true },
  classes: { draw: classesChart, needsAnswers: true },
  residuals: { draw: residualsChart, needsAnswers: true },
};

/** The chart of that name; of one run for a chart that takes one only. */
export function chartOf(name: ChartName, reports: readonly RunReport[], options: ChartOptions): Chart | NoChart {
  if (reports.length === 0) return { missing: "there is no run" };
  return charts[name].draw(reports, options);
}
