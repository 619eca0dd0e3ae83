// A game: one strategy plays one round of a benchmark, and at each look the architecture that would be chosen then is judged.
import { stream } from "../../tensor/index.js";
import { formatArchitecture } from "../architecture.js";
import { furthest } from "../continued.js";
import type { CompleteEvaluation } from "../job.js";
import { averageRepeats, trialCounts } from "../repeats.js";
import { type RewardOptions, trialReward } from "../reward.js";
import type { History, Strategy } from "../strategies/strategy.js";
import type { Benchmark, Round, Worths } from "./benchmark.js";

/** Who plays: a strategy, made anew for each game. */
export interface Player {
  readonly name: string;
  strategy(seed: number): Strategy;
}

/** How the final choice is made: the trial whose architecture is chosen. */
export type Choose = (trials: readonly CompleteEvaluation[]) => CompleteEvaluation;

export interface GameOptions {
  /** Of the strategy and its proposals, as in a search. */
  readonly seed: number;
  /** Proposals between two steps of learning. */
  readonly batch: number;
  /** The game ends after so many. */
  readonly trials: number;
  /**
   * Epochs of a full training, where it is epochs that are counted: then `trials` are full trainings' worth of them. What goes on with a
   * trial pays for its first epochs again.
   */
  readonly epochs?: number;
}

/** What was played: the same whoever judges it. */
export interface Played {
  readonly trials: readonly CompleteEvaluation[];
  /** What was spent after each trial, that one included: trials, or epochs where they are counted. */
  readonly spent: readonly number[];
  /** What a trial of the looks costs: 1, or the epochs of a full training. */
  readonly unit: number;
  /** How many trials there were after each batch, and how much it weighs in the area. */
  readonly batches: readonly { readonly end: number; readonly weight: number }[];
  /**
   * What an architecture drawn from the policy in its last state is worth, of those that can be tried: by enumeration, without chance.
   * `null` where there is no policy, or too many to be listed.
   */
  readonly expectedWorth: number | null;
}

/** What a game came to. (L): a value for each look. */
export interface Game {
  /** By how much the chosen architecture is worth less than the best. (L) */
  readonly regrets: readonly number[];
  /** Of the chosen architecture. (L) */
  readonly ranks: readonly number[];
  /** The least among all that were tried, chosen or not. (L) */
  readonly leastRanks: readonly number[];
  /** The mean of the regrets after each batch, in proportion to its epochs where they are counted: the area under the regret's curve. */
  readonly area: number;
  readonly expectedWorth: number | null;
}

/** Asks and tells as a search does, without training anything. */
export function play(player: Player, { space, worths }: Benchmark, round: Round, options: GameOptions): Played {
  const { seed, batch, epochs: fullTraining } = options;
  const unit = fullTraining ?? 1;
  const most = options.trials * unit;
  const strategy = player.strategy(seed);
  const trials: CompleteEvaluation[] = [];
  const history: History = { trials, seen: space.copy() };
  const batches: Played["batches"][number][] = [];
  const spent: number[] = [];
  const total = (): number => spent.at(-1) ?? 0;
  for (let k = 1; total() < most && !history.seen.isExhausted; k++) {
    // Who pays by epochs may propose what is cheap: of that a whole batch.
    const count = fullTraining === undefined ? Math.min(batch, most - trials.length) : batch;
    const proposals = strategy.propose(count, history, stream(seed, "propose", k));
    if (proposals.length === 0) throw new Error(`arena: ${player.name} must propose while the space is not exhausted`);
    const before = trialCounts(trials);
    const paid = total();
    const evaluations = proposals.map(({ architecture, epochs, continues }, i): CompleteEvaluation => {
      const earlier = continues === undefined ? (before.get(formatArchitecture(architecture)) ?? 0) : 0;
      const observed = round.observe(architecture, { earlier, ...(epochs === undefined ? {} : { epochs }) });
      spent.push(total() + (fullTraining === undefined ? 1 : (epochs ?? fullTraining)));
      return { ...observed, trial: trials.length + i + 1, architecture, ...(continues === undefined ? {} : { continues }) };
    });
    trials.push(...evaluations);
    batches.push({ end: trials.length, weight: fullTraining === undefined ? 1 : total() - paid });
    strategy.learn(evaluations, history, stream(seed, "learn", k));
  }
  return { trials, spent, unit, batches, expectedWorth: worths === undefined ? null : expectedWorth(strategy, worths) };
}

/** `Σ π(a) w(a) / Σ π(a)` over the architectures that can be tried. */
function expectedWorth(strategy: Strategy, { sequences, values }: Worths): number | null {
  const logs = strategy.logProbabilities?.(sequences);
  if (logs === undefined) return null;
  const greatest = logs.reduce((most, log) => Math.max(most, log), Number.NEGATIVE_INFINITY);
  let [sum, whole] = [0, 0];
  logs.forEach((log, k) => {
    const probability = Math.exp(log - greatest);
    whole += probability;
    sum += probability * (values[k] as number);
  });
  return sum / whole;
}

/** Judges what would have been chosen after so many trials, or full trainings' worth of epochs, at each look. */
export function judge(played: Played, round: Round, looks: readonly number[], choose: Choose): Game {
  const { trials, spent, unit, batches, expectedWorth } = played;
  const within = (look: number): number => Math.max(1, spent.filter((cost) => cost <= look * unit).length);
  const counts = looks.map(within);
  const chosen = new Map(
    [...new Set([...batches.map(({ end }) => end), ...counts])]
      .sort((a, b) => a - b) // a choice may build on what it has seen
      .map((count) => [count, choose(furthest(trials.slice(0, count))).architecture]),
  );
  const after = (count: number) => chosen.get(count) ?? [];
  const regretAfter = (count: number): number => round.best - round.judge(after(count));
  const ranks = trials.map(({ architecture }) => round.rank(architecture));
  return {
    regrets: counts.map(regretAfter),
    ranks: counts.map((count) => round.rank(after(count))),
    leastRanks: counts.map((count) => ranks.slice(0, count).reduce((least, rank) => Math.min(least, rank))),
    area:
      batches.reduce((sum, { end, weight }) => sum + weight * regretAfter(end), 0) /
      batches.reduce((sum, { weight }) => sum + weight, 0),
    expectedWorth,
  };
}

/** The best observation, the mean over an architecture's trials; of equals the earlier trial. */
export function bestObserved(options: RewardOptions): Choose {
  const reward = (trial: CompleteEvaluation): number => trialReward(trial, options);
  return (trials) => averageRepeats(trials).reduce((best, trial) => (reward(trial) > reward(best) ? trial : best));
}
