// The candidates: all unseen ones of a small space, a sample with the neighbours of the best of a large one.
import { describe, expect, it } from "vitest";
import { enumerate, grammarOf, isLegal, SeenSequences } from "../../../src/nas/grammar.js";
import { tutorialSpace } from "../../../src/nas/index.js";
import { candidatesOf } from "../../../src/nas/surrogate/candidates.js";
import { stream } from "../../../src/tensor/index.js";

const key = (sequence: readonly number[]): string => sequence.join(" ");

describe("candidatesOf", () => {
  it("gives every unseen architecture of a small space", () => {
    const grammar = grammarOf(tutorialSpace);
    const seen = new SeenSequences(grammar);
    for (const sequence of enumerate(grammar)) if (sequence[0] !== 3) seen.add(sequence);
    const candidates = candidatesOf(grammar)(seen, stream(0), { random: 1, best: [] });
    expect(candidates.map(key)).toEqual(Array.from(enumerate(grammar), key).filter((text) => text.startsWith("3 ")));
  });

  const large = grammarOf({ ...tutorialSpace, maxLayers: 4 });
  const output = large.vocabulary.output;

  it("gives so many of a large space, unseen, legal, each once, and the neighbours of the best among them", () => {
    const seen = new SeenSequences(large);
    const best = [1, 2, output];
    seen.add(best);
    seen.add([1, 3, output]);
    const candidates = candidatesOf(large)(seen, stream(0), { random: 100, best: [best] });
    const keys = candidates.map(key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const sequence of candidates) expect(isLegal(large, sequence) && !seen.has(sequence)).toBe(true);
    expect(keys.length).toBeGreaterThan(120);
    for (const neighbour of [
      [1, output],
      [1, 6, output],
      [1, 2, 2, output],
    ]) {
      expect(keys).toContain(key(neighbour));
    }
    expect(keys).not.toContain(key([1, 3, output]));
  });

  it("gives what is left of a large space that is nearly used up", () => {
    const grammar = grammarOf({ ...tutorialSpace, activations: ["relu"], dropoutRates: [0.1, 0.2, 0.3], maxLayers: 4 });
    expect(grammar.size).toBeGreaterThan(5_000);
    const seen = new SeenSequences(grammar);
    const left = [1, 2, 3];
    for (const sequence of enumerate(grammar))
      if (sequence.length > 2 || !left.includes(sequence[0] as number)) seen.add(sequence);
    const candidates = candidatesOf(grammar)(seen, stream(0), { random: 500, best: [] });
    expect(candidates.map(key).sort()).toEqual(left.map((token) => key([token, grammar.vocabulary.output])));
  });
});
