// The surrogate strategy on planted rewards, in a space that it looks at whole and in one that it cannot.
import { describe, expect, it } from "vitest";
import { grammarOf } from "../../../src/nas/grammar.js";
import {
  type Evaluation,
  formatArchitecture,
  type Grammar,
  randomStrategy,
  SeenSequences,
  type Strategy,
  type SurrogateOptions,
  surrogateStrategy,
  tutorialSpace,
} from "../../../src/nas/index.js";
import { stream } from "../../../src/tensor/index.js";
import { complete } from "../evaluations.js";
import { plantedRewards, rewardsOfPlay } from "./planted.js";

const whole = grammarOf(tutorialSpace);
const vast = grammarOf({ ...tutorialSpace, maxLayers: 5 });
const surrogate = (grammar: Grammar, options: Partial<SurrogateOptions> = {}): Strategy =>
  surrogateStrategy(grammar, { metric: "log-loss", ...options });

/** The best reward of each of several plays. */
function bests(grammar: Grammar, create: () => Strategy, trials: number): number[] {
  return [0, 1, 2, 3, 4, 5].map((seed) => {
    const reward = plantedRewards(grammar, seed);
    return Math.max(...rewardsOfPlay(grammar, create(), { reward, seed, trials, batch: 5 }));
  });
}
const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
const wins = (ours: readonly number[], theirs: readonly number[]): number =>
  ours.filter((x, i) => x > (theirs[i] as number)).length;

describe("surrogate", () => {
  it.each<[string, Partial<SurrogateOptions>]>([
    ["ucb", {}],
    ["ei", { acquisition: "ei" }],
    ["ridge", { predictorKind: "ridge" }],
  ])("finds in 40 trials what random search does not in 80: %s", (_, options) => {
    const ours = bests(whole, () => surrogate(whole, options), 40);
    const theirs = bests(whole, () => randomStrategy(whole), 80);
    expect(mean(ours)).toBeGreaterThan(mean(theirs));
    expect(wins(ours, theirs)).toBeGreaterThanOrEqual(4);
  });

  it("is far ahead of random search among 20 million architectures", () => {
    expect(vast.size).toBeGreaterThan(2e7);
    const ours = bests(vast, () => surrogate(vast), 60);
    const theirs = bests(vast, () => randomStrategy(vast), 60);
    expect(wins(ours, theirs)).toBeGreaterThanOrEqual(5);
    expect(mean(ours)).toBeGreaterThan(mean(theirs) + 0.3);
  });

  it("proposes the same from the same chances in a space that it samples", () => {
    const reward = plantedRewards(vast, 0);
    const [a, b, c] = [1, 1, 2].map((seed) => rewardsOfPlay(vast, surrogate(vast), { reward, seed, trials: 30, batch: 5 }));
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  /** A first batch of one trial of each width, relu good and tanh bad, and the second that follows from it. */
  function second(options: Partial<SurrogateOptions>, count: number): { texts: string[]; predictions: (number | undefined)[] } {
    const grammar = grammarOf({ ...tutorialSpace, maxLayers: 1 });
    const seen = new SeenSequences(grammar);
    const texts = ["8-relu", "32-relu", "128-relu", "8-tanh", "32-tanh", "128-tanh"];
    const trials: Evaluation[] = texts.map((text, i) =>
      complete(i + 1, text.endsWith("relu") ? 0.5 : 0.9, { text, accuracy: 0.5 }),
    );
    for (const text of texts) seen.add([grammar.vocabulary.idOf.get(text) as number, grammar.vocabulary.output]);
    const proposals = surrogate(grammar, { startupTrials: 6, ...options }).propose(count, { trials, seen }, stream(0, "propose"));
    return {
      texts: proposals.map(({ architecture }) => formatArchitecture(architecture)),
      predictions: proposals.map(({ prediction }) => prediction),
    };
  }

  it("takes the good for what is like the good when it trusts the mean, and says what it expects in the metric's units", () => {
    const { texts, predictions } = second({ kappa: 0 }, 3);
    expect(texts.sort()).toEqual(["16-relu", "256-relu", "64-relu"]);
    for (const loss of predictions) {
      expect(loss).toBeGreaterThan(0.5);
      expect(loss).toBeLessThan(0.7);
    }
  });

  it("looks further within a batch the more deviations it adds", () => {
    const families = (kappa: number): number => new Set(second({ kappa }, 4).texts.map((text) => text.split("-")[1])).size;
    expect(families(0)).toBe(1);
    expect(families(5)).toBeGreaterThan(1);
  });

  it("predicts nothing before its start-up trials are done, then reports how well it put a batch in order", () => {
    const reward = plantedRewards(whole, 3);
    const strategy = surrogate(whole, { startupTrials: 8 });
    const trials: Evaluation[] = [];
    const seen = new SeenSequences(whole);
    const rounds = [1, 2, 3, 4].map((round) => {
      const proposals = strategy.propose(4, { trials, seen }, stream(0, "propose", round));
      const batch = proposals.map(({ architecture }, k) =>
        complete(trials.length + k + 1, -reward(architecture), { text: formatArchitecture(architecture) }),
      );
      trials.push(...batch);
      const predicted = proposals.filter(({ prediction }) => prediction !== undefined).length;
      return { predicted, report: strategy.learn(batch, { trials, seen }, stream(0, "learn", round)) };
    });
    expect(rounds.map(({ predicted }) => predicted)).toEqual([0, 0, 4, 4]);
    expect(rounds.map(({ report }) => "predictionRank" in report)).toEqual([false, false, true, true]);
  });
});
