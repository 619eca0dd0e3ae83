// Jobs and evaluations: what is asked of whoever trains, and what comes back. Plain values, so that they cross threads and machines.
import type { FitOptions, Metric, Scores } from "../nn/index.js";
import type { Shape } from "../tensor/index.js";
import type { Architecture } from "./architecture.js";

/**
 * Which epochs of a training a trial shows. `best`: the best epoch by the metric, whose weights a search keeps; `last`: the last epoch, as the tutorial's accuracy; `least-loss`:
 * the epoch of the least validation loss, whatever the metric; `mean-of-last`: the mean over the last epochs; `weighted`: the mean over
 * all epochs, each weighed by its number, as in the tutorial.
 */
export const observationNames = ["best", "last", "least-loss", "mean-of-last", "weighted"] as const;
export type ObservationName = (typeof observationNames)[number];

/** How every network of a search is trained. */
export type TrainingOptions = Omit<FitOptions, "monitor"> & {
  /** What a trial is judged by, on the validation rows. */
  readonly metric: Metric;
  /** Which epochs' scores a trial is rewarded for, where these are not those of the kept weights. */
  readonly observe?: { readonly name: ObservationName; readonly last: number };
};

/** A parameter's values, dense and in row-major order. */
export interface Weights {
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** One network to train. Everything that decides the outcome is in here or in the data. */
export interface Job {
  /** From 1; the baseline without hidden layers is trial 0. */
  readonly trial: number;
  readonly architecture: Architecture;
  /** The search's seed; with the trial number it fixes initial weights, shuffles and masks. */
  readonly seed: number;
  /** Of several folds the one to train on, from 1; the first where nothing is said. It has a part in the chances from the second on. */
  readonly fold?: number;
  readonly training: TrainingOptions;
  /** The trial that began this training, whose chances it has; itself where nothing is said. */
  readonly continues?: number;
  /** A network that trains longer fails, at the end of an epoch; absent for no limit. @units seconds */
  readonly timeout?: number;
  /** For each dense layer, weight and bias to start from; `null` for fresh ones. Absent: all fresh. */
  readonly shared?: readonly (readonly [weight: Weights, bias: Weights] | null)[];
}

/** The trial number of the baseline that is trained: a network without hidden layers, logistic or linear regression. */
export const baselineTrial = 0;

/** The validation scores of one epoch. */
export interface EpochScores extends Scores {
  readonly epoch: number;
  /** Of a trial of several folds: which fold's network, from 1. */
  readonly fold?: number;
  /** On the test rows, where whoever trained was given them: for a table of trained networks, never in a search. */
  readonly test?: Scores;
  /** Over the epoch's batches, where it was asked for. @units the loss's, per row */
  readonly trainingLoss?: number;
}

interface Trained {
  readonly trial: number;
  /** As the job had it; absent of a trial as a whole. */
  readonly fold?: number;
  readonly architecture: Architecture;
  /** Weights and biases. */
  readonly parameters: number;
  /** Of several folds, those of all networks, fold after fold. */
  readonly epochs: readonly EpochScores[];
  /** Wall time on whoever trained; of several folds, the sum. @units seconds */
  readonly seconds: number;
  /** The trial whose training this one goes on with. */
  readonly continues?: number;
}

/** What one network of a trial came to. */
export interface FoldResult {
  readonly validation: Scores;
  /** What it is rewarded for, where that is something else. */
  readonly observed?: Scores;
  readonly bestEpoch: number;
}

/** A trial that came to an end: its scores on the validation rows at the best epoch, whose weights these are. */
export interface CompleteEvaluation extends Trained, FoldResult {
  readonly status: "complete";
  /** Of several folds, the parameters of one network after another, in the folds' order. */
  readonly weights: readonly Weights[];
  /** Where there are several: what each came to. What stands above is then their mean. */
  readonly folds?: readonly FoldResult[];
}

/** A trial without a result: its loss was not finite in any epoch, or whoever trained it could not. */
export interface FailedEvaluation extends Trained {
  readonly status: "failed";
  readonly reason: string;
}

export type Evaluation = CompleteEvaluation | FailedEvaluation;

/** Where training happens: in this thread, in a pool of them, on other machines. */
export interface Evaluator {
  /** How many jobs run at a time. */
  readonly workers: number;
  /** What computes, for the record. */
  readonly device: string;
  /**
   * Evaluates each job once. Results come in any order; what they are never depends on it. A job that cannot be done is a failed
   * evaluation. Once `signal` is aborted no job is begun, and those under way may be given up. It may be called again while an earlier
   * call is under way: jobs of the earlier call are begun first.
   */
  evaluate(jobs: readonly Job[], signal?: AbortSignal): AsyncIterable<Evaluation>;
  close(): Promise<void>;
}
