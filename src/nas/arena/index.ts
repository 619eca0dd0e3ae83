// The arena's public names: strategies against each other on benchmarks, without training anything.
export type { Benchmark, Observed, Round } from "./benchmark.js";
export { type FormulaOptions, formulaBenchmark } from "./formula-benchmark.js";
export {
  bestObserved,
  type Choose,
  type Game,
  type GameOptions,
  judge,
  type Played,
  type Player,
  play,
} from "./game.js";
export {
  checkRandom,
  control,
  type Games,
  type LookStanding,
  type RankCheck,
  type Standing,
  standingsOf,
} from "./standings.js";
export { syntheticWorth } from "./synthetic-worth.js";
export { type TableBenchmark, tableBenchmark } from "./table-benchmark.js";
export { type Curve, formatTraining, type TrainingTable, tableHeader, trainingTableOf } from "./training-table.js";
