// A benchmark by formula: spaces larger than any table of trainings, and truths that are known.
import { integerBelow, type Stream, stream } from "../../tensor/index.js";
import { enumerate, type Grammar } from "../grammar.js";
import { searchedSpace } from "../search.js";
import { decode, type Sequence } from "../vocabulary.js";
import { type Benchmark, placesOf, ranksOf, roundOf } from "./benchmark.js";

export interface FormulaOptions {
  /** The standard deviation of a normal noise on what a trial shows; an architecture's is drawn once a round. */
  readonly noise?: number;
}

/**
 * A space whose worths a function gives: a trial shows `loss = −worth + noise`. The space is listed once, so that the best is known; it
 * must fit into memory.
 */
export function formulaBenchmark(
  grammar: Grammar,
  worth: (sequence: Sequence) => number,
  { noise = 0 }: FormulaOptions = {},
): Benchmark {
  const sequences = [...enumerate(grammar)];
  const places = placesOf(sequences.map((sequence) => decode(grammar.vocabulary, sequence)));
  const worths = sequences.map(worth);
  const ranks = ranksOf(worths);
  return {
    grammar,
    metric: "log-loss",
    size: sequences.length,
    space: searchedSpace({ grammar }),
    round: (rng) => {
      const key = integerBelow(2 ** 32, rng);
      const noiseOf = (at: number): number => (noise === 0 ? 0 : noise * normal(stream(key, "noise", at)));
      const show = (at: number) => ({
        status: "complete" as const,
        parameters: 0,
        epochs: [],
        validation: { loss: noiseOf(at) - (worths[at] as number), accuracy: Number.NaN },
        bestEpoch: 0,
        seconds: 0,
        weights: [],
      });
      return roundOf(places, worths, show, ranks);
    },
  };
}

/** @source Box and Muller 1958 */
function normal(rng: Stream): number {
  return Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
}
