// Events: all that a search says, in the order in which it happens.
import type { Scores } from "../nn/index.js";
import type { Architecture } from "./architecture.js";
import type { Evaluation, Metric } from "./job.js";
import type { LearnReport } from "./strategies/strategy.js";

/** Why a search ended. */
export type EndReason = "trials" | "exhausted" | "epochs" | "timeout" | "interrupted" | "failures";

export interface Started {
  readonly kind: "started";
  readonly strategy: string;
  /** Architectures in the space. */
  readonly space: number;
  readonly trials: number;
  readonly batch: number;
  readonly metric: Metric;
  readonly seed: number;
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

/** What stands beside the results: the most frequent class, and a network without hidden layers. */
export interface BaselineScored {
  readonly kind: "baseline";
  readonly name: "majority" | "logistic regression";
  readonly validation: Scores;
  readonly test: Scores;
}

/** The only look of a trial at the test rows: a chosen trial's own weights, from its best epoch. */
export interface Tested {
  readonly kind: "tested";
  /** By validation, from 1. */
  readonly rank: number;
  readonly trial: number;
  readonly test: Scores;
}

export interface Finished {
  readonly kind: "finished";
  readonly reason: EndReason;
  /** Trials that came to an end, the failed ones included. */
  readonly trials: number;
}

export type SearchEvent = Started | Proposed | Evaluated | Learned | BaselineScored | Tested | Finished;
