// Architectures that stand for the sizes of a space.
import { describe, expect, it } from "vitest";
import { architecturesBySize, decode, enumerate, grammarOf, multiplyAdds, tutorialSpace } from "../../src/nas/index.js";
import { stream } from "../../src/tensor/index.js";

const shape = { features: 11, classes: 3 };
const sizes = (architectures: ReturnType<typeof architecturesBySize>): number[] =>
  architectures.map((architecture) => multiplyAdds(architecture, shape.features, shape.classes));

describe("architecturesBySize", () => {
  it("takes one from the middle of each part of the space by size, so that their mean size is near the whole space's", () => {
    const grammar = grammarOf(tutorialSpace);
    const all = sizes(Array.from(enumerate(grammar), (sequence) => decode(grammar.vocabulary, sequence)));
    const mean = all.reduce((sum, size) => sum + size, 0) / all.length;
    const some = sizes(architecturesBySize(grammar, shape, 12, stream(0, "sizes")));
    expect(some).toEqual([...some].sort((a, b) => a - b));
    expect(some.reduce((sum, size) => sum + size, 0) / some.length / mean).toBeGreaterThan(0.75);
    expect(some.reduce((sum, size) => sum + size, 0) / some.length / mean).toBeLessThan(1.25);
  });

  it("takes the whole of a space that has no more", () => {
    const grammar = grammarOf({ units: [4, 8], activations: ["relu"], dropoutRates: [], maxLayers: 1 });
    expect(architecturesBySize(grammar, shape, 3, stream(0, "sizes")).length).toBe(2);
  });
});
