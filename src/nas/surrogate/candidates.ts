// Candidates: the unseen architectures that are weighed against each other. All of a small space, of a large one a sample.
import type { Stream } from "../../tensor/index.js";
import { enumerate, type Grammar, type SeenSequences } from "../grammar.js";
import { neighbourhood } from "../strategies/neighbours.js";
import { drawUniform } from "../strategies/random.js";
import type { Sequence } from "../vocabulary.js";

/** A space of so many architectures is looked at whole. */
const mostEnumerated = 5_000;

/** Draws for each random candidate, at most: repeats are many only where little is left. */
const mostDraws = 20;

/**
 * Unseen sequences, each once: at least as many as asked for where there are. In a large space `random` are drawn, and the neighbours
 * of the best join them: what is better than the best is more often near it than anywhere.
 */
export type CandidatesOf = (
  seen: SeenSequences,
  rng: Stream,
  sample: { readonly random: number; readonly best: readonly Sequence[] },
) => Sequence[];

export function candidatesOf(grammar: Grammar): CandidatesOf {
  if (grammar.size <= mostEnumerated) {
    const all = Array.from(enumerate(grammar));
    return (seen) => all.filter((sequence) => !seen.has(sequence));
  }
  const neighboursOf = neighbourhood(grammar);
  return (seen, rng, { random, best }) => {
    const found = new Map<string, Sequence>();
    const keep = (sequence: Sequence): unknown => found.set(sequence.join(" "), sequence);
    const enough = Math.min(random, seen.remaining());
    // With limits, what remains may be less than is counted.
    for (let draws = 0; found.size < enough && draws < mostDraws * random; draws++) keep(drawUniform(grammar, seen, rng));
    for (const neighbour of best.flatMap((sequence) => Object.values(neighboursOf(sequence)).flat())) {
      if (!seen.has(neighbour)) keep(neighbour);
    }
    return Array.from(found.values());
  };
}
