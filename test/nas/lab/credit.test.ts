// Per-token credit: what REINFORCE and the tutorial's loss push, by their formulas.
import { describe, expect, it } from "vitest";
import {
  type ArchitectureCredit,
  creditOf,
  type Estimator,
  outputsIdentity,
  searchEstimators,
  tutorialEstimators,
} from "../../../src/nas/index.js";
import { stream } from "../../../src/tensor/index.js";
import { labFor, threeLayers, twoLayers } from "./toys.js";

const lab = labFor(twoLayers);
const rows = [0, 9, 23, 4];
const creditBy = (name: string, at = lab): ArchitectureCredit[] => {
  const estimator = [...searchEstimators, ...tutorialEstimators].find((e) => e.name === name) as Estimator;
  return creditOf(at, estimator, rows, stream(0, "credit"));
};

describe("credit", () => {
  it("of REINFORCE is A (1 − π) for the chosen token, taken from the others as they are likely", () => {
    for (const { tokens } of creditBy("search")) {
      for (const { worth, probability, push, pushes, position } of tokens) {
        expect(push).toBeCloseTo(worth * (1 - probability), 12);
        expect(pushes.reduce((a, b) => a + b)).toBeCloseTo(0, 12);
        if (position < 3) expect(worth).not.toBe(0);
      }
    }
  });

  it("has the sign of what the architecture was worth, for whoever was chosen", () => {
    const credits = creditBy("search");
    const byReward = credits.toSorted((a, b) => b.reward - a.reward);
    expect(byReward[0]?.tokens[0]?.push).toBeGreaterThan(0);
    expect(byReward.at(-1)?.tokens[0]?.push).toBeLessThan(0);
  });

  it("of the loss over all outputs is A (1/C − p) in every logit, whoever was chosen", () => {
    const right = creditBy("search");
    creditBy("search + lossOverAllOutputs").forEach(({ tokens }, b) => {
      tokens.forEach((token, t) => {
        const legal = token.pushes.filter((push) => push !== 0).length;
        if (legal < 2) return;
        expect(token.worth).toBeCloseTo(right[b]?.tokens[t]?.worth as number, 14);
        expect(token.push).toBeCloseTo(token.worth * (1 / legal - token.probability), 12);
      });
    });
  });

  it("of the tutorial goes to the last place alone, which is padding after a short sequence", () => {
    const own = labFor(twoLayers, tutorialEstimators[0]?.reader);
    for (const { tokens } of creditBy("tutorial", own)) {
      expect(tokens).toHaveLength(3);
      expect(
        tokens
          .slice(0, 2)
          .flatMap(({ pushes }) => pushes)
          .every((push) => Math.abs(push) === 0),
      ).toBe(true);
      expect(["output", "padding"]).toContain(tokens[2]?.text);
      expect(tokens[2]?.worth).not.toBe(0);
    }
  });
});

describe("the tutorial's loss in the logits", () => {
  it.each([
    ["two layers", twoLayers],
    ["three layers", threeLayers],
  ])("over %s is R (p − 1/C), whatever was chosen", (_name, space) => {
    const { deviation, acrossChoices, largest, cases } = outputsIdentity(labFor(space));
    expect(deviation).toBeLessThan(1e-12);
    expect(acrossChoices).toBe(0);
    expect(largest).toBeGreaterThan(0.05);
    expect(cases).toBe([...space.masks.data].reduce((a, b) => a + b));
  });
});
