// The nn room's public names.
export { clippedSurrogateLoss, type DrawnDecision } from "./clipped-surrogate.js";
export {
  balancedAccuracy,
  type ClassScores,
  type ConfusionMatrix,
  confusionMatrix,
  macroF1,
  precisionRecallF1,
} from "./confusion.js";
export { type DenseParameters, dense } from "./dense.js";
export { type DropoutState, dropout } from "./dropout.js";
export { type Epoch, type Fit, type FitChances, type FitOptions, type FitParts, fit, type GoOn } from "./fit.js";
export { glorotUniform } from "./initializers.js";
export { binaryCrossEntropy, classificationLosses, meanSquaredError, squaredErrors } from "./losses.js";
export { initialLstm, type LstmParameters, type LstmState, lstmCell } from "./lstm.js";
export {
  defaultMetric,
  isBetter,
  type Metric,
  type MetricSpec,
  metricNames,
  metrics,
  metricsBeside,
  metricsFor,
  plainMetric,
  valueOf,
} from "./metrics.js";
export type { Network, TrainingMode } from "./network.js";
export {
  type AdamState,
  adam,
  clipByGlobalNorm,
  type LearningRate,
  type Optimizer,
  type OptimizerSpec,
  optimizerOf,
  type SgdState,
  sgd,
} from "./optimizers.js";
export { type ClassOutcomes, type Outcomes, scoresOf, type ValueOutcomes } from "./outcomes.js";
export {
  type Advantages,
  advantagesOf,
  type Baseline,
  type Decision,
  discountedReturns,
  entropy,
  leaveOneOut,
  maskLogits,
  reinforceLoss,
  surprisal,
} from "./policy-gradient.js";
export { areaUnderCurve, meanAreaUnderCurve, type Ranking, rankingOf } from "./ranking.js";
export { type LabelledRows, placeRows, type ResidentRows } from "./rows.js";
export { type ClassReport, RunningClassScores, RunningValueScores, type ValueReport } from "./running-scores.js";
export { type Schedule, scheduleNames } from "./schedule.js";
export { compileScorer, outcomesOn, score } from "./score.js";
export { mapScores, predictedClasses, type ScoreField, type Scores, scoreFields, scoresIn } from "./scores.js";
