// Advice: by the size of the space, the budget and the noise.
import { describe, expect, it } from "vitest";
import { type AdviceQuestion, adviceFor } from "../../src/nas/index.js";

describe("adviceFor", () => {
  it.each<[string, AdviceQuestion, string[]]>([
    ["all where all can be tried", { space: 100, trials: 100, batch: 10 }, ["exhaustive"]],
    ["chance where nothing can be learned", { space: 840, trials: 10, batch: 10 }, ["random"]],
    ["chance where a trial says nothing", { space: 840, trials: 100, batch: 10, share: 0.05 }, ["random"]],
    [
      "a predictor of all in a space that can be listed",
      { space: 5_000, trials: 100, batch: 10, share: 0.4 },
      ["surrogate", "reinforce"],
    ],
    ["a policy with a predictor beyond", { space: 5_001, trials: 100, batch: 10 }, ["reinforce"]],
  ])("is %s", (_, question, strategies) => {
    const advice = adviceFor(question);
    expect(advice.strategies).toEqual(strategies);
    expect(advice.sentence).toMatch(new RegExp(`^${strategies.join(" or ")} `));
  });
});
