// The games of an arena: every strategy on the same rounds, in whichever thread.
import {
  createStrategy,
  type Game,
  type Metric,
  type ObservationName,
  type Player,
  play,
  type StrategyName,
  type TableBenchmark,
  type TrainingTable,
  tableBenchmark,
} from "../nas/index.js";
import { integerBelow, stream } from "../tensor/index.js";
import { createDevice } from "./devices.js";

export interface ArenaSettings {
  /** A table file. */
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
  readonly seed: number;
  readonly workers: number | "auto";
}

/** Repetitions by their numbers, `to` not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ArenaGames {
  readonly benchmark: TableBenchmark;
  /** After how many trials the choices are judged, ascending; the whole space where it is smaller. */
  readonly looks: readonly number[];
  /** For each strategy, its games: (S, repetitions). Repetition k is the same round for all, and the same seed. */
  play(span: Span): readonly (readonly Game[])[];
}

/**
 * Prepares a table for games.
 * @throws ValueError when the table lacks what the settings ask for
 */
export function arenaGames(table: TrainingTable, settings: ArenaSettings): ArenaGames {
  const { metric, observation, last, noiseFree: isNoiseFree, seed, batch } = settings;
  const benchmark = tableBenchmark(table, { observation: { name: observation, metric, last }, isNoiseFree });
  const { grammar, size } = benchmark;
  const looks = [...new Set(settings.trials.map((count) => Math.min(count, size)))].sort((a, b) => a - b);
  const device = createDevice("wasm-simd"); // the same bits in every thread and on every machine
  const players = settings.strategies.map(
    (name): Player => ({
      name,
      strategy: (seed) => createStrategy(name, { grammar, seed, device, reinforce: { metric, predictor: false } }),
    }),
  );
  const repetition = (player: Player, k: number): Game => {
    const round = benchmark.round(stream(seed, "round", k));
    const options = { seed: integerBelow(2 ** 31, stream(seed, "game", k)), batch, looks };
    return device.scoped(() => play(player, benchmark, round, options));
  };
  return {
    benchmark,
    looks,
    play: ({ from, to }) => players.map((player) => Array.from({ length: to - from }, (_, k) => repetition(player, from + k))),
  };
}
