// The charts of a report: their names, and what each shows. Who only lists them need not load what draws them.

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

export const chartAbouts: Readonly<Record<ChartName, string>> = {
  scores: "the best on the test rows, with intervals, beside the baselines",
  accuracy: "each trial, the best so far, batch means, baselines; or R²",
  metric: "the same by the metric that the search goes by",
  distribution: "how many trials fall into each whole percent of accuracy",
  curves: "learning curves of all trials, the best ones in colour",
  layers: "which layers were chosen in each quarter of the search",
  effects: "what goes with each choice, with intervals",
  entropy: "how undecided the controller is, batch by batch",
  predictions: "what was predicted of trials against what they showed",
  size: "parameters against the metric, the Pareto front marked",
  time: "what an epoch of training costs by the network's size",
  timeline: "which worker trained when; of a run that was watched",
  confusion: "which classes the winner takes for which",
  classes: "precision, recall and F1 of each class",
  residuals: "what the winner misses, where numbers are predicted",
};
