// A benchmark by formula: spaces larger than any table of trainings, and truths that are known.
import { integerBelow, stream } from "../../tensor/index.js";
import type { Architecture } from "../architecture.js";
import { completions, enumerate, type Grammar } from "../grammar.js";
import { searchedSpace } from "../search.js";
import { encode, type Sequence } from "../vocabulary.js";
import { type Benchmark, ranksOf, roundOf, type Shown } from "./benchmark.js";
import { normal } from "./synthetic-worth.js";

export interface FormulaOptions {
  /** The standard deviation of a normal noise on what a trial shows; that of an architecture's n-th trial is drawn once a round. */
  readonly noise?: number;
  /** Whether worths are counted in standard deviations from their mean, and with them noise and regret. */
  readonly isStandardised?: boolean;
}

/** Up to so many architectures, those of a space are kept, and not only their worths. */
const mostKept = 50_000;

/**
 * A space whose worths a function gives: a trial shows `loss = −worth + noise`. The space is walked once, so that the best is known and
 * each rank; of each architecture two numbers are kept, 12 bytes, and they must fit into memory.
 */
export function formulaBenchmark(
  grammar: Grammar,
  worth: (sequence: Sequence) => number,
  { noise = 0, isStandardised = false }: FormulaOptions = {},
): Benchmark {
  const raw = new Float64Array(grammar.size);
  let walked = 0;
  for (const sequence of enumerate(grammar)) raw[walked++] = worth(sequence);
  const worths = isStandardised ? standardised(raw) : raw;
  const ranks = ranksOf(worths);
  const placeOf = (architecture: Architecture): number => placeInSpace(grammar, encode(grammar.vocabulary, architecture));
  return {
    grammar,
    metric: "log-loss",
    size: raw.length,
    ...(raw.length > mostKept ? {} : { worths: { sequences: [...enumerate(grammar)], values: worths } }),
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
      return roundOf(placeOf, worths, show, ranks);
    },
  };
}

/** How many architectures of the space are listed before one. */
function placeInSpace(grammar: Grammar, sequence: Sequence): number {
  return sequence.reduce((place, token, t) => {
    const before = sequence.slice(0, t);
    return (
      place + Array.from({ length: token }, (_, other) => completions(grammar, [...before, other])).reduce((a, b) => a + b, 0)
    );
  }, 0);
}

function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  return values.map((x) => (x - mean) / deviation);
}
