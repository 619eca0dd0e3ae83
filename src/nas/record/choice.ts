// The final choice: the architecture that all trials together speak for, beside the one whose own trial came out best.
import type { Grammar } from "../grammar.js";
import type { CompleteEvaluation } from "../job.js";
import { metricOf, type RewardOptions } from "../reward.js";
import { examplesOf } from "../surrogate/examples.js";
import type { Example, Posterior } from "../surrogate/posterior.js";
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
 * them believes in what like architectures confirm. How noisy a trial is, the trials themselves say, by the evidence.
 * `undefined` while no trial is complete.
 */
export function finalChoice(
  trials: readonly CompleteEvaluation[],
  grammar: Grammar,
  options: FinalChoiceOptions,
): FinalChoice | undefined {
  return finalChooser(grammar, options)(trials);
}

/** The same, to be asked again as trials are added: what was factored of the earlier ones is kept. */
export function finalChooser(
  grammar: Grammar,
  { noise = [0.1, 0.3, 1, 3, 10], ...reward }: FinalChoiceOptions,
): (trials: readonly CompleteEvaluation[]) => FinalChoice | undefined {
  const predictor = createPredictor("gp", grammar, { noise });
  return (trials) => {
    const examples = examplesOf(trials, grammar, reward);
    return choiceOf(trials, examples, predictor.fit(examples), reward);
  };
}

function choiceOf(
  trials: readonly CompleteEvaluation[],
  examples: readonly Example[],
  { scale, means }: Posterior,
  reward: RewardOptions,
): FinalChoice | undefined {
  const expected = means(examples.map(({ sequence }) => sequence));
  const smoothed = examples.map((example, i) => ({
    evaluation: trials[i] as CompleteEvaluation,
    observed: example.reward,
    reward: scale.center + scale.deviation * (expected[i] as number),
  }));
  type Smoothed = (typeof smoothed)[number];
  const largest = (of: (trial: Smoothed) => number): Smoothed | undefined =>
    smoothed.reduce<Smoothed | undefined>(
      (best, trial) => (best === undefined || of(trial) > of(best) ? trial : best),
      undefined,
    );
  const luckiest = largest(({ observed }) => observed);
  // Where nothing tells the expectations apart, the observations do.
  const chosen = scale.deviation === 0 ? luckiest : largest((trial) => trial.reward);
  if (chosen === undefined || luckiest === undefined) return undefined;
  const shown = (trial: Smoothed): SmoothedTrial => ({
    evaluation: trial.evaluation,
    expected: metricOf(trial.reward, reward.metric),
  });
  return { chosen: shown(chosen), luckiest: shown(luckiest), optimism: luckiest.observed - luckiest.reward };
}
