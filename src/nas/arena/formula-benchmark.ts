// A benchmark by formula: spaces larger than any table of trainings, and truths that are known.
import { integerBelow, stream } from "../../tensor/index.js";
import { enumerate, type Grammar } from "../grammar.js";
import { searchedSpace } from "../search.js";
import { decode, type Sequence } from "../vocabulary.js";
import { type Benchmark, placesOf, ranksOf, roundOf, type Shown } from "./benchmark.js";
import { normal } from "./synthetic-worth.js";

export interface FormulaOptions {
  /** The standard deviation of a normal noise on what a trial shows; that of an architecture's n-th trial is drawn once a round. */
  readonly noise?: number;
  /** Whether worths are counted in standard deviations from their mean, and with them noise and regret. */
  readonly isStandardised?: boolean;
}

/**
 * A space whose worths a function gives: a trial shows `loss = −worth + noise`. The space is listed once, so that the best is known; it
 * must fit into memory.
 */
export function formulaBenchmark(
  grammar: Grammar,
  worth: (sequence: Sequence) => number,
  { noise = 0, isStandardised = false }: FormulaOptions = {},
): Benchmark {
  const sequences = [...enumerate(grammar)];
  const places = placesOf(sequences.map((sequence) => decode(grammar.vocabulary, sequence)));
  const raw = sequences.map(worth);
  const worths = isStandardised ? standardised(raw) : raw;
  const ranks = ranksOf(worths);
  return {
    grammar,
    metric: "log-loss",
    size: sequences.length,
    space: searchedSpace({ grammar }),
    round: (rng) => {
      const key = integerBelow(2 ** 32, rng);
      const noiseOf = (at: number, earlier: number): number =>
        noise === 0 ? 0 : noise * normal(earlier === 0 ? stream(key, "noise", at) : stream(key, "noise", at, earlier));
      const show = (at: number, { earlier = 0 }: Shown) => ({
        status: "complete" as const,
        parameters: 0,
        epochs: [],
        validation: { loss: noiseOf(at, earlier) - (worths[at] as number), accuracy: Number.NaN },
        bestEpoch: 0,
        seconds: 0,
        weights: [],
      });
      return roundOf(places, worths, show, ranks);
    },
  };
}

function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  return values.map((x) => (x - mean) / deviation);
}
