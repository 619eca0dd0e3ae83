// mlpnas: the public names for a search from a program; the engine's rooms have entries of their own.
export { type Dataset, parseCsv, prepare, type SplitData, toDataset } from "./data/index.js";
export {
  type Architecture,
  createLocalEvaluator,
  createStrategy,
  type Evaluation,
  type Evaluator,
  formatArchitecture,
  grammarOf,
  type Leaderboard,
  leaderboard,
  parseArchitecture,
  type SearchConfig,
  type SearchEvent,
  type SearchParts,
  type Strategy,
  search,
  tutorialSpace,
  verdict,
} from "./nas/index.js";
export {
  createDevice,
  createPoolEvaluator,
  type RunConfig,
  readRun,
  type SearchRun,
  type SearchSettings,
  startSearch,
  type TrainResult,
  type TrainSettings,
  trainArchitecture,
} from "./runtime/index.js";
export {
  compile,
  createReferenceDevice,
  createWasmDevice,
  type Device,
  MlpnasError,
  type Program,
  stream,
  tensor,
} from "./tensor/index.js";
