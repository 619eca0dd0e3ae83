// Spaces that are listed: which states there are, and that large spaces are refused.
import { describe, expect, it } from "vitest";
import { allowedTokens } from "../../../src/nas/grammar.js";
import { grammarOf, labSpaceOf, tutorialSpace } from "../../../src/nas/index.js";
import { threeLayers, twoLayers } from "./toys.js";

describe("labSpaceOf", () => {
  it("lists the tutorial's 840 architectures and the 1 + 28 states in which there is a choice", () => {
    const { sequences, states, levels } = labSpaceOf(grammarOf(tutorialSpace));
    expect(sequences).toHaveLength(840);
    expect(states).toHaveLength(29);
    expect(levels.map(({ tokens }) => tokens.length)).toEqual([1, 28]);
  });

  it.each([
    ["two layers", twoLayers],
    ["three layers", threeLayers],
  ])("with %s, leads every architecture through its choices", (_name, space) => {
    const { grammar, sequences, states, choices } = space;
    const size = grammar.vocabulary.size;
    sequences.forEach((sequence, row) => {
      const passed = (choices[row] as readonly number[]).map((choice) => ({
        state: states[Math.floor(choice / size)],
        token: choice % size,
      }));
      const expected = sequence
        .map((token, t) => ({ state: sequence.slice(0, t), token }))
        .filter(({ state }) => allowedTokens(grammar, state).reduce((a, b) => a + b) > 1);
      expect(passed).toEqual(expected);
    });
  });

  it("knows for each state the one before it", () => {
    let start = 0;
    for (const { parents, tokens } of threeLayers.levels) {
      const before = threeLayers.states.slice(0, start).filter((s) => s.length === (threeLayers.states[start]?.length ?? 0) - 1);
      tokens.forEach((token, k) => {
        const state = threeLayers.states[start + k] as readonly number[];
        if (state.length > 0) expect([...(before[parents[k] as number] as readonly number[]), token]).toEqual(state);
      });
      start += tokens.length;
    }
    expect(start).toBe(1 + 2 + 6);
  });

  it("refuses a space that cannot be listed, and one without a choice", () => {
    expect(() => labSpaceOf(grammarOf({ ...tutorialSpace, maxLayers: 5 }))).toThrow(
      /lab: the space must have at most 50000 architectures, to be listed, got \d+\nhint: take fewer layers/,
    );
    const single = grammarOf({ units: [8], activations: ["relu"], dropoutRates: [], maxLayers: 1 });
    expect(() => labSpaceOf(single)).toThrow("lab: the space must hold a choice, got one architecture");
  });
});
