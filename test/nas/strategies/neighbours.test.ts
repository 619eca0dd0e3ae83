// Neighbours: a graph whose edges go both ways, over random small spaces.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enumerate, type Grammar, grammarOf, isLegal } from "../../../src/nas/grammar.js";
import {
  activations,
  decode,
  encode,
  formatArchitecture,
  parseArchitecture,
  SeenSequences,
  type Sequence,
  tutorialSpace,
} from "../../../src/nas/index.js";
import { drawNeighbour, type Edit, edits, neighbourhood } from "../../../src/nas/strategies/neighbours.js";
import { stream } from "../../../src/tensor/index.js";

/** At most 9 kinds of layer and 3 layers: some hundred architectures. */
const grammars: fc.Arbitrary<Grammar> = fc
  .record({
    units: fc.uniqueArray(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 3 }),
    activations: fc.uniqueArray(fc.constantFrom(...activations), { minLength: 1, maxLength: 2 }),
    dropoutRates: fc.uniqueArray(fc.constantFrom(0.1, 0.2, 0.3, 0.5), { maxLength: 3 }),
    maxLayers: fc.integer({ min: 1, max: 3 }),
    learningRates: fc.constantFrom([], [0.01, 0.1, 0.001]),
  })
  .map(grammarOf);

const keyOf = (sequence: Sequence): string => sequence.join(" ");

describe("neighbourhood", () => {
  it("gives legal sequences, each once, and never the sequence itself", () => {
    fc.assert(
      fc.property(grammars, (grammar) => {
        const neighboursOf = neighbourhood(grammar);
        for (const sequence of enumerate(grammar)) {
          const all = edits.flatMap((edit) => neighboursOf(sequence)[edit]);
          expect(all.every((other) => isLegal(grammar, other))).toBe(true);
          expect(new Set([sequence, ...all].map(keyOf)).size).toBe(all.length + 1);
        }
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  it("is mutual: each edit is undone by itself, or insertion by removal", () => {
    const inverse = (edit: Edit): Edit => (edit === "insert" ? "remove" : edit === "remove" ? "insert" : edit);
    fc.assert(
      fc.property(grammars, (grammar) => {
        const neighboursOf = neighbourhood(grammar);
        const edges = (direction: (edit: Edit, from: string, to: string) => string): string[] =>
          [...enumerate(grammar)].flatMap((sequence) =>
            edits.flatMap((edit) => neighboursOf(sequence)[edit].map((other) => direction(edit, keyOf(sequence), keyOf(other)))),
          );
        const there = edges((edit, from, to) => `${edit}: ${from} > ${to}`);
        const back = edges((edit, from, to) => `${inverse(edit)}: ${to} > ${from}`);
        expect(there.sort()).toEqual(back.sort());
      }),
      { numRuns: 20, seed: 2 },
    );
  });

  it("leads from any architecture to every other", () => {
    fc.assert(
      fc.property(grammars, (grammar) => {
        const neighboursOf = neighbourhood(grammar);
        const [first = []] = enumerate(grammar);
        const reached = new Map([[keyOf(first), first]]);
        for (const sequence of reached.values()) {
          for (const other of edits.flatMap((edit) => neighboursOf(sequence)[edit])) reached.set(keyOf(other), other);
        }
        expect(reached.size).toBe(grammar.size);
      }),
      { numRuns: 20, seed: 3 },
    );
  });

  it("gives these of 64-tanh dropout-0.2 in the tutorial's space", () => {
    const grammar = grammarOf(tutorialSpace);
    const { vocabulary } = grammar;
    const neighbours = neighbourhood(grammar)(encode(vocabulary, parseArchitecture("64-tanh dropout-0.2")));
    const textsOf = (edit: Edit): string[] =>
      neighbours[edit].map((sequence) => formatArchitecture(decode(vocabulary, sequence)));
    expect(textsOf("width")).toEqual(["32-tanh dropout-0.2", "128-tanh dropout-0.2"]);
    expect(textsOf("activation")).toEqual(["64-sigmoid dropout-0.2", "64-relu dropout-0.2", "64-elu dropout-0.2"]);
    expect(textsOf("rate")).toEqual([]);
    expect(textsOf("kind")).toHaveLength(28); // the dropout may become any dense layer; the first layer stays dense
    expect(textsOf("kind")).toContain("64-tanh 512-elu");
    expect(textsOf("insert")).toEqual([]); // two layers are the most
    expect(textsOf("remove")).toEqual(["64-tanh"]);
  });

  it("moves one training choice to the next value, and no layer before it", () => {
    const grammar = grammarOf({ ...tutorialSpace, maxLayers: 1, learningRates: [0.1, 0.001, 0.01], batchSizes: [16, 32] });
    const { vocabulary } = grammar;
    const from = encode(vocabulary, parseArchitecture("learning-rate-0.01 batch-size-16 64-tanh"));
    const neighbours = neighbourhood(grammar)(from);
    expect(neighbours.training.map((sequence) => formatArchitecture(decode(vocabulary, sequence)))).toEqual([
      "learning-rate-0.001 batch-size-16 64-tanh",
      "learning-rate-0.1 batch-size-16 64-tanh",
      "learning-rate-0.01 batch-size-32 64-tanh",
    ]);
    expect([neighbours.insert, neighbours.remove, neighbours.kind]).toEqual([[], [], []]);
  });

  it("takes the next width and the next rate by size, in whatever order the space lists them", () => {
    const grammar = grammarOf({ units: [32, 8, 16], activations: ["relu"], dropoutRates: [0.5, 0.1, 0.3], maxLayers: 2 });
    const { vocabulary } = grammar;
    const neighbours = neighbourhood(grammar)(encode(vocabulary, parseArchitecture("8-relu dropout-0.5")));
    const textsOf = (edit: Edit): string[] =>
      neighbours[edit].map((sequence) => formatArchitecture(decode(vocabulary, sequence)));
    expect(textsOf("width")).toEqual(["16-relu dropout-0.5"]);
    expect(textsOf("rate")).toEqual(["8-relu dropout-0.3"]);
  });
});

describe("drawNeighbour", () => {
  const grammar = grammarOf(tutorialSpace);
  const { vocabulary } = grammar;
  const sequenceOf = (text: string): Sequence => encode(vocabulary, parseArchitecture(text));

  it("draws each kind of edit equally often, and each place it leads to", () => {
    const from = sequenceOf("64-tanh");
    const neighbours = neighbourhood(grammar)(from);
    const editOf = new Map(edits.flatMap((edit) => neighbours[edit].map((sequence) => [keyOf(sequence), edit] as const)));
    const counts: Partial<Record<Edit, number>> = {};
    const reached = new Set<string>();
    const rng = stream(0, "draws");
    for (let k = 0; k < 3000; k++) {
      const key = keyOf(drawNeighbour(neighbours, undefined, rng) as Sequence);
      const edit = editOf.get(key) as Edit;
      counts[edit] = (counts[edit] ?? 0) + 1;
      reached.add(key);
    }
    expect(reached).toEqual(new Set(editOf.keys()));
    expect(Object.keys(counts).sort()).toEqual(["activation", "insert", "width"]);
    for (const count of Object.values(counts)) expect(Math.abs(count - 1000)).toBeLessThan(100); // 4 standard deviations
  });

  it("gives unseen ones only, until there are none", () => {
    const neighbours = neighbourhood(grammar)(sequenceOf("64-tanh dropout-0.2"));
    const seen = new SeenSequences(grammar);
    const rng = stream(0, "draws");
    const drawn = Array.from({ length: 34 }, () => {
      const sequence = drawNeighbour(neighbours, seen, rng) as Sequence;
      seen.add(sequence);
      return keyOf(sequence);
    });
    expect(new Set(drawn)).toEqual(new Set(edits.flatMap((edit) => neighbours[edit]).map(keyOf)));
    expect(drawNeighbour(neighbours, seen, rng)).toBeUndefined();
  });
});
