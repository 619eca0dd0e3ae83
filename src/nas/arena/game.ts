// A game: one strategy plays one round of a benchmark, and at each look the architecture that it would choose then is judged.
import { stream } from "../../tensor/index.js";
import { formatArchitecture } from "../architecture.js";
import type { CompleteEvaluation, Metric } from "../job.js";
import { averageRepeats, trialCounts } from "../repeats.js";
import { rewardOf } from "../reward.js";
import type { History, Strategy } from "../strategies/strategy.js";
import type { Benchmark, Round } from "./benchmark.js";

/** Who plays: a strategy, made anew for each game, and how the final choice is made of its trials. */
export interface Player {
  readonly name: string;
  strategy(seed: number): Strategy;
  /** The trial whose architecture is chosen; the best observation where nothing else is said. */
  readonly choose?: (trials: readonly CompleteEvaluation[]) => CompleteEvaluation;
}

export interface GameOptions {
  /** Of the strategy and its proposals, as in a search. */
  readonly seed: number;
  /** Proposals between two steps of learning. */
  readonly batch: number;
  /** After how many trials the choice is looked at, ascending. The game ends with the last. */
  readonly looks: readonly number[];
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
}

/** Asks and tells as a search does, without training anything. */
export function play(player: Player, benchmark: Benchmark, round: Round, { seed, batch, looks }: GameOptions): Game {
  const { metric, space } = benchmark;
  const { choose = (trials) => bestObserved(trials, metric) } = player;
  const strategy = player.strategy(seed);
  const trials: CompleteEvaluation[] = [];
  const history: History = { trials, seen: space.copy() };
  const most = looks.at(-1) ?? 0;
  const regretAfter = (count: number): number => round.best - round.judge(choose(trials.slice(0, count)).architecture);

  const areas: number[] = [];
  for (let k = 1; trials.length < most && !history.seen.isExhausted; k++) {
    const proposals = strategy.propose(Math.min(batch, most - trials.length), history, stream(seed, "propose", k));
    if (proposals.length === 0) throw new Error(`arena: ${player.name} must propose while the space is not exhausted`);
    const before = trialCounts(trials);
    const evaluations = proposals.map(({ architecture }, i): CompleteEvaluation => {
      const earlier = before.get(formatArchitecture(architecture)) ?? 0;
      return { ...round.observe(architecture, earlier), trial: trials.length + i + 1, architecture };
    });
    trials.push(...evaluations);
    strategy.learn(evaluations, history, stream(seed, "learn", k));
    areas.push(regretAfter(trials.length));
  }

  const ranks = trials.map(({ architecture }) => round.rank(architecture));
  return {
    regrets: looks.map(regretAfter),
    ranks: looks.map((count) => round.rank(choose(trials.slice(0, count)).architecture)),
    leastRanks: looks.map((count) => ranks.slice(0, count).reduce((least, rank) => Math.min(least, rank))),
    area: areas.reduce((sum, regret) => sum + regret, 0) / areas.length,
  };
}

/** By the mean over an architecture's trials; of equals the earlier trial. */
function bestObserved(trials: readonly CompleteEvaluation[], metric: Metric): CompleteEvaluation {
  const reward = ({ validation }: CompleteEvaluation): number => rewardOf(validation, { metric });
  return averageRepeats(trials).reduce((best, trial) => (reward(trial) > reward(best) ? trial : best));
}
