// What may follow what, the size of a space, and walks that never repeat.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activations } from "../../src/nas/architecture.js";
import {
  allowedTokens,
  assertLegal,
  completions,
  enumerate,
  type Grammar,
  grammarOf,
  isLegal,
  SeenSequences,
} from "../../src/nas/grammar.js";
import { decode, encode, type SearchSpace, type Sequence, tutorialSpace } from "../../src/nas/vocabulary.js";
import { pickWeighted, type Stream, stream } from "../../src/tensor/index.js";

const tutorial = grammarOf(tutorialSpace);
/** Spaces of at most 4 dense layers, 2 dropouts, 3 layers and 4 ways of training: up to 688 architectures. */
const smallSpaces: fc.Arbitrary<SearchSpace> = fc.record({
  units: fc.uniqueArray(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 2 }),
  activations: fc.shuffledSubarray([...activations], { minLength: 1, maxLength: 2 }),
  dropoutRates: fc.uniqueArray(fc.constantFrom(0.1, 0.5), { maxLength: 2 }),
  maxLayers: fc.integer({ min: 1, max: 3 }),
  learningRates: fc.constantFrom([], [0.01, 0.001]),
  weightDecays: fc.constantFrom([], [0], [0, 0.1]),
});

function walk(grammar: Grammar, rng: Stream, seen?: SeenSequences): Sequence {
  const sequence: number[] = [];
  while (sequence.at(-1) !== grammar.vocabulary.output) {
    const mask = allowedTokens(grammar, sequence, seen);
    if (!mask.includes(1)) throw new Error(`nothing may follow ${sequence.join(" ")}`);
    sequence.push(pickWeighted(mask, rng));
  }
  return sequence;
}

describe("the size of a space", () => {
  it("is the tutorial's 28 + 28·29 = 840 with two layers, 28 with one", () => {
    expect(tutorial.size).toBe(840);
    expect(tutorial.maxLength).toBe(3);
    expect(grammarOf({ ...tutorialSpace, maxLayers: 1 }).size).toBe(28);
    expect(grammarOf({ ...tutorialSpace, maxLayers: 3 }).size).toBe(28 + 28 * 29 + 28 * 29 * 29);
  });

  it.each([
    [tutorialSpace],
    [{ ...tutorialSpace, maxLayers: 1 }],
    [{ ...tutorialSpace, maxLayers: 3 }],
    [{ ...tutorialSpace, dropoutRates: [] }],
    [{ ...tutorialSpace, units: [4], activations: ["relu"], dropoutRates: [], maxLayers: 5 }],
    [
      {
        ...tutorialSpace,
        units: [4, 8],
        activations: ["relu"],
        learningRates: [0.01],
        batchSizes: [8, 16, 32],
        weightDecays: [0, 1],
      },
    ],
  ] satisfies [SearchSpace][])("is what enumerating it finds: %j", (space) => {
    const grammar = grammarOf(space);
    const found = Array.from(enumerate(grammar), (sequence) => sequence.join(" "));
    expect(found).toHaveLength(grammar.size);
    expect(new Set(found).size).toBe(grammar.size);
  });

  it("may be too large to list, and is still counted", () => {
    const grammar = grammarOf({ ...tutorialSpace, maxLayers: 20 });
    expect(grammar.size / 29 ** 20).toBeCloseTo(1, 9);
    const seen = new SeenSequences(grammar);
    for (let i = 0; i < 200; i++) expect(seen.add(walk(grammar, stream(0, "large", i), seen))).toBe(true);
    expect(seen).toMatchObject({ count: 200, isExhausted: false });
    expect(seen.remaining()).toBeGreaterThan(0);
  });

  it("is refused where it is beyond what a number can count", () => {
    expect(grammarOf({ ...tutorialSpace, maxLayers: 210 }).size).toSatisfy(Number.isFinite);
    expect(() => grammarOf({ ...tutorialSpace, maxLayers: 220 })).toThrow("got 220 layers of 29 kinds");
  });
});

describe("enumerate", () => {
  it("goes in the order of the ids", () => {
    const grammar = grammarOf({ units: [4], activations: ["tanh", "relu"], dropoutRates: [0.5], maxLayers: 2 });
    expect([...enumerate(grammar)].map((sequence) => sequence.join(" "))).toEqual([
      "1 1 4",
      "1 2 4",
      "1 3 4",
      "1 4",
      "2 1 4",
      "2 2 4",
      "2 3 4",
      "2 4",
    ]);
  });

  it("gives legal sequences that decode and encode back", () => {
    for (const sequence of enumerate(tutorial)) {
      expect(isLegal(tutorial, sequence)).toBe(true);
      expect(() => assertLegal(tutorial, sequence)).not.toThrow();
      expect(encode(tutorial.vocabulary, decode(tutorial.vocabulary, sequence))).toEqual(sequence);
    }
  });

  it("finds exactly the sequences that are legal", () => {
    const space: SearchSpace = { units: [4], activations: ["tanh", "relu"], dropoutRates: [0.5], maxLayers: 3 };
    const grammar = grammarOf(space);
    const found = new Set(Array.from(enumerate(grammar), (sequence) => sequence.join(" ")));
    const ids = fc.array(fc.integer({ min: 0, max: grammar.vocabulary.size }), { maxLength: 5 });
    const ending = fc.tuple(ids, fc.boolean()).map(([head, ends]) => (ends ? [...head, grammar.vocabulary.output] : head));
    fc.assert(
      fc.property(ending, (sequence) => {
        expect(isLegal(grammar, sequence)).toBe(found.has(sequence.join(" ")));
      }),
      { numRuns: 2000 },
    );
  });

  it("starts from a prefix, and has as many as completions counts", () => {
    fc.assert(
      fc.property(smallSpaces, fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 5 }), (space, prefix) => {
        const grammar = grammarOf(space);
        expect([...enumerate(grammar, prefix)]).toHaveLength(completions(grammar, prefix));
      }),
      { numRuns: 500 },
    );
    expect([completions(tutorial, []), completions(tutorial, [5]), completions(tutorial, [5, 29])]).toEqual([840, 30, 1]);
    expect([[5, 30], [29], [30], [5, 30, 1], [5, 5, 5]].map((prefix) => completions(tutorial, prefix))).toEqual([1, 0, 0, 0, 0]);
  });
});

describe("allowedTokens", () => {
  const legal = (prefix: Sequence) =>
    [...allowedTokens(tutorial, prefix)].flatMap((allowed, token) => (allowed === 1 ? token : []));
  const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

  it("has a place for every id, padding included, and zeros and ones only", () => {
    expect(allowedTokens(tutorial, [])).toBeInstanceOf(Float32Array);
    expect(allowedTokens(tutorial, [])).toHaveLength(31);
    expect(new Set(allowedTokens(tutorial, [1]))).toEqual(new Set([0, 1]));
  });

  it("is a dense layer first, any layer or the output then, the output at the last position, nothing after", () => {
    expect(legal([])).toEqual(range(1, 28));
    expect(legal([1])).toEqual(range(1, 30));
    expect(legal([1, 29])).toEqual([30]);
    expect(legal([1, 30])).toEqual([]);
    expect(legal([1, 1, 30])).toEqual([]);
  });

  it("is one of each training choice before the first layer", () => {
    const space = { units: [4], activations: ["relu"], dropoutRates: [0.5], maxLayers: 2 } as const;
    const grammar = grammarOf({ ...space, learningRates: [0.1, 0.01], weightDecays: [0] });
    const after = (prefix: Sequence) =>
      [...allowedTokens(grammar, prefix)].flatMap((allowed, token) => (allowed === 1 ? token : []));
    expect([[], [3], [3, 5], [3, 5, 1], [3, 5, 1, 2]].map(after)).toEqual([[3, 4], [5], [1], [1, 2, 6], [6]]);
    expect([[1], [5], [3, 1], [3, 5, 2], [3, 5, 1, 3]].map((prefix) => completions(grammar, prefix))).toEqual([0, 0, 0, 0, 0]);
    expect(decode(grammar.vocabulary, [4, 5, 1, 2, 6])).toEqual([
      { kind: "learning-rate", value: 0.01 },
      { kind: "weight-decay", value: 0 },
      { kind: "dense", units: 4, activation: "relu" },
      { kind: "dropout", rate: 0.5 },
    ]);
    expect(() => assertLegal(grammar, [5, 3, 1, 6])).toThrow(
      "token 1 must be an id 3 ... 4 of learning-rate, got 5 (weight-decay-0)",
    );
    expect(() => assertLegal(grammar, [3, 5, 1, 3, 6])).toThrow("token 4 must be an id 1 ... 2 or the output layer's 6");
  });

  it("is nothing after an illegal prefix", () => {
    for (const prefix of [[0], [29], [30], [1, 0], [1, 31], [1.5], [1, 1, 1]]) expect(legal(prefix)).toEqual([]);
  });

  it("leads every random walk to a sequence of the enumeration", () => {
    fc.assert(
      fc.property(smallSpaces, fc.integer(), (space, seed) => {
        const grammar = grammarOf(space);
        const found = new Set(Array.from(enumerate(grammar), (sequence) => sequence.join(" ")));
        for (let i = 0; i < 20; i++) expect(found).toContain(walk(grammar, stream(seed, "walk", i)).join(" "));
      }),
    );
  });

  it("with a record of the seen, allows a token exactly when an unseen sequence begins so", () => {
    fc.assert(
      fc.property(smallSpaces, fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (space, seed, share) => {
        const grammar = grammarOf(space);
        const rng = stream(seed, "share");
        const seen = new SeenSequences(grammar);
        const unseen: Sequence[] = [];
        for (const sequence of enumerate(grammar)) {
          if (rng() < share) seen.add(sequence);
          else unseen.push(sequence);
        }
        const beginning = (prefix: Sequence) => unseen.filter((sequence) => prefix.every((token, i) => sequence[i] === token));
        for (const sequence of enumerate(grammar)) {
          for (let length = 0; length < sequence.length; length++) {
            const prefix = sequence.slice(0, length);
            expect(seen.remaining(prefix)).toBe(beginning(prefix).length);
            const expected = Array.from({ length: grammar.vocabulary.size }, (_, token) =>
              Math.sign(beginning([...prefix, token]).length),
            );
            expect([...allowedTokens(grammar, prefix, seen)]).toEqual(expected);
          }
          expect(seen.has(sequence)).toBe(beginning(sequence).length === 0);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("SeenSequences", () => {
  it("lets masked walks visit a whole space, each architecture once", () => {
    fc.assert(
      fc.property(smallSpaces, fc.integer(), (space, seed) => {
        const grammar = grammarOf(space);
        const rng = stream(seed, "exhaust");
        const seen = new SeenSequences(grammar);
        const visited = new Set<string>();
        for (let i = 0; i < grammar.size; i++) {
          expect(seen.isExhausted).toBe(false);
          const sequence = walk(grammar, rng, seen);
          expect(seen.has(sequence)).toBe(false);
          expect(seen.add(sequence)).toBe(true);
          visited.add(sequence.join(" "));
          expect(seen.remaining([])).toBe(grammar.size - i - 1);
        }
        expect(visited).toEqual(new Set(Array.from(enumerate(grammar), (sequence) => sequence.join(" "))));
        expect(seen).toMatchObject({ count: grammar.size, isExhausted: true });
        expect(allowedTokens(grammar, [], seen)).not.toContain(1);
      }),
    );
  });

  it("visits the tutorial's 840 in 840 walks", () => {
    const seen = new SeenSequences(tutorial);
    const rng = stream(0, "tutorial");
    for (let i = 0; i < 840; i++) expect(seen.add(walk(tutorial, rng, seen))).toBe(true);
    expect([seen.remaining([]), seen.isExhausted]).toEqual([0, true]);
  });

  it("counts a sequence once and knows whole sequences only", () => {
    const seen = new SeenSequences(tutorial);
    expect([seen.add([5, 29, 30]), seen.add([5, 29, 30]), seen.count]).toEqual([true, false, 1]);
    expect([seen.has([5, 29, 30]), seen.has([5, 29]), seen.has([5, 30]), seen.has([])]).toEqual([true, false, false, false]);
    expect([seen.remaining(), seen.remaining([5]), seen.remaining([5, 29]), seen.remaining([6])]).toEqual([839, 29, 0, 30]);
    expect([seen.remaining([5, 29, 30]), seen.remaining([29])]).toEqual([0, 0]);
    expect(seen.spentAfter([5])).toEqual([29]);
  });

  it("makes a token illegal once everything behind it is seen", () => {
    const seen = new SeenSequences(tutorial);
    for (const sequence of enumerate(tutorial, [5])) {
      expect(allowedTokens(tutorial, [], seen)[5]).toBe(1);
      seen.add(sequence);
    }
    expect(allowedTokens(tutorial, [], seen)[5]).toBe(0);
    expect(allowedTokens(tutorial, [], seen)[6]).toBe(1);
    expect(allowedTokens(tutorial, [])[5]).toBe(1);
  });

  it("can be copied, and neither copy sees what the other adds", () => {
    const seen = new SeenSequences(tutorial);
    seen.add([5, 30]);
    const copy = seen.copy();
    copy.add([5, 29, 30]);
    seen.add([6, 30]);
    expect([copy.count, copy.has([5, 30]), copy.has([5, 29, 30]), copy.has([6, 30])]).toEqual([2, true, true, false]);
    expect([seen.count, seen.has([5, 30]), seen.has([5, 29, 30]), seen.has([6, 30])]).toEqual([2, true, false, true]);
    expect([seen.spentAfter([5]), copy.spentAfter([5])]).toEqual([[30], [30, 29]]);
  });

  it("refuses a sequence that is not in the space, and stays as it was", () => {
    const seen = new SeenSequences(tutorial);
    expect(() => seen.add([5, 29])).toThrow("sequence: must end with the output layer's id 30, got 5 29");
    expect([seen.count, seen.remaining([5])]).toEqual([0, 30]);
  });
});

describe("assertLegal", () => {
  it.each<[Sequence, string]>([
    [[], "sequence: must end with the output layer's id 30, got an empty sequence"],
    [[5], "sequence: must end with the output layer's id 30, got 5"],
    [[29, 30], "sequence: token 1 must be a dense layer's id 1 ... 28, got 29 (dropout-0.2)"],
    [[30], "sequence: token 1 must be a dense layer's id 1 ... 28, got 30 (output)"],
    [[5, 0, 30], "sequence: token 2 must be an id 1 ... 30, got 0 (padding)"],
    [[5, 31, 30], "sequence: token 2 must be an id 1 ... 30, got 31"],
    [
      [5, 6, 7, 30],
      "sequence: token 3 must be the output layer's id 30, got 7 (16-relu)\nhint: the space has at most 2 hidden layers",
    ],
    [[5, 30, 30], "sequence: nothing may follow the output layer's id 30, got 5 30 30"],
    [[5, 30, 0], "sequence: nothing may follow the output layer's id 30, got 5 30 0"],
    [[5, 6, 30, 1], "sequence: nothing may follow the output layer's id 30, got 5 6 30 1"],
  ])("says which rule %j breaks", (sequence, message) => {
    expect(isLegal(tutorial, sequence)).toBe(false);
    expect(() => assertLegal(tutorial, sequence)).toThrow(expect.objectContaining({ name: "ValueError", message }));
  });
});
