// The final choice on trials made up by hand.
import { describe, expect, it } from "vitest";
import { grammarOf } from "../../../src/nas/grammar.js";
import { formatArchitecture } from "../../../src/nas/index.js";
import { type FinalChoice, finalChoice } from "../../../src/nas/record/choice.js";
import { complete } from "../evaluations.js";

const units = [8, 16, 32, 64, 128, 256];
const grammar = grammarOf({ units, activations: ["relu", "tanh"], dropoutRates: [], maxLayers: 1 });
const named = (choice: FinalChoice | undefined, which: "chosen" | "luckiest"): string | undefined =>
  choice && formatArchitecture(choice[which].evaluation.architecture);

/** Losses of both activations, widths as above. */
const trials = (relu: readonly number[], tanh: readonly number[]) =>
  [
    ...relu.map((loss, i) => ({ loss, text: `${units[i]}-relu` })),
    ...tanh.map((loss, i) => ({ loss, text: `${units[i]}-tanh` })),
  ].map(({ loss, text }, i) => complete(i + 1, loss, { text }));

describe("finalChoice", () => {
  it("takes what its like confirm for better than a single lucky trial, and says how lucky that was", () => {
    // relu is good throughout but for noise; of tanh only one, between bad ones, came out best of all.
    const choice = finalChoice(trials([0.51, 0.5, 0.52, 0.5, 0.51, 0.52], [0.7, 0.71, 0.48, 0.7, 0.69, 0.72]), grammar, {
      metric: "log-loss",
      noise: 1,
    });
    expect(named(choice, "luckiest")).toBe("32-tanh");
    expect(named(choice, "chosen")).toMatch(/relu$/);
    expect(choice?.chosen.expected).toBeLessThan(choice?.luckiest.expected as number);
    expect(choice?.optimism).toBeCloseTo((choice?.luckiest.expected as number) - 0.48, 12);
    expect(choice?.optimism).toBeGreaterThan(0.05);
  });

  it("counts optimism as positive where more is better too", () => {
    const accurate = trials([0.1, 0.1, 0.1, 0.1], [0.1, 0.1, 0.1, 0.1]).map((trial, i) => {
      const accuracy = [0.8, 0.81, 0.8, 0.79, 0.6, 0.61, 0.85, 0.6][i] as number;
      return { ...trial, validation: { ...trial.validation, accuracy } };
    });
    const choice = finalChoice(accurate, grammar, { metric: "accuracy", noise: 1 });
    expect(named(choice, "luckiest")).toBe("32-tanh");
    expect(named(choice, "chosen")).toMatch(/relu$/);
    expect(choice?.optimism).toBeCloseTo(0.85 - (choice?.luckiest.expected as number), 12);
    expect(choice?.optimism).toBeGreaterThan(0.05);
  });

  it("believes the best trial where the trials tell of little noise, and less of it where they tell of much", () => {
    const smooth = finalChoice(trials([0.9, 0.7, 0.5, 0.4, 0.5, 0.7], [1.2, 1, 0.8, 0.7, 0.8, 1]), grammar, {
      metric: "log-loss",
    });
    expect(named(smooth, "luckiest")).toBe("64-relu");
    expect(named(smooth, "chosen")).toBe("64-relu");
    const rough = finalChoice(trials([0.9, 0.4, 0.8, 0.5, 1, 0.7], [0.6, 1, 0.5, 0.9, 0.4, 0.8]), grammar, {
      metric: "log-loss",
    });
    expect(smooth?.optimism as number).toBeLessThan((rough?.optimism as number) / 2);
  });

  it("is the best trial where there is but one, or nothing to tell them apart, and nothing without a trial", () => {
    const [first] = trials([0.5], []);
    const alone = finalChoice([first as ReturnType<typeof complete>], grammar, { metric: "log-loss" });
    expect(alone?.chosen).toEqual({ evaluation: first, expected: 0.5 });
    expect(alone?.optimism).toBe(0);
    expect(finalChoice(trials([0.5, 0.5, 0.5], []), grammar, { metric: "log-loss" })?.chosen.evaluation.trial).toBe(1);
    expect(finalChoice([], grammar, { metric: "log-loss" })).toBeUndefined();
  });
});
