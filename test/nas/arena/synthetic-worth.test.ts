// The synthetic truth: fixed by its seed, more than a sum over layers, and counted in standard deviations where that is asked.
import { describe, expect, it } from "vitest";
import { decode, enumerate, formulaBenchmark, grammarOf, syntheticWorth, tutorialSpace } from "../../../src/nas/index.js";
import { stream } from "../../../src/tensor/index.js";
import { grammar } from "./tables.js";

const sequences = [...enumerate(grammar)];
const worthsOf = (seed: number): number[] => sequences.map(syntheticWorth(grammar, seed));

describe("syntheticWorth", () => {
  it("is the same for a seed, another for another, and never twice", () => {
    expect(worthsOf(0)).toEqual(worthsOf(0));
    expect(worthsOf(1)).not.toEqual(worthsOf(0));
    expect(new Set(worthsOf(0)).size).toBe(sequences.length);
    expect(worthsOf(0).every(Number.isFinite)).toBe(true);
  });

  it("does not add up over layers: what a second layer brings depends on the first", () => {
    const worth = syntheticWorth(grammar, 0);
    const { output } = grammar.vocabulary;
    const brings = (first: number, second: number): number => worth([first, second, output]) - worth([first, output]);
    expect(Math.abs(brings(1, 4) - brings(6, 4))).toBeGreaterThan(0.01);
  });

  it("changes less from one width to the next than from the least to the greatest, on average", () => {
    const large = grammarOf({ ...tutorialSpace, dropoutRates: [], maxLayers: 4 });
    const { output } = large.vocabulary;
    const change = (from: number, to: number): number => {
      const changes = Array.from({ length: 50 }, (_, seed) => {
        const worth = syntheticWorth(large, seed);
        return Math.abs(worth([1 + 4 * to, output]) - worth([1 + 4 * from, output]));
      });
      return changes.reduce((a, b) => a + b) / changes.length;
    };
    expect(change(0, 6)).toBeGreaterThan(1.5 * change(2, 3));
  });
});

describe("a synthetic benchmark in standard deviations", () => {
  it("has worths of mean 0 and deviation 1", () => {
    const round = formulaBenchmark(grammar, syntheticWorth(grammar, 3), { isStandardised: true }).round(stream(0, "round"));
    const worths = sequences.map((sequence) => round.judge(decode(grammar.vocabulary, sequence)));
    const mean = worths.reduce((a, b) => a + b) / worths.length;
    expect(mean).toBeCloseTo(0, 12);
    expect(worths.reduce((sum, x) => sum + x * x, 0) / worths.length).toBeCloseTo(1, 12);
    expect(Math.max(...worths)).toBe(round.best);
  });
});
