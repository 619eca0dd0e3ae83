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
export { type Epoch, type Fit, type FitChances, type FitOptions, type FitParts, fit, type GoOn, isBetter } from "./fit.js";
export { glorotUniform } from "./initializers.js";
export { binaryCrossEntropy, classificationLosses, meanSquaredError } from "./losses.js";
export { initialLstm, type LstmParameters, type LstmState, lstmCell } from "./lstm.js";
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
export { compileScorer, score } from "./score.js";
export { predictedClasses, type Scores } from "./scores.js";
