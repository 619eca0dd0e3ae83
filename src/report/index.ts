// The report room's public names.
export {
  type AnsweredRows,
  type AnswerFigures,
  type Answers,
  answerFigures,
  type ClassAnswers,
  type ClassFigures,
  type ValueAnswers,
  type ValueFigures,
} from "./answers.js";
export { type ChartName, chartAbouts, chartNames } from "./chart-names.js";
export { type LearnedBatch, learnedBatches, type PredictedTrial, predictedTrials } from "./controller.js";
export { type Front, frontBy, frontOfRun, tradedOff } from "./front.js";
export { type CurvePoint, type LearningCurve, learningCurves } from "./learning-curves.js";
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
export {
  type BaselineRecord,
  type BesideJournal,
  type ChoiceRecord,
  type FailedRecord,
  type FrontRecord,
  type Progress,
  type RunReport,
  reportOf,
  verdictOf,
} from "./run-report.js";
export { type SizedTrial, sizedTrials } from "./sizes.js";
export { type TrialSpan, type TrialTime, trialTimes } from "./times.js";
export { type TestRecord, type TrialRecord, testRecord, trialRecord } from "./trial-record.js";
export { winnerAnswers } from "./winner-answers.js";
