// The games of an arena: every strategy on the same rounds, in whichever thread.
import {
  type Benchmark,
  bestObserved,
  type Choose,
  createStrategy,
  finalChooser,
  formulaBenchmark,
  type Game,
  type Grammar,
  grammarOf,
  judge,
  type Metric,
  type ObservationName,
  type Player,
  parseStrategy,
  play,
  type RewardOptions,
  type Strategy,
  type StrategyParts,
  syntheticWorth,
  type TableBenchmark,
  type TrainingTable,
  tableBenchmark,
  tutorialPreset,
  tutorialStrategy,
} from "../nas/index.js";
import {
  boundOf,
  type ChoiceName,
  type HalvingSettings,
  halvingOptions,
  type LayerSettings,
  type PolicySettings,
  policyOptions,
  spaceOf,
} from "../study/index.js";
import { integerBelow, stream, ValueError } from "../tensor/index.js";
import { createDevice } from "./devices.js";
import { classesOfTable } from "./table-record.js";

/** Who can play besides the strategies of a search: the strategy of the preset tutorial, all its faults on. */
export const tutorialPlayer = "tutorial";

export interface ArenaSettings extends LayerSettings, PolicySettings, HalvingSettings {
  /** A table file, or `synthetic` for a space, that of the settings, whose truth is a formula. A table brings its own space. */
  readonly table: string;
  /** Names, with the predictor where it is not the strategy's own: `reinforce:off`; or `tutorial`. */
  readonly strategies: readonly string[];
  readonly repetitions: number;
  /** After how many trials the choices are judged. */
  readonly trials: readonly number[];
  readonly batch: number;
  readonly metric: Metric;
  readonly observation: ObservationName;
  /** Of the observation `mean-of-last`: over so many epochs. */
  readonly last: number;
  readonly noiseFree: boolean;
  /**
   * Which trial is chosen in the end: the one that looks best, or the one that a Gaussian process over all of them expects most of. With
   * both the same games are judged twice.
   */
  readonly choice: readonly ChoiceName[];
  /** Trials of one architecture, at most. With more than one each strategy that can repeat plays twice, with repeats and without. */
  readonly repeats: number;
  /** Whether what is counted is epochs: then `trials` are full trainings' worth of them, and `halving` can play. */
  readonly budgetEpochs: boolean;
  /** Of the synthetic space: the standard deviation of what a trial shows, in that of the worths. */
  readonly noise: number;
  readonly seed: number;
  readonly workers: number | "auto";
}

/** Repetitions by their numbers, `to` not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ArenaGames {
  readonly benchmark: Benchmark & Partial<TableBenchmark>;
  /** After how many trials the choices are judged, ascending; the whole space where it is smaller. */
  readonly looks: readonly number[];
  /** (S): each strategy, each again with repeats, and each of these again for a second choice. */
  readonly names: readonly string[];
  /** For each name, its games: (S, repetitions). Repetition k is the same round for all, and the same seed. */
  play(span: Span): readonly (readonly Game[])[];
}

/**
 * Prepares a table for games, or the synthetic space where there is none.
 * @throws ValueError when the table lacks what the settings ask for
 */
export function arenaGames(table: TrainingTable | undefined, settings: ArenaSettings): ArenaGames {
  const { seed, batch, choice } = settings;
  const benchmark = table === undefined ? syntheticBenchmark(settings) : benchmarkOf(table, settings);
  const { grammar, size, metric } = benchmark;
  const looks = [...new Set(settings.trials.map((count) => Math.min(count, size)))].sort((a, b) => a - b);
  const epochs = fullTraining(table, settings);
  const halving = halvingOptions(settings, epochs ?? Math.max(1, ...settings.rungs));
  const device = createDevice("wasm-simd"); // the same bits in every thread and on every machine
  const classes = classesOfTable(settings.table);
  const reward: RewardOptions = { metric, ...(classes === undefined ? {} : boundOf(metric, { classes })) }; // as in a search
  const players = entriesOf(settings).map(
    ({ name, repeats }): Player => ({
      name: repeats === 1 ? name : `${name} ×${repeats}`,
      strategy: (seed) =>
        name === tutorialPlayer
          ? tutorialStrategy(device, grammar, stream(seed, "controller"), tutorialPreset(), reward)
          : strategyFor(name, { grammar, seed, device, options: reward, repeats, halving }, settings),
    }),
  );
  /** One game, judged by each choice. */
  const repetition = (player: Player, k: number): readonly Game[] => {
    const round = benchmark.round(stream(seed, "round", k));
    const own = { seed: integerBelow(2 ** 31, stream(seed, "game", k)), batch, trials: looks.at(-1) ?? 0 };
    const options = epochs === undefined ? own : { ...own, epochs };
    const played = device.scoped(() => play(player, benchmark, round, options));
    return choice.map((name) => judge(played, round, looks, chooserOf(name, grammar, metric)));
  };
  return {
    benchmark,
    looks,
    names: players.flatMap(({ name }) => choice.map((by, c) => (c === 0 ? name : `${name} ${by}`))),
    play: ({ from, to }) =>
      players.flatMap((player) => {
        const games = Array.from({ length: to - from }, (_, k) => repetition(player, from + k));
        return choice.map((_, c) => games.map((judged) => judged[c] as Game));
      }),
  };
}

/** Who plays: each strategy as it is, and with repeats where they are allowed and it can have them. */
function entriesOf({ strategies, repeats: most }: ArenaSettings): { readonly name: string; readonly repeats: number }[] {
  const counts = (name: string): number[] => (name === tutorialPlayer || name === "halving" ? [1] : [...new Set([1, most])]);
  return strategies.flatMap((name) => counts(name).map((repeats) => ({ name, repeats })));
}

/** @throws ValueError when there is no such strategy */
function strategyFor(player: string, parts: StrategyParts, settings: PolicySettings & HalvingSettings): Strategy {
  const parsed = parseStrategy(player);
  if (parsed === undefined) throw new ValueError("arena", "players must be strategies", { got: player });
  const { name, predictor } = parsed;
  const policy = policyOptions(settings, name === "halving" ? settings.proposer : name);
  return createStrategy(name, { ...parts, predictor, options: { ...parts.options, ...policy } });
}

/**
 * Epochs of a full training, where they are what is counted.
 * @throws ValueError when there are no curves to count on, or `halving` plays and epochs are not counted
 */
function fullTraining(table: TrainingTable | undefined, { budgetEpochs, strategies }: ArenaSettings): number | undefined {
  if (!budgetEpochs) {
    if (!strategies.includes("halving")) return undefined;
    throw new ValueError("arena", "halving needs epochs to be counted", { hint: "--budget-epochs" });
  }
  const longest = table?.curves.flat().reduce((most, curve) => Math.max(most, curve.at(-1)?.epoch ?? 0), 0);
  if (longest !== undefined) return longest;
  throw new ValueError("arena", "to count epochs there must be a table of curves", { got: "synthetic" });
}

function chooserOf(name: ChoiceName, grammar: Grammar, metric: Metric): Choose {
  if (name === "observed") return bestObserved({ metric });
  const choose = finalChooser(grammar, { metric });
  return (trials) => {
    const choice = choose(trials);
    if (choice === undefined) throw new Error("arena: there must be a trial to choose");
    return choice.chosen.evaluation;
  };
}

const mostListed = 1_000_000;

function benchmarkOf(table: TrainingTable, { metric, observation, last, noiseFree, repeats }: ArenaSettings): TableBenchmark {
  return tableBenchmark(table, { observation: { name: observation, metric, last }, isNoiseFree: noiseFree, repeats });
}

/** For spaces too large for a table; the seed is a truth as well. */
function syntheticBenchmark({ noise, noiseFree, seed, ...space }: ArenaSettings): Benchmark {
  const grammar = grammarOf(spaceOf(space));
  if (grammar.size > mostListed) {
    throw new ValueError("arena", `a synthetic space must have at most ${mostListed} architectures, to be listed`, {
      got: String(grammar.size),
      hint: "--max-layers, --units, --activations and --dropout name a smaller space",
    });
  }
  return formulaBenchmark(grammar, syntheticWorth(grammar, seed), { noise: noiseFree ? 0 : noise, isStandardised: true });
}
