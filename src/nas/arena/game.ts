// A game: one strategy plays one round of a benchmark, and at each look the architecture that it would choose then is judged.
import { stream } from "../../tensor/index.js";
import { formatArchitecture } from "../architecture.js";
import { furthest } from "../continued.js";
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
  /** After how many trials, or epochs, the choice is looked at, ascending. The game ends with the last. */
  readonly looks: readonly number[];
  /** Epochs of a full training, where it is epochs that are counted. What goes on with a trial pays for its first epochs again. */
  readonly epochs?: number;
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
}

/** Asks and tells as a search does, without training anything. */
export function play(player: Player, benchmark: Benchmark, round: Round, options: GameOptions): Game {
  const { seed, batch, looks, epochs: fullTraining } = options;
  const { metric, space } = benchmark;
  const { choose = (trials) => bestObserved(trials, metric) } = player;
  const strategy = player.strategy(seed);
  const trials: CompleteEvaluation[] = [];
  const history: History = { trials, seen: space.copy() };
  const most = looks.at(-1) ?? 0;
  const chosenAfter = (count: number) => choose(furthest(trials.slice(0, count))).architecture;
  const regretAfter = (count: number): number => round.best - round.judge(chosenAfter(count));
  const spent: number[] = []; // after each trial
  const total = (): number => spent.at(-1) ?? 0;
  const trialsWithin = (look: number): number => Math.max(1, spent.filter((cost) => cost <= look).length);

  const areas: { readonly regret: number; readonly weight: number }[] = [];
  for (let k = 1; total() < most && !history.seen.isExhausted; k++) {
    const proposals = strategy.propose(
      Math.min(batch, fullTraining === undefined ? most - trials.length : batch),
      history,
      stream(seed, "propose", k),
    );
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
    strategy.learn(evaluations, history, stream(seed, "learn", k));
    areas.push({ regret: regretAfter(trials.length), weight: fullTraining === undefined ? 1 : total() - paid });
  }

  const counts = looks.map(trialsWithin);
  const ranks = trials.map(({ architecture }) => round.rank(architecture));
  return {
    regrets: counts.map(regretAfter),
    ranks: counts.map((count) => round.rank(chosenAfter(count))),
    leastRanks: counts.map((count) => ranks.slice(0, count).reduce((least, rank) => Math.min(least, rank))),
    area:
      areas.reduce((sum, { regret, weight }) => sum + weight * regret, 0) / areas.reduce((sum, { weight }) => sum + weight, 0),
  };
}

/** By the mean over an architecture's trials; of equals the earlier trial. */
function bestObserved(trials: readonly CompleteEvaluation[], metric: Metric): CompleteEvaluation {
  const reward = ({ validation }: CompleteEvaluation): number => rewardOf(validation, { metric });
  return averageRepeats(trials).reduce((best, trial) => (reward(trial) > reward(best) ? trial : best));
}
