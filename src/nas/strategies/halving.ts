// Successive halving: many architectures are trained a little, the best of them further, and so on.
import type { Architecture } from "../architecture.js";
import { furthest, originOf } from "../continued.js";
import { type RewardOptions, rewardsOf } from "../reward.js";
import type { History, Proposal, Strategy } from "./strategy.js";

export interface HalvingOptions extends RewardOptions {
  /** Of each rung the best 1 / η go on. */
  readonly eta?: number;
  /** After how many epochs those that stay are compared, ascending. */
  readonly rungs: readonly number[];
}

/** Rungs for a full training of so many epochs, each η times the one before: 1, 2, 7, 20. */
export function rungsFor(epochs: number, eta: number): number[] {
  const rungs: number[] = [];
  for (let rung = epochs; Math.round(rung) >= 1; rung /= eta) rungs.unshift(Math.round(rung));
  return [...new Set(rungs)];
}

/** A training under way. */
interface Contender {
  readonly origin: number;
  readonly architecture: Architecture;
  readonly reward: number;
}

/**
 * One bracket after another, each of ηᴿ⁻¹ architectures for R rungs, so that one of each is trained to the end. Who begins, any
 * strategy says; it is shown each training as far as it has come, and learns from what it proposed when that has passed the first rung.
 * A training that goes on has the chances of the trial that began it, so its curve begins with the same epochs; they are trained again,
 * and counted again. A rung is finished before the next begins: the number of workers has no part in it.
 * @source Jamieson and Talwalkar 2016; Li et al. 2018 (brackets)
 */
export function halvingStrategy(proposer: Strategy, { eta = 3, rungs, ...reward }: HalvingOptions): Strategy {
  const size = eta ** (rungs.length - 1);
  const shown = ({ trials, seen }: History): History => ({ trials: furthest(trials), seen });
  let rung = 0;
  let waiting: readonly Contender[] = [];
  let finished: Contender[] = [];

  function nextRung(): void {
    const ahead = finished
      .filter(({ reward }) => reward !== Number.NEGATIVE_INFINITY) // of a failed one there is nothing to go on with
      .sort((a, b) => b.reward - a.reward || a.origin - b.origin)
      .slice(0, Math.floor(size / eta ** (rung + 1)));
    rung = ahead.length === 0 || rung === rungs.length - 1 ? 0 : rung + 1;
    waiting = rung === 0 ? [] : ahead;
    finished = [];
  }

  return {
    name: "halving",

    propose: (count, history, rng) => {
      const epochs = rungs[rung] as number;
      if (rung === 0) {
        const fresh = proposer.propose(Math.min(count, size - finished.length), shown(history), rng);
        return fresh.map((proposal): Proposal => ({ ...proposal, epochs }));
      }
      return waiting
        .slice(0, count)
        .map(({ origin, architecture }): Proposal => ({ architecture, epochs, continues: origin, isRepeat: true }));
    },

    learn: (batch, history, rng) => {
      const report = { rung, ...(rung === 0 ? proposer.learn(batch, shown(history), rng) : {}) };
      const rewards = rewardsOf(batch, Number.NEGATIVE_INFINITY, reward);
      finished.push(
        ...batch.map((trial, b) => ({ origin: originOf(trial), architecture: trial.architecture, reward: rewards[b] as number })),
      );
      waiting = rung === 0 ? [] : waiting.slice(batch.length);
      if (rung === 0 ? finished.length >= size : waiting.length === 0) nextRung();
      return report;
    },
  };
}
