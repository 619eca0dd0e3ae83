// Limits: exact masks in small spaces by enumeration, and in large ones what no enumeration could find.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activations, multiplyAdds, parameterCount, parseArchitecture } from "../../src/nas/architecture.js";
import {
  allowedTokens,
  assertLegal,
  completions,
  enumerate,
  type Grammar,
  grammarOf,
  SeenSequences,
} from "../../src/nas/grammar.js";
import { isWithin, type Limit, type Limits, macsLimit, parameterLimit } from "../../src/nas/limits.js";
import { drawUniform } from "../../src/nas/strategies/random.js";
import { decode, type SearchSpace, type Sequence, tutorialSpace } from "../../src/nas/vocabulary.js";
import { withinLimits } from "../../src/nas/within-limits.js";
import { stream } from "../../src/tensor/index.js";

/** A cost that knows the activation, as a latency does. */
const byActivation = (most: number): Limit => ({
  most,
  costOf: ({ inputs, units, activation }) =>
    3 * inputs + 5 * units + (activation === undefined ? 7 : 11 * activations.indexOf(activation)),
});

const spaces: fc.Arbitrary<SearchSpace> = fc.record({
  units: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }),
  activations: fc.shuffledSubarray([...activations], { minLength: 1, maxLength: 2 }),
  dropoutRates: fc.constantFrom([], [0.1]),
  maxLayers: fc.integer({ min: 1, max: 3 }),
  learningRates: fc.constantFrom([], [0.01, 0.001]),
});
const limits: fc.Arbitrary<Limits> = fc.record({
  features: fc.integer({ min: 1, max: 20 }),
  classes: fc.integer({ min: 2, max: 40 }),
  each: fc
    .shuffledSubarray(
      [parameterLimit, macsLimit, byActivation].map(
        (of, k) => (share: number) => of(Math.floor(share * ([4000, 3000, 900][k] as number))),
      ),
      { minLength: 1 },
    )
    .chain((chosen) => fc.tuple(...chosen.map((of) => fc.double({ min: 0, max: 1, noNaN: true }).map(of)))),
});

const textOf = (sequence: Sequence): string => sequence.join(" ");
const kept = (space: SearchSpace, of: Limits): Sequence[] => {
  const grammar = grammarOf(space);
  return [...enumerate(grammar)].filter((sequence) => isWithin(of, decode(grammar.vocabulary, sequence)));
};

describe("a grammar with limits", () => {
  it("has exactly the architectures that keep them all, and counts those behind every prefix", () => {
    fc.assert(
      fc.property(spaces, limits, (space, of) => {
        const grammar = grammarOf(space, of);
        const expected = kept(space, of);
        expect(Array.from(enumerate(grammar), textOf)).toEqual(expected.map(textOf));
        expect(grammar.size).toBe(expected.length);
        const prefixes = new Set(expected.flatMap((sequence) => sequence.map((_, length) => textOf(sequence.slice(0, length)))));
        for (const text of prefixes) {
          const prefix = text === "" ? [] : text.split(" ").map(Number);
          const behind = expected.filter((sequence) => prefix.every((token, i) => sequence[i] === token));
          expect(completions(grammar, prefix)).toBe(behind.length);
          const next = new Set(behind.map((sequence) => sequence[prefix.length]));
          allowedTokens(grammar, prefix).forEach((allowed, token) => {
            expect(allowed).toBe(next.has(token) ? 1 : 0);
          });
        }
      }),
      { numRuns: 150 },
    );
  });

  it("is used up when what keeps them is, each drawn once", () => {
    fc.assert(
      fc.property(spaces, limits, (space, of) => {
        const grammar = grammarOf(space, of);
        const seen = new SeenSequences(grammar);
        const drawn: string[] = [];
        while (!seen.isExhausted) {
          const sequence = drawUniform(grammar, seen, stream(0, "draw", drawn.length));
          expect(seen.add(sequence)).toBe(true);
          drawn.push(textOf(sequence));
        }
        expect(drawn.sort()).toEqual(kept(space, of).map(textOf).sort());
      }),
      { numRuns: 50 },
    );
  });

  it("counts coarsely where it cannot count exactly: never too few, and exactly within 4096", () => {
    fc.assert(
      fc.property(spaces, limits, (space, of) => {
        const { vocabulary } = grammarOf(space);
        const [exact, coarse] = [true, false].map((isExact) => withinLimits(vocabulary, of, isExact).completions([]));
        if (of.each.length === 1)
          expect(coarse).toBe(exact); // all limits here are below 4096
        else expect(coarse).toBeGreaterThanOrEqual(exact as number);
      }),
    );
  });

  it("says so of a sequence that breaks one", () => {
    const grammar = grammarOf(tutorialSpace, { features: 11, classes: 3, each: [parameterLimit(1000)] });
    expect(() => assertLegal(grammar, [28, 28, 30])).toThrow("sequence: must keep the limits of the space, got 28 28 30");
    expect(() => assertLegal(grammar, [1, 1, 30])).not.toThrow();
  });
});

describe("limits in a space of 10¹² architectures", () => {
  const space: SearchSpace = { ...tutorialSpace, maxLayers: 8, learningRates: [0.01, 0.001] };
  const shape = { features: 11, classes: 3 };
  const architectureOf = (grammar: Grammar, sequence: Sequence) => decode(grammar.vocabulary, sequence);

  it("are kept by every draw, also where they leave next to nothing", () => {
    for (const most of [123_456, 5_000, 400]) {
      const grammar = grammarOf(space, { ...shape, each: [parameterLimit(most), byActivation(2 * most)] });
      const seen = new SeenSequences(grammar);
      for (let k = 0; k < 50; k++) {
        const sequence = drawUniform(grammar, seen, stream(0, "draw", k));
        expect(seen.add(sequence)).toBe(true);
        expect(parameterCount(architectureOf(grammar, sequence), shape.features, shape.classes)).toBeLessThanOrEqual(most);
      }
    }
  });

  it("leave exactly what a walk of what is left finds, and then the space is used up", () => {
    const tight: Limits = { ...shape, each: [macsLimit(8 * 11 + 8 * 3 + 2 * 64), parameterLimit(300)] };
    const grammar = grammarOf({ ...space, activations: ["relu"] }, tight);
    const walked = Array.from(enumerate(grammar), textOf);
    expect(walked.length).toBeGreaterThan(20);
    expect(walked.length).toBeLessThan(2_000);
    const seen = new SeenSequences(grammar);
    const drawn: string[] = [];
    while (!seen.isExhausted) {
      const sequence = drawUniform(grammar, seen, stream(1, "draw", drawn.length));
      seen.add(sequence);
      drawn.push(textOf(sequence));
    }
    expect(drawn.sort()).toEqual([...walked].sort());
  });

  it("leave nothing when the smallest network is beyond them", () => {
    const grammar = grammarOf(space, { ...shape, each: [macsLimit(8 * 11 + 8 * 3 - 1)] });
    expect([grammar.size, new SeenSequences(grammar).isExhausted]).toEqual([0, true]);
  });
});

describe("multiplyAdds", () => {
  it("is what the dense layers multiply, the output layer included", () => {
    const architecture = parseArchitecture("learning-rate-0.1 64-tanh dropout-0.2 32-elu");
    expect(multiplyAdds(architecture, 11, 3)).toBe(11 * 64 + 64 * 32 + 32 * 3);
    expect(parameterCount(architecture, 11, 3)).toBe(multiplyAdds(architecture, 11, 3) + 64 + 32 + 3);
  });
});
