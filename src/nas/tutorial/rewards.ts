// From the accuracies of a batch to what each token of it is worth, by the tutorial's rules or by the right ones.
import { advantagesOf, type Baseline, discountedReturns } from "../../nn/index.js";
import type { Switches } from "./switches.js";

export interface Worths {
  /** For each architecture, for each of its tokens. */
  readonly advantages: readonly Float64Array[];
  /** The baseline after this batch. */
  readonly baseline: number;
  /** Set where the rewards were all alike, so that scaling by their deviation would have divided by 0. */
  readonly guarded: boolean;
}

export interface WorthOptions {
  readonly switches: Pick<Switches, "discountAcrossSamples" | "constantBaseline">;
  /** CONTROLLER_LOSS_ALPHA */
  readonly discount: number;
}

const tutorialBaseline = 0.5;

/**
 * What each token is worth.
 * @shape  rewards (B), lengths (B): tokens of each architecture -> B lists of so many
 */
export function worthsOf(
  rewards: readonly number[],
  lengths: readonly number[],
  before: Baseline,
  { switches, discount }: WorthOptions,
): Worths {
  const [reference, keep] = switches.constantBaseline ? [tutorialBaseline, 1] : [before, undefined];
  const own = advantagesOf(rewards, reference, keep === undefined ? {} : { keep });
  if (!switches.discountAcrossSamples) {
    const advantages = lengths.map((length, b) => discountedReturns(own.advantages[b] as number, length, discount));
    return { advantages, baseline: own.baseline, guarded: own.guarded };
  }
  const average = rewards.reduce((a, b) => a + b, 0) / rewards.length;
  const { scores, guarded } = zScores(
    discountOverBatch(
      rewards.map((reward) => reward - (reference ?? average)),
      discount,
    ),
  );
  const advantages = lengths.map((length, b) => new Float64Array(length).fill(scores[b] as number));
  return { advantages, baseline: own.baseline, guarded };
}

/**
 * Switch `discountAcrossSamples`: a return over architectures as if one led to the next.  `G_b = Σ_{k ≥ b} α^{k − b} · R_k`
 * The first of ten equal rewards gets 6.5 times as much as the last.
 */
export function discountOverBatch(rewards: readonly number[], discount: number): Float64Array {
  const returns = new Float64Array(rewards.length);
  for (let b = rewards.length - 1, after = 0; b >= 0; b--) {
    after = (rewards[b] as number) + discount * after;
    returns[b] = after;
  }
  return returns;
}

/** `(x − mean x) / s.d. x`, the population's; all 0 and `guarded` where there is no deviation to divide by. */
export function zScores(values: Float64Array): { readonly scores: Float64Array; readonly guarded: boolean } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((total, x) => total + (x - mean) ** 2, 0) / values.length);
  const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const guarded = !(deviation > 1e-12 * largest); // equal values differ from their mean by rounding
  return { scores: values.map((x) => (guarded ? 0 : (x - mean) / deviation)), guarded };
}

/**
 * The worths of the decisions that are trained, 0 for the others. At the longest length the output layer follows whatever is drawn:
 * that last state is the one whose output is discarded.
 * @shape  worths: one a token, up to the space's longest length for sequences that are filled up with padding
 */
export function trainedOnly(
  worths: Float64Array,
  longest: number,
  { lastTokenOnly, trainsDiscardedState }: Pick<Switches, "lastTokenOnly" | "trainsDiscardedState">,
): Float64Array {
  const lastTrained = trainsDiscardedState ? longest - 1 : Math.min(worths.length, longest - 1) - 1;
  return worths.map((worth, t) => (t === lastTrained || (t < lastTrained && !lastTokenOnly) ? worth : 0));
}
