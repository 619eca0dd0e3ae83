// The games of an arena: every strategy on the same rounds, in whichever thread.
import {
  type Benchmark,
  createStrategy,
  finalChoice,
  formulaBenchmark,
  type Game,
  type Grammar,
  grammarOf,
  type Metric,
  type ObservationName,
  type Player,
  play,
  type StrategyName,
  syntheticWorth,
  type TableBenchmark,
  type TrainingTable,
  tableBenchmark,
} from "../nas/index.js";
import { integerBelow, stream, ValueError } from "../tensor/index.js";
import { createDevice } from "./devices.js";
import { halvingOptions } from "./halving-options.js";
import { policyOptions } from "./policy-options.js";
import type { HalvingSettings, PolicySettings, SpaceSettings } from "./settings.js";

export const arenaChoices = ["observed", "smoothed"] as const;
export type ArenaChoice = (typeof arenaChoices)[number];

export interface ArenaSettings extends Omit<SpaceSettings, "maxParameters">, PolicySettings, HalvingSettings {
  /** A table file, or `synthetic` for a space, that of the settings, whose truth is a formula. A table brings its own space. */
  readonly table: string;
  readonly strategies: readonly StrategyName[];
  readonly repetitions: number;
  /** After how many trials the choices are judged. */
  readonly trials: readonly number[];
  readonly batch: number;
  readonly metric: Metric;
  readonly observation: ObservationName;
  /** Of the observation `mean-of-last`: over so many epochs. */
  readonly last: number;
  readonly noiseFree: boolean;
  /** Which trial is chosen in the end: the one that looks best, or the one that a Gaussian process over all of them expects most of. */
  readonly choice: ArenaChoice;
  /** Trials of one architecture, at most. With more than one each strategy plays twice, with repeats and without. */
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
  /** The names of the players (S). */
  readonly players: readonly string[];
  /** For each player, its games: (S, repetitions). Repetition k is the same round for all, and the same seed. */
  play(span: Span): readonly (readonly Game[])[];
}

/**
 * Prepares a table for games, or the synthetic space where there is none.
 * @throws ValueError when the table lacks what the settings ask for
 */
export function arenaGames(table: TrainingTable | undefined, settings: ArenaSettings): ArenaGames {
  const { seed, batch } = settings;
  const benchmark = table === undefined ? syntheticBenchmark(settings) : benchmarkOf(table, settings);
  const { grammar, size, metric } = benchmark;
  const looks = [...new Set(settings.trials.map((count) => Math.min(count, size)))].sort((a, b) => a - b);
  const epochs = fullTraining(table, settings);
  const halving = halvingOptions(settings, epochs ?? Math.max(1, ...settings.rungs));
  const device = createDevice("wasm-simd"); // the same bits in every thread and on every machine
  const players = repeatCounts(settings).map(
    ({ name, repeats }): Player => ({
      name: repeats === 1 ? name : `${name} ×${repeats}`,
      ...(settings.choice === "smoothed" ? { choose: smoothed(grammar, metric) } : {}),
      strategy: (seed) => {
        const reinforce = { metric, predictor: false, ...policyOptions(settings, name) };
        return createStrategy(name, { grammar, seed, device, reinforce, repeats, halving });
      },
    }),
  );
  const repetition = (player: Player, k: number): Game => {
    const round = benchmark.round(stream(seed, "round", k));
    const own = { seed: integerBelow(2 ** 31, stream(seed, "game", k)), batch };
    const options = epochs === undefined ? { ...own, looks } : { ...own, looks: looks.map((count) => count * epochs), epochs };
    return device.scoped(() => play(player, benchmark, round, options));
  };
  return {
    benchmark,
    looks,
    players: players.map(({ name }) => name),
    play: ({ from, to }) => players.map((player) => Array.from({ length: to - from }, (_, k) => repetition(player, from + k))),
  };
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

/** Who plays: each strategy as it is, and with repeats where they are allowed. */
function repeatCounts({ strategies, repeats: most }: ArenaSettings): { name: StrategyName; repeats: number }[] {
  return strategies.flatMap((name) => [...new Set([1, most])].map((repeats) => ({ name, repeats })));
}

/** The final choice by the posterior mean over all trials. */
function smoothed(grammar: Grammar, metric: Metric): NonNullable<Player["choose"]> {
  return (trials) => {
    const choice = finalChoice(trials, grammar, { metric });
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
  const { units, activations, dropout: dropoutRates, maxLayers } = space;
  const grammar = grammarOf({ units, activations, dropoutRates, maxLayers });
  if (grammar.size > mostListed) {
    throw new ValueError("arena", `a synthetic space must have at most ${mostListed} architectures, to be listed`, {
      got: String(grammar.size),
      hint: "--max-layers, --units, --activations and --dropout name a smaller space",
    });
  }
  return formulaBenchmark(grammar, syntheticWorth(grammar, seed), { noise: noiseFree ? 0 : noise, isStandardised: true });
}
