// Baselines: what a batch's rewards are compared with, so that a policy learns from what was better or worse than expected.
import { advantagesOf, type Baseline, discountedReturns, leaveOneOut } from "../../nn/index.js";
import type { Grammar } from "../grammar.js";
import { type RewardScale, scaleOf } from "../reward-scale.js";
import type { Sequence } from "../vocabulary.js";
import { linearValue } from "./linear-value.js";

/**
 * `moving-average`: of earlier batches, which is also what one learned number would come to; `leave-one-out`: the mean of the others in
 * the batch; `learned`: a value for each state, fitted to the returns of earlier batches.
 */
export const baselineNames = ["moving-average", "leave-one-out", "learned"] as const;
export type BaselineName = (typeof baselineNames)[number];

export interface Judgement {
  /** What each token of each sequence was worth beyond what was expected, in standard units. */
  readonly advantages: readonly Float64Array[];
  /** The reward that was expected of the batch, or for the moving average will be of the next. */
  readonly baseline: number;
  /** Whether no reward differs from what was expected. */
  readonly guarded: boolean;
}

export interface JudgedBatch {
  readonly rewards: readonly number[];
  /** Their sequences. */
  readonly drawn: readonly Sequence[];
  /** Of all rewards so far; `undefined` while they are all alike. */
  readonly scale: RewardScale | undefined;
}

export interface JudgeOptions {
  readonly discount: number;
  /** How much of the moving average stays after each batch. */
  readonly keep: number;
}

/** Judges one batch after another; what is expected of a batch never depends on the actions that it is held against. */
export type Judge = (batch: JudgedBatch) => Judgement;

/** The judge of that name. */
export function judgeBy(name: BaselineName, grammar: Grammar, options: JudgeOptions): Judge {
  switch (name) {
    case "moving-average":
      return movingAverage(options);
    case "leave-one-out":
      return byTheOthers(options);
    case "learned":
      return byLearnedValue(grammar, options);
  }
}

function movingAverage({ discount, keep }: JudgeOptions): Judge {
  let before: Baseline;
  return ({ rewards, drawn }) => {
    const { advantages, baseline, guarded } = advantagesOf(rewards, before, { keep });
    before = baseline;
    return { advantages: discounted(advantages, drawn, discount), baseline, guarded };
  };
}

/**
 * In units of the batch's deviation, as the moving average's are. The draws of a search are not quite independent: none is drawn twice.
 * @source Kool, van Hoof and Welling 2019
 */
function byTheOthers({ discount }: JudgeOptions): Judge {
  return ({ rewards, drawn }) => {
    const deviation = scaleOf(rewards)?.deviation;
    const advantages = leaveOneOut(rewards).map((a) => (deviation === undefined ? 0 : a / deviation));
    return { advantages: discounted(advantages, drawn, discount), baseline: mean(rewards), guarded: deviation === undefined };
  };
}

/**
 * Each token's return, less the value of the state in which it was chosen. All returns are in the units of the rewards so far.
 * @source Williams 1992, section 4; Sutton and Barto 2018, section 13.4
 */
function byLearnedValue(grammar: Grammar, { discount }: JudgeOptions): Judge {
  const value = linearValue(grammar);
  return ({ rewards, drawn, scale }) => {
    if (scale === undefined)
      return { advantages: drawn.map(({ length }) => new Float64Array(length)), baseline: mean(rewards), guarded: true };
    const { center, deviation } = scale;
    const returns = discounted(
      rewards.map((r) => (r - center) / deviation),
      drawn,
      discount,
    );
    const expected = drawn.map((sequence) => value.along(sequence));
    drawn.forEach((sequence, b) => {
      value.learn(sequence, returns[b] as Float64Array);
    });
    return {
      advantages: returns.map((own, b) => own.map((g, t) => g - (expected[b]?.[t] as number))),
      baseline: center + deviation * mean(expected.map((values) => values.at(-1) as number)),
      guarded: false,
    };
  };
}

const discounted = (worths: ArrayLike<number>, drawn: readonly Sequence[], discount: number): Float64Array[] =>
  drawn.map(({ length }, b) => discountedReturns(worths[b] as number, length, discount));

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
