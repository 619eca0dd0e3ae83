// The charts by name: every one that a report can show, in the order in which it shows them.
import type { RunReport } from "../report/index.js";
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

/** In the order in which a report shows them. */
export const chartNames = [
  "scores",
  "accuracy",
  "metric",
  "distribution",
  "curves",
  "layers",
  "effects",
  "entropy",
  "predictions",
  "size",
  "time",
  "timeline",
  "confusion",
  "classes",
  "residuals",
] as const;
export type ChartName = (typeof chartNames)[number];

export const charts: Readonly<Record<ChartName, ChartKind>> = {
  scores: { about: "the best on the test rows, with intervals, beside the baselines", draw: scoresChart },
  accuracy: {
    about: "validation accuracy (or R²) trial by trial, best so far, batch means, baselines; of several runs bands",
    takesSeveral: true,
    draw: accuracyChart,
  },
  metric: { about: "the same by the metric that the search goes by", takesSeveral: true, draw: metricChart },
  distribution: {
    about: "how many trials fall into each whole percent of accuracy; of several runs side by side",
    takesSeveral: true,
    draw: distributionChart,
  },
  curves: { about: "learning curves of all trials, the best ones in colour", draw: curvesChart },
  layers: { about: "which layers were chosen in each quarter of the search", draw: layersChart },
  effects: { about: "what goes with each choice, with intervals", draw: effectsChart },
  entropy: { about: "how undecided the controller is, batch by batch", takesSeveral: true, draw: entropyChart },
  predictions: { about: "what was predicted of trials against what they showed", draw: predictionsChart },
  size: { about: "parameters against the metric, the Pareto front marked", draw: sizeChart },
  time: { about: "what an epoch of training costs by the network's size", draw: timeChart },
  timeline: { about: "which worker trained when; of a run that was watched", draw: timelineChart },
  confusion: { about: "which classes the winner takes for which", needsAnswers: true, draw: confusionChart },
  classes: { about: "precision, recall and F1 of each class", needsAnswers: true, draw: classesChart },
  residuals: { about: "what the winner misses, where numbers are predicted", needsAnswers: true, draw: residualsChart },
};

/** The chart of that name; of one run for a chart that takes one only. */
export function chartOf(name: ChartName, reports: readonly RunReport[], options: ChartOptions): Chart | NoChart {
  if (reports.length === 0) return { missing: "there is no run" };
  return charts[name].draw(reports, options);
}
