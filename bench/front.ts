// How much of the front a search finds: strategies told of the metric alone, and of weighed costs, replayed where trials cost nothing.
import {
  type Benchmark,
  bootstrapMean,
  type CompleteEvaluation,
  costsOf,
  createStrategy,
  formulaBenchmark,
  frontOf,
  grammarOf,
  hypervolume,
  objectivesOf,
  parseStrategy,
  type Round,
  type Strategy,
  scalarisedReward,
  scalarisedStrategy,
  syntheticWorth,
  tableBenchmark,
  trainingTableOf,
  tutorialSpace,
} from "../src/nas/index.js";
import { loadTable } from "../src/runtime/read-table.js";
import { createWasmDevice, stream } from "../src/tensor/index.js";

const [repetitions, trials, batch] = [Number(process.argv[2] ?? 30), 100, 10];
const names = ["random", "evolution", "local", "tpe", "surrogate", "reinforce", "reinforce:off"] as const;
const device = createWasmDevice("simd");
const worst = Math.log(3);

const table = trainingTableOf(await loadTable("bench/tables/wine-quality.csv.gz"));
const wine = (isNoiseFree: boolean): Benchmark =>
  tableBenchmark(table, { observation: { name: "best", metric: "log-loss", last: 5 }, isNoiseFree });
const large = grammarOf({ ...tutorialSpace, dropoutRates: [], maxLayers: 3 });
/** Another truth for each seed, brought between 0 and the log-loss of a guess. */
function synthetic(seed: number): Benchmark {
  const worth = syntheticWorth(large, seed);
  return formulaBenchmark(large, (sequence) => -worst / (1 + Math.exp(worth(sequence))));
}
const [free, noisy] = [wine(true), wine(false)];
const spaces: readonly [string, (seed: number) => Benchmark][] = [
  ["wine, 840 architectures, noise-free", () => free],
  ["wine, one look, judged by other seeds", () => noisy],
  [`synthetic, ${large.size} architectures, noise-free`, synthetic],
];

for (const [title, benchmarkOf] of spaces) {
  console.log(`\n${title}: hypervolume × 10⁴ after ${trials} trials, ${repetitions} repetitions`);
  console.log("| strategy | metric alone | trade-off | gain (95 %) |\n| :-- | --: | --: | --: |");
  const volumes = Array.from({ length: repetitions }, (_, seed) => {
    const benchmark = benchmarkOf(seed);
    const round = benchmark.round(stream(seed, "round"));
    return names.map((name) => volumesOf(name, benchmark, round, seed));
  });
  for (const [k, name] of names.entries()) {
    const interval = (of: (both: { alone: number; traded: number }) => number): number[] => {
      const { mean, low, high } = bootstrapMean(
        volumes.map((all) => of(all[k] as ReturnType<typeof volumesOf>)),
        stream(0, "bootstrap"),
      );
      return [mean, low, high].map((x) => Math.round(1e4 * x));
    };
    const [gain, low, high] = interval(({ alone, traded }) => traded - alone);
    console.log(
      `| \`${name}\` | ${interval(({ alone }) => alone)[0]} | ${interval(({ traded }) => traded)[0]} | ${gain} (${low} to ${high}) |`,
    );
  }
}

function volumesOf(player: string, benchmark: Benchmark, round: Round, seed: number): { alone: number; traded: number } {
  const { grammar } = benchmark;
  const { name, predictor } = parseStrategy(player) ?? { name: "random", predictor: "auto" };
  const objectives = objectivesOf(["log-loss", "parameters"], { ...grammar.vocabulary.space, features: 11, classes: 3 });
  const create = (reward: typeof scalarisedReward): Strategy =>
    createStrategy(name, { grammar, seed, device, predictor, options: reward });
  /** Of the members of the observed front, by what they are worth. */
  const judged = (strategy: Strategy): number => {
    const costs = frontOf(play(strategy, benchmark, round, seed), objectives).map((trial) =>
      costsOf(objectives, { ...trial, validation: { ...trial.validation, loss: -round.judge(trial.architecture) } }),
    );
    return hypervolume(costs, [1, 1]);
  };
  return {
    alone: judged(create({ metric: "log-loss", worst })),
    traded: judged(scalarisedStrategy(create(scalarisedReward), objectives)),
  };
}

/** Asks and tells. */
function play(strategy: Strategy, { space }: Benchmark, round: Round, seed: number): readonly CompleteEvaluation[] {
  const all: CompleteEvaluation[] = [];
  const history = { trials: all, seen: space.copy() };
  for (let k = 1; all.length < trials; k++) {
    const done = strategy.propose(batch, history, stream(seed, "propose", k)).map(
      ({ architecture }, i): CompleteEvaluation => ({
        ...round.observe(architecture),
        trial: all.length + i + 1,
        architecture,
      }),
    );
    all.push(...done);
    strategy.learn(done, history, stream(seed, "learn", k));
  }
  return all;
}
