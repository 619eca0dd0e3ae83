// Benchmarks: spaces in which a search costs nothing, because what each trial would show is known beforehand.
import type { Metric } from "../../nn/index.js";
import type { Stream } from "../../tensor/index.js";
import { type Architecture, formatArchitecture } from "../architecture.js";
import type { Grammar, SeenSequences } from "../grammar.js";
import type { CompleteEvaluation } from "../job.js";
import type { Sequence } from "../vocabulary.js";

/** What a trial shows, whichever its number. */
export type Observed = Omit<CompleteEvaluation, "trial" | "architecture">;

/** Which training of an architecture a trial shows, and how much of it. */
export interface Shown {
  /** After so many earlier ones. */
  readonly earlier?: number;
  /** To so many epochs, where it is not trained to the end. */
  readonly epochs?: number;
}

/** One repetition: the same for all strategies, so that their results can be compared in pairs. Worths: larger is better. */
export interface Round {
  /** What a trial of an architecture shows. */
  observe(architecture: Architecture, of?: Shown): Observed;
  /** What an architecture is worth, on evidence that no trial has seen. */
  judge(architecture: Architecture): number;
  /** One more than the number of architectures that are worth more; of equals one is counted before the other, so that each rank is there once. */
  rank(architecture: Architecture): number;
  /** What the best is worth. */
  readonly best: number;
}

export interface Benchmark {
  readonly grammar: Grammar;
  readonly metric: Metric;
  /** How many architectures can be tried. */
  readonly size: number;
  /** What each of them is worth without noise; absent where there are too many to be listed. */
  readonly worths?: Worths;
  /** The space before the first trial: what cannot be tried counts as seen. */
  readonly space: SeenSequences;
  round(rng: Stream): Round;
}

/** A list of architectures and what each is worth. (A) */
export interface Worths {
  readonly sequences: readonly Sequence[];
  readonly values: ArrayLike<number>;
}

/** Where each architecture stands in a list. */
export type PlaceOf = (architecture: Architecture) => number;

/** By their texts. */
export function placeIn(architectures: readonly Architecture[]): PlaceOf {
  const places = new Map(architectures.map((architecture, at) => [formatArchitecture(architecture), at]));
  return (architecture) => {
    const place = places.get(formatArchitecture(architecture));
    if (place === undefined) throw new Error(`benchmark: ${formatArchitecture(architecture)} must be in the space`);
    return place;
  };
}

/** A round from the worths of all architectures and what a trial of each shows, by their places. */
export function roundOf(
  placeOf: PlaceOf,
  worths: ArrayLike<number>,
  show: (at: number, of: Shown) => Observed,
  ranks: Uint32Array = ranksOf(worths),
): Round {
  return {
    observe: (architecture, of = {}) => show(placeOf(architecture), of),
    judge: (architecture) => worths[placeOf(architecture)] as number,
    rank: (architecture) => ranks[placeOf(architecture)] as number,
    best: worths[ranks.indexOf(1)] as number,
  };
}

/** From 1, the largest first; of equals the earlier. */
export function ranksOf(values: ArrayLike<number>): Uint32Array {
  const ranks = new Uint32Array(values.length);
  const order = Uint32Array.from(ranks.keys()).sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
  for (const [above, at] of order.entries()) ranks[at] = above + 1;
  return ranks;
}
