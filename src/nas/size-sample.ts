// A few architectures of a space that stand for its sizes: from each equal part of the space by size, one in its middle.
import type { Stream } from "../tensor/index.js";
import { type Architecture, formatArchitecture, multiplyAdds } from "./architecture.js";
import { enumerate, type Grammar, SeenSequences } from "./grammar.js";
import { drawUniform } from "./strategies/random.js";
import { decode } from "./vocabulary.js";

/** Smaller spaces are sorted whole, of larger ones as many are drawn. */
const mostSorted = 600;

/**
 * So many architectures, the smallest first: the middle ones of as many equal parts of the space, by multiply-adds. The mean of what they take to train is
 * then close to that of the whole space, which a few drawn at random would miss, since the largest take most of the time.
 * Fewer where the space has no more.
 */
export function architecturesBySize(
  grammar: Grammar,
  { features, classes }: { readonly features: number; readonly classes: number },
  count: number,
  rng: Stream,
): Architecture[] {
  const sorted = someOf(grammar, rng)
    .map((architecture) => ({ architecture, size: multiplyAdds(architecture, features, classes) }))
    .sort((a, b) => a.size - b.size || (formatArchitecture(a.architecture) < formatArchitecture(b.architecture) ? -1 : 1));
  const places = Array.from({ length: count }, (_, k) => Math.floor(((k + 0.5) * sorted.length) / count));
  return sorted.filter((_, place) => places.includes(place)).map(({ architecture }) => architecture);
}

function someOf(grammar: Grammar, rng: Stream): Architecture[] {
  if (grammar.size <= mostSorted) return Array.from(enumerate(grammar), (sequence) => decode(grammar.vocabulary, sequence));
  const seen = new SeenSequences(grammar);
  return Array.from({ length: mostSorted }, () => {
    const sequence = drawUniform(grammar, seen, rng);
    seen.add(sequence);
    return decode(grammar.vocabulary, sequence);
  });
}
