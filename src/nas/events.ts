// Events: all that a search says, in the order in which it happens.
import type { Metric, Scores } from "../nn/index.js";
import type { Architecture } from "./architecture.js";
import type { Evaluation } from "./job.js";
import type { ObjectiveName } from "./objectives.js";
import type { LearnReport } from "./strategies/strategy.js";
import type { TestScores } from "./test-scores.js";

/** Why a search ended. */
export type EndReason = "trials" | "exhausted" | "epochs" | "timeout" | "interrupted" | "failures";

/** How far a search goes. */
export interface SearchLimits {
  readonly trials: number;
  /** That the trials train in all; absent where there is no limit. */
  readonly epochs?: number;
}

export interface Started extends SearchLimits {
  readonly kind: "started";
  readonly strategy: string;
  /** Architectures in the space. */
  readonly space: number;
  readonly batch: number;
  /** Trials under way, at most, where they are more than a batch. */
  readonly pending?: number;
  /** That evaluations count as they arrive: then they stand in that order, not in that of their trials. */
  readonly isAsync?: boolean;
  readonly metric: Metric;
  /** What is traded off, the metric first, where it is more than the metric. */
  readonly objectives?: readonly ObjectiveName[];
  readonly seed: number;
  /** A fingerprint of all that decides the search, where whoever records it has one. */
  readonly config?: string;
}

/** Before the first trial: some architectures, each trained on some seeds, to see how much a training is worth believing. */
export interface NoiseProbed {
  readonly kind: "noise";
  readonly architectures: readonly Architecture[];
  /** (A, R) */
  readonly rewards: readonly (readonly number[])[];
}

/** Before it is trained. */
export interface Proposed {
  readonly kind: "proposed";
  readonly trial: number;
  readonly architecture: Architecture;
  /** Of the metric, where the strategy has a predictor. */
  readonly prediction?: number;
  /** That its architecture was trained before. */
  readonly isRepeat?: boolean;
  /** Epochs to train, at most, where they are not the search's. */
  readonly epochs?: number;
  /** The trial whose training it goes on with. */
  readonly continues?: number;
}

export interface Evaluated {
  readonly kind: "evaluated";
  readonly evaluation: Evaluation;
}

export interface Learned {
  readonly kind: "learned";
  /** From 1. */
  readonly batch: number;
  readonly report: LearnReport;
}

/** The search has come to its limits, and goes on: when it was resumed, it was given these. */
export interface Continued extends SearchLimits {
  readonly kind: "continued";
}

/** A trial's architecture trained again by itself, from fresh weights, where those of the search shared theirs. */
export interface Compared {
  readonly kind: "compared";
  readonly trial: number;
  readonly validation: Scores;
}

/** The final choice, made of all trials together before any look at the test rows. */
export interface Chosen {
  readonly kind: "chosen";
  /** The trials that could be chosen, from the best expectation, with the metric that is expected of each. The first is the choice. */
  readonly ranking: readonly { readonly trial: number; readonly expected: number }[];
  /** The trial with the best observation. */
  readonly luckiest: number;
  /** By how much its observation is probably better than its architecture. @units the metric's, better counted as positive */
  readonly optimism: number;
  /** How many architectures, the chosen one among them, the trials do not tell from it. */
  readonly alike: number;
}

/** What stands beside the results: always the most frequent class or the mean, and a network without hidden layers. */
export interface BaselineScored {
  readonly kind: "baseline";
  readonly name: "majority" | "logistic regression" | "mean" | "linear regression";
  readonly validation: Scores;
  readonly test: TestScores;
}

/** The only look of a trial at the test rows: a chosen trial's own weights, from its best epoch. */
export interface Tested {
  readonly kind: "tested";
  /** By validation among those looked at, or by the final choice where one is made; from 1. */
  readonly rank: number;
  readonly trial: number;
  readonly test: TestScores;
}

export interface Finished {
  readonly kind: "finished";
  readonly reason: EndReason;
  /** Trials that came to an end, the failed ones included. */
  readonly trials: number;
}

export type SearchEvent =
  | Started
  | NoiseProbed
  | Proposed
  | Evaluated
  | Learned
  | Continued
  | Compared
  | Chosen
  | BaselineScored
  | Tested
  | Finished;
