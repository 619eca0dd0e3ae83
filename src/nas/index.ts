// The nas room's public names.

export { defaultMetric, type Metric, metricNames } from "../nn/index.js";
export { type Advice, type AdviceQuestion, adviceFor } from "./advice.js";
export { type Anatomy, anatomyOf } from "./anatomy.js";
export {
  type Activation,
  type Architecture,
  activations,
  type DenseLayer,
  formatArchitecture,
  formatLayer,
  isLayer,
  type Layer,
  layersOf,
  multiplyAdds,
  outputUnits,
  type Part,
  parameterCount,
  parseArchitecture,
  trainingChoicesOf,
} from "./architecture.js";
export {
  type Benchmark,
  bestObserved,
  type Choose,
  type Curve,
  checkRandom,
  control,
  type FormulaOptions,
  formatTraining,
  formulaBenchmark,
  type Game,
  type GameOptions,
  type Games,
  judge,
  type LookStanding,
  type Observed,
  type Played,
  type Player,
  play,
  type RankCheck,
  type Round,
  type Standing,
  standingsOf,
  syntheticWorth,
  type TableBenchmark,
  type TrainingTable,
  tableBenchmark,
  tableHeader,
  trainingTableOf,
} from "./arena/index.js";
export { baselines } from "./baselines.js";
export { type ChoiceConfig, insertRanked, mostKept, type RankingConfig } from "./best-trials.js";
export { bootstrap, bootstrapMean, type Interval, median, type StatisticInterval } from "./bootstrap.js";
export { buildNetwork } from "./build-network.js";
export {
  type Controller,
  type ControllerOptions,
  createController,
  type DrawnTrajectory,
  type Trajectory,
  type WeighedTrajectory,
} from "./controller.js";
export type { MaskedDecision } from "./controller-programs.js";
export {
  createLocalEvaluator,
  evaluate,
  failedEvaluation,
  scoreWeights,
} from "./evaluate.js";
export { type DividedRows, type EvaluationData, mapRows, placeData, type ResidentData } from "./evaluation-data.js";
export type {
  BaselineScored,
  Chosen,
  Compared,
  Continued,
  EndReason,
  Evaluated,
  Finished,
  Learned,
  NoiseProbed,
  Proposed,
  SearchEvent,
  SearchLimits,
  Started,
  Tested,
} from "./events.js";
export { type JsModule, jsModule } from "./export/js/js-module.js";
export { type OnnxNames, onnxModel, onnxNames } from "./export/onnx/onnx-model.js";
export { meanOfFolds, overFolds, scoreFolds } from "./folds.js";
export { allowedTokens, enumerate, type Grammar, grammarOf, SeenSequences } from "./grammar.js";
export {
  baselineTrial,
  type CompleteEvaluation,
  type EpochScores,
  type Evaluation,
  type Evaluator,
  type FailedEvaluation,
  type Job,
  type ObservationName,
  observationNames,
  type TrainingOptions,
  type Weights,
} from "./job.js";
export type { Chart } from "./lab/chart.js";
export {
  type ArchitectureCredit,
  creditChart,
  creditOf,
  type OutputsIdentity,
  outputsIdentity,
  type TokenCredit,
} from "./lab/credit.js";
export type { WeighedBatch } from "./lab/decisions.js";
export { compileEstimate, drawBatch, type Estimate, expectedEstimate, type Lab, labOf } from "./lab/estimate.js";
export {
  cosineChart,
  type EstimatorReport,
  type MeasureOptions,
  measureEstimator,
} from "./lab/estimator-report.js";
export { type Estimator, reinforceEstimators } from "./lab/estimators.js";
export {
  type LikelyArchitecture,
  likeliestOf,
  type TrainingPoint,
  trainExactly,
  trainingChart,
} from "./lab/exact-training.js";
export { checkExactGradient, type ExactPolicy, exactly, type LabPolicy, labPolicy, policyChart } from "./lab/lab-policy.js";
export { additiveReward, additiveRewards, rewardsFromTable } from "./lab/lab-rewards.js";
export { type LabSpace, labSpaceOf } from "./lab/lab-space.js";
export {
  estimatorUnder,
  type GradientSwitch,
  type GradientSwitches,
  gradientSwitches,
  gradientSwitchesAt,
  searchEstimators,
  tutorialEstimators,
} from "./lab/switched-estimators.js";
export { repeatToy, runToy, type ToyOutcome, type ToyRule, toyChart, toyEntries, toyRules } from "./lab/tabnas-toy.js";
export { type LatencyTable, latencyLimit, measureLatencies } from "./latency.js";
export { isWithin, type Limit, type Limits, macsLimit, parameterLimit } from "./limits.js";
export { mostProbable } from "./model/answers.js";
export {
  type ClassPrediction,
  type LoadedModel,
  type LoadOptions,
  loadModel,
  type Prediction,
  type ValuePrediction,
} from "./model/load-model.js";
export {
  answerWidth,
  type Model,
  type ModelMetrics,
  type ModelNetwork,
  type ModelParameter,
  type ModelTarget,
  modelFormat,
  modelOutputs,
  modelVersion,
  type Provenance,
} from "./model/model.js";
export { formatModel, parseModel, parseModelText, shortestFloat } from "./model/model-json.js";
export { type ModelParts, modelOf } from "./model/model-of.js";
export { encoderSchema, modelSchema } from "./model/model-schema.js";
export { type AnsweredRows, type AnswerSummary, TableAnswerer } from "./model/table-answerer.js";
export type { TargetSummary } from "./model/target-scorer.js";
export { type Alike, type NoiseFloor, noiseFloorOf } from "./noise-floor.js";
export type { ProbeSize } from "./noise-probe.js";
export {
  costOf,
  costsOf,
  isMetric,
  type NetworkBounds,
  type Objective,
  type ObjectiveName,
  objectiveNames,
  objectivesFault,
  objectivesOf,
} from "./objectives.js";
export { epochWeightedScores, type Observation, observe, observedOf } from "./observation.js";
export { kendallTau, rankCorrelation } from "./rank-correlation.js";
export { holm, mannWhitney, normalTails } from "./rank-tests.js";
export { type Reach, reachOf } from "./reach.js";
export { type AccuracyBin, accuracyBins } from "./record/accuracy-bins.js";
export { type Analysis, analysisOf } from "./record/analysis.js";
export { type Calibration, calibrationOf } from "./record/calibration.js";
export {
  alikeTo,
  beliefOf,
  choiceFrom,
  type FinalChoice,
  type FinalChoiceOptions,
  finalChoice,
  finalChooser,
  type SmoothedTrial,
  type TrialBelief,
} from "./record/choice.js";
export { type CoursePoint, type CourseSpan, type CourseTrend, courseOf, courseSpans, courseTrend } from "./record/course.js";
export { hypervolume } from "./record/hypervolume.js";
export { formatEvent, formatLine, journalVersion, parseEvent, parseJournal, parseLine } from "./record/journal.js";
export {
  type Choice,
  type ChoiceCounts,
  type Factor,
  type LayerChoices,
  layerChoices,
} from "./record/layer-choices.js";
export { type GuardName, type Leaderboard, leaderboard, type RankedTrial } from "./record/leaderboard.js";
export { type MarginalMean, marginalMeans } from "./record/marginal-means.js";
export { agreementText, type OneShotAgreement, oneShotAgreement } from "./record/one-shot-agreement.js";
export { dominates, frontOf } from "./record/pareto.js";
export { isOfTheEnd, type Past, pastOf, withoutEarlierEnds } from "./record/past.js";
export { seal, unseal } from "./record/seal.js";
export { accuracyInterval, testInterval, verdict } from "./record/verdict.js";
export { metricOf, type RewardOptions, rewardOf } from "./reward.js";
export { search, searchedSpace } from "./search.js";
export type { SearchConfig, SearchParts } from "./search-config.js";
export { probeSizes, type SizeProbe } from "./size-probe.js";
export { architecturesBySize } from "./size-sample.js";
export {
  type Difference,
  differenceOfMeans,
  isBeyondNoise,
  type MeanInterval,
  meanInterval,
  studentT,
} from "./statistics.js";
export { type BaselineName, baselineNames } from "./strategies/baseline.js";
export { type EvolutionOptions, evolutionStrategy } from "./strategies/evolution.js";
export { exhaustiveStrategy } from "./strategies/exhaustive.js";
export { type HalvingOptions, halvingStrategy, rungsFor } from "./strategies/halving.js";
export {
  createStrategy,
  type HalvingParts,
  type PredictorChoice,
  parseStrategy,
  predictorsOf,
  type StrategyName,
  type StrategyParts,
  strategyNames,
  strategySpecs,
} from "./strategies/index.js";
export { type LocalOptions, localStrategy } from "./strategies/local.js";
export { type ModelBasedReinforceOptions, modelBasedReinforceStrategy } from "./strategies/model-based-reinforce.js";
export { randomStrategy } from "./strategies/random.js";
export { type ReinforceOptions, reinforceStrategy } from "./strategies/reinforce.js";
export { factorisedReinforceStrategy } from "./strategies/reinforce-factorised.js";
export { scalarisedReward, scalarisedStrategy } from "./strategies/scalarised.js";
export type { History, LearnReport, Proposal, Strategy } from "./strategies/strategy.js";
export { type SurrogateOptions, surrogateStrategy } from "./strategies/surrogate.js";
export { type TpeOptions, tpeStrategy } from "./strategies/tpe.js";
export type { Example, Outlook, Posterior } from "./surrogate/posterior.js";
export {
  createPredictor,
  type KernelKind,
  type Predictor,
  type PredictorKind,
  type PredictorOptions,
  predictorKinds,
} from "./surrogate/predictor.js";
export { guessOf, metricFor, type TargetShape, taskOf, worstOf } from "./target.js";
export { type Look, type TestScores, testScores } from "./test-scores.js";
export { type TrainingChoice, type TrainingKind, trainingKinds } from "./training-choices.js";
export {
  allOutputsLoss,
  allSwitches,
  constantMeanings,
  discountOverBatch,
  type Severity,
  type Switch,
  type Switches,
  type SwitchName,
  switchNames,
  type TutorialChanges,
  type TutorialConstants,
  type TutorialPreset,
  type TutorialRows,
  tutorialConstants,
  tutorialEvaluator,
  tutorialPreset,
  tutorialRows,
  tutorialStrategy,
  tutorialSwitches,
  worthsOf,
  zScores,
} from "./tutorial/index.js";
export {
  decode,
  encode,
  type SearchSpace,
  type Sequence,
  type Token,
  tutorialSpace,
  type Vocabulary,
  vocabularyOf,
} from "./vocabulary.js";
export { bankKeys, deposit, depthKeys, emptyBank, type KeysOf, lookUp, prefixKeys, type WeightBank } from "./weight-bank.js";
