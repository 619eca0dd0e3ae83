// The final choice: the architecture that all trials together speak for, beside the one whose own trial came out best.
import { formatArchitecture } from "../architecture.js";
import type { Grammar } from "../grammar.js";
import type { CompleteEvaluation } from "../job.js";
import { metricOf, type RewardOptions } from "../reward.js";
import { examplesOf } from "../surrogate/examples.js";
import type { GaussianProcess } from "../surrogate/gaussian-process.js";
import type { Example } from "../surrogate/posterior.js";
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
  /** All that could be chosen, from the best expectation; of equals the better observation first. */
  readonly ranking: readonly SmoothedTrial[];
}

/** What a Gaussian process makes of trials. */
export interface TrialBelief {
  readonly trials: readonly CompleteEvaluation[];
  /** One of each trial. */
  readonly examples: readonly Example[];
  readonly posterior: GaussianProcess;
  readonly metric: RewardOptions["metric"];
}

export interface FinalChoiceOptions extends RewardOptions, PredictorOptions {}

/**
 * A Gaussian process over all trials. How noisy a trial is, the trials themselves say, by the evidence.
 * n trials cost 5 n³/6 multiply-adds: some two thousand are the limit.
 */
export function beliefOf(trials: readonly CompleteEvaluation[], grammar: Grammar, options: FinalChoiceOptions): TrialBelief {
  return believer(grammar, options)(trials);
}

/** The same, to be asked again as trials are added: what was factored of the earlier ones is kept. */
function believer(
  grammar: Grammar,
  { noise = [0.1, 0.3, 1, 3, 10], ...reward }: FinalChoiceOptions,
): (trials: readonly CompleteEvaluation[]) => TrialBelief {
  const predictor = createPredictor("gp", grammar, { noise });
  return (trials) => {
    const examples = examplesOf(trials, grammar, reward);
    return { trials, examples, posterior: predictor.fit(examples), metric: reward.metric };
  };
}

/**
 * The trial with the best posterior mean, of those that may be chosen. The best of many noisy observations is mostly the luckiest one; a
 * Gaussian process over all of them believes in what like architectures confirm. Of several trials of the chosen architecture it is the
 * best observed.
 * `undefined` while no trial is complete.
 */
export function choiceFrom(
  { trials, examples, posterior, metric }: TrialBelief,
  mayBeChosen: (trial: CompleteEvaluation) => boolean = () => true,
): FinalChoice | undefined {
  const { scale } = posterior;
  const means = posterior.means(examples.map(({ sequence }) => sequence));
  const smoothed = trials
    .map((evaluation, i) => {
      const [observed, reward] = [(examples[i] as Example).reward, scale.center + scale.deviation * (means[i] as number)];
      return { observed, reward, evaluation, expected: metricOf(reward, metric) };
    })
    .filter(({ evaluation }) => mayBeChosen(evaluation));
  // Where nothing tells the expectations apart, the observations do; where neither does, the earlier trial comes first.
  const byObservation = [...smoothed].sort((a, b) => b.observed - a.observed);
  const byExpectation = scale.deviation === 0 ? byObservation : [...byObservation].sort((a, b) => b.reward - a.reward);
  const [[luckiest], [chosen]] = [byObservation, byExpectation];
  if (chosen === undefined || luckiest === undefined) return undefined;
  const shown = ({ evaluation, expected }: SmoothedTrial): SmoothedTrial => ({ evaluation, expected });
  return {
    chosen: shown(chosen),
    luckiest: shown(luckiest),
    optimism: luckiest.observed - luckiest.reward,
    ranking: byExpectation.map(shown),
  };
}

/** The final choice of trials that may all be chosen. */
export function finalChoice(
  trials: readonly CompleteEvaluation[],
  grammar: Grammar,
  options: FinalChoiceOptions,
): FinalChoice | undefined {
  return choiceFrom(beliefOf(trials, grammar, options));
}

/** The same, to be asked again as trials are added. */
export function finalChooser(
  grammar: Grammar,
  options: FinalChoiceOptions,
): (trials: readonly CompleteEvaluation[]) => FinalChoice | undefined {
  const believe = believer(grammar, options);
  return (trials) => choiceFrom(believe(trials));
}

/**
 * How many architectures, the chosen one among them, may as well be as good as it: those whose expectation is within the 95 % of
 * chance of its own.  `μ_c − μ_i ≤ 1.96 s √(v_c + v_i − 2 v_ci)`, `s²` the signal's likeliest variance
 */
export function alikeTo(chosen: SmoothedTrial, { trials, examples, posterior }: TrialBelief): number {
  const first = new Map<string, number>(); // of an architecture that was trained more than once
  trials.forEach(({ architecture }, i) => {
    const text = formatArchitecture(architecture);
    if (!first.has(text)) first.set(text, i);
  });
  const candidates = Array.from(first.values(), (i) => (examples[i] as Example).sequence);
  const c = Array.from(first.keys()).indexOf(formatArchitecture(chosen.evaluation.architecture));
  const outlook = posterior.over(candidates);
  const together = outlook.covariances(c);
  return candidates.filter((_, i) => {
    const variance = (outlook.variances[c] as number) + (outlook.variances[i] as number) - 2 * (together[i] as number);
    const bound = 1.96 * Math.sqrt(posterior.signal * Math.max(0, variance));
    return (outlook.means[c] as number) - (outlook.means[i] as number) <= bound;
  }).length;
}
