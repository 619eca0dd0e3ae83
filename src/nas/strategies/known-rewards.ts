// What the trials so far have taught: the rewards, and the sequences that earned them as examples for the predictor.
import type { Grammar } from "../grammar.js";
import type { Evaluation } from "../job.js";
import { type RewardOptions, trialReward } from "../reward.js";
import { type RewardScale, scaleOf } from "../reward-scale.js";
import { encode, type Sequence } from "../vocabulary.js";

/** Each trial is looked at once: what a batch costs does not depend on how many came before it, but for two sums. */
export class KnownRewards {
  readonly #grammar: Grammar;
  readonly #options: RewardOptions;
  readonly #sequences: Sequence[] = [];
  readonly #rewards: number[] = [];
  #trials = 0;
  #worst: number | undefined;

  constructor(grammar: Grammar, options: RewardOptions) {
    this.#grammar = grammar;
    this.#options = options;
  }

  /** Takes in the trials that are new since the last call. */
  read(trials: readonly Evaluation[]): void {
    for (const trial of trials.slice(this.#trials)) {
      if (trial.status === "failed") continue;
      const reward = trialReward(trial, this.#options);
      this.#sequences.push(encode(this.#grammar.vocabulary, trial.architecture));
      this.#rewards.push(reward);
      this.#worst = Math.min(reward, this.#worst ?? reward);
    }
    this.#trials = trials.length;
  }

  /** Complete trials. */
  get count(): number {
    return this.#rewards.length;
  }

  /** The least reward. */
  get worst(): number | undefined {
    return this.#worst;
  }

  /** What the predictor's outputs in 0 ... 1 are spread over; `undefined` while there is nothing to tell apart. */
  scale(): RewardScale | undefined {
    return scaleOf(this.#rewards);
  }

  /** A complete trial by its place among them. */
  example(index: number, scale: RewardScale): { readonly tokens: Sequence; readonly target: number } {
    return { tokens: this.#sequences[index] as Sequence, target: targetAt(this.#rewards[index] as number, scale) };
  }
}

// A reward in standard units z becomes a target by ½ + ½ z / (1 + |z|): it fits a sigmoid's range, and needs arithmetic only, whose
// bits are the same on every engine.

function targetAt(reward: number, { center, deviation }: RewardScale): number {
  const z = (reward - center) / deviation;
  return 0.5 + (0.5 * z) / (1 + Math.abs(z));
}

/** The reward whose target an output is. */
export function rewardAt(output: number, { center, deviation }: RewardScale): number {
  const s = Math.max(-0.99, Math.min(0.99, 2 * output - 1));
  return center + (deviation * s) / (1 - Math.abs(s));
}
