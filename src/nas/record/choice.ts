// The final choice: the architecture that all trials together speak for, beside the one whose own trial came out best.
import type { Grammar } from "../grammar.js";
import type { CompleteEvaluation } from "../job.js";
import { metricOf, type RewardOptions } from "../reward.js";
import { examplesOf } from "../surrogate/examples.js";
import { createPredictor, type PredictorOptions } from "../surrogate/predictor.js";

/** A trial, and what the others make of it. */
export interface SmoothedTrial {
  readonly evaluation: CompleteEvaluation;
  /** The metric that its architecture is expected to have. */
  readonly expected: number;
}

export interface FinalChoice {
  /** The best expectation. */
  readonly chosen: SmoothedTrial;
  /** The best observation: the raw maximum, or minimum of a loss. */
  readonly luckiest: SmoothedTrial;
  /** By how much the best observation is probably better than its architecture. @units the metric's, better counted as positive */
  readonly optimism: number;
}

export interface FinalChoiceOptions extends RewardOptions, PredictorOptions {}

/**
 * The trial with the best posterior mean. The best of many noisy observations is mostly the luckiest one; a Gaussian process over all of
 * them believes in what like architectures confirm. How noisy a trial is, the trials themselves say, by the evidence. Of several trials
 * of the chosen architecture it is the best observed.
 * `undefined` while no trial is complete.
 */
export function finalChoice(
  trials: readonly CompleteEvaluation[],
  grammar: Grammar,
  { noise = [0.1, 0.3, 1, 3, 10], ...reward }: FinalChoiceOptions,
): FinalChoice | undefined {
  const examples = examplesOf(trials, grammar, reward);
  const { scale, mean } = createPredictor("gp", grammar, { noise }).fit(examples);
  const smoothed = examples.map((example, i) => ({
    evaluation: trials[i] as CompleteEvaluation,
    observed: example.reward,
    reward: scale.center + scale.deviation * mean(example.sequence),
  }));
  type Smoothed = (typeof smoothed)[number];
  const largest = (of: (trial: Smoothed) => number): Smoothed | undefined =>
    smoothed.reduce<Smoothed | undefined>(
      (best, trial) => (best === undefined || of(trial) > of(best) ? trial : best),
      undefined,
    );
  const luckiest = largest(({ observed }) => observed);
  // Where nothing tells the expectations apart, the observations do.
  const best = largest((trial) => trial.reward)?.reward;
  const chosen = scale.deviation === 0 ? luckiest : largest((trial) => (trial.reward === best ? trial.observed : -Infinity));
  if (chosen === undefined || luckiest === undefined) return undefined;
  const shown = (trial: Smoothed): SmoothedTrial => ({
    evaluation: trial.evaluation,
    expected: metricOf(trial.reward, reward.metric),
  });
  return { chosen: shown(chosen), luckiest: shown(luckiest), optimism: luckiest.observed - luckiest.reward };
}
