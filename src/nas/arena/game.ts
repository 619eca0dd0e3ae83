// A game: one strategy plays one round of a benchmark, and at each look the architecture that would be chosen then is judged.
import { stream } from "../../tensor/index.js";
import type { CompleteEvaluation } from "../job.js";
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
}

/** What was played: the same whoever judges it. */
export interface Played {
  readonly trials: readonly CompleteEvaluation[];
  /** How many trials there were after each batch. */
  readonly batches: readonly number[];
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
  /** The mean of the regrets after each batch: the area under the regret's curve, per trial. */
  readonly area: number;
  readonly expectedWorth: number | null;
}

/** Asks and tells as a search does, without training anything. */
export function play(
  player: Player,
  { space, worths }: Benchmark,
  round: Round,
  { seed, batch, trials: most }: GameOptions,
): Played {
  const strategy = player.strategy(seed);
  const trials: CompleteEvaluation[] = [];
  const history: History = { trials, seen: space.copy() };
  const batches: number[] = [];
  for (let k = 1; trials.length < most && !history.seen.isExhausted; k++) {
    const proposals = strategy.propose(Math.min(batch, most - trials.length), history, stream(seed, "propose", k));
    if (proposals.length === 0) throw new Error(`arena: ${player.name} must propose while the space is not exhausted`);
    const evaluations = proposals.map(({ architecture }, i): CompleteEvaluation => {
      return { ...round.observe(architecture), trial: trials.length + i + 1, architecture };
    });
    trials.push(...evaluations);
    batches.push(trials.length);
    strategy.learn(evaluations, history, stream(seed, "learn", k));
  }
  return { trials, batches, expectedWorth: worths === undefined ? null : expectedWorth(strategy, worths) };
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

/** Judges what would have been chosen after so many trials, at each look. */
export function judge({ trials, batches, expectedWorth }: Played, round: Round, looks: readonly number[], choose: Choose): Game {
  const chosen = new Map(
    [...new Set([...batches, ...looks])]
      .sort((a, b) => a - b) // a choice may build on what it has seen
      .map((count) => [count, choose(trials.slice(0, count)).architecture]),
  );
  const after = (count: number) => chosen.get(count) ?? [];
  const regretAfter = (count: number): number => round.best - round.judge(after(count));
  const ranks = trials.map(({ architecture }) => round.rank(architecture));
  const areas = batches.map(regretAfter);
  return {
    regrets: looks.map(regretAfter),
    ranks: looks.map((count) => round.rank(after(count))),
    leastRanks: looks.map((count) => ranks.slice(0, count).reduce((least, rank) => Math.min(least, rank))),
    area: areas.reduce((sum, regret) => sum + regret, 0) / areas.length,
    expectedWorth,
  };
}

/** The best observation; of equals the earlier trial. */
export function bestObserved(options: RewardOptions): Choose {
  const reward = (trial: CompleteEvaluation): number => trialReward(trial, options);
  return (trials) => trials.reduce((best, trial) => (reward(trial) > reward(best) ? trial : best));
}
