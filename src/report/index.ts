// The report room's public names.
export type { Answers, ClassFigures, ValueFigures } from "./answers.js";
export { type ChartName, chartAbouts, chartNames } from "./chart-names.js";
export type { PredictedTrial } from "./controller.js";
export { type Front, frontOfRun, tradedOff } from "./front.js";
export {
  formatBytes,
  formatCount,
  formatDifference,
  formatElapsed,
  formatInterval,
  formatMetric,
  formatMetricInterval,
  formatNumber,
  formatPoints,
  formatRemaining,
  formatScore,
  formatSetting,
  formatShare,
  plural,
} from "./numbers.js";
export { type BesideJournal, type RunReport, reportOf, verdictOf } from "./run-report.js";
export type { SizedTrial } from "./sizes.js";
export type { TrialSpan } from "./times.js";
export { type TrialRecord, testRecord, trialRecord } from "./trial-record.js";
export { winnerAnswers } from "./winner-answers.js";
