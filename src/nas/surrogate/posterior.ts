// Posterior: what is believed of architectures after some were tried.
import type { RewardScale } from "../reward-scale.js";
import type { Sequence } from "../vocabulary.js";

/** An architecture that was tried, and what it earned. */
export interface Example {
  readonly sequence: Sequence;
  readonly reward: number;
}

/** The belief after the examples, in standard units: rewards less their mean, in units of their deviation. */
export interface Posterior {
  /** From standard units back to rewards; the deviation is 0 where there is nothing to tell apart, and then all means are too. */
  readonly scale: RewardScale;
  /** The expected rewards of architectures, by their places in the list. */
  means(sequences: readonly Sequence[]): number[];
  over(candidates: readonly Sequence[]): Outlook;
}

/** The belief about a list of candidates, from which several are chosen before any of them is tried. */
export interface Outlook {
  /** In standard units, by the candidate's place in the list. */
  readonly means: Float64Array;
  /** Of the expected reward, without the noise of a trial; 1 of what nothing is known of, as the signal is taken to spread like the rewards. */
  readonly variances: Float64Array;
  /** With one candidate, of the expected rewards of all, in squared standard units. */
  covariances(candidate: number): Float64Array;
  /**
   * Takes a candidate to be tried, with its mean standing in for the outcome: no mean changes, the variances of its like shrink.
   * @source Ginsbourger, Le Riche and Carraro 2010 (kriging believer)
   */
  expect(candidate: number): void;
}
