// What each strategy takes from the trials so far: the parents of evolution, the centre of local search, the two densities of TPE.
import { describe, expect, it } from "vitest";
import { grammarOf } from "../../../src/nas/grammar.js";
import {
  decode,
  type Evaluation,
  encode,
  evolutionStrategy,
  formatArchitecture,
  type History,
  localStrategy,
  parseArchitecture,
  randomStrategy,
  SeenSequences,
  type Strategy,
  tpeStrategy,
  tutorialSpace,
} from "../../../src/nas/index.js";
import { edits, neighbourhood } from "../../../src/nas/strategies/neighbours.js";
import { stream } from "../../../src/tensor/index.js";
import { complete, failed } from "../evaluations.js";

const grammar = grammarOf({ ...tutorialSpace, maxLayers: 3 });
const { vocabulary } = grammar;
const byAccuracy = { metric: "accuracy" } as const;

const neighboursOf = (text: string): string[] => {
  const neighbours = neighbourhood(grammar)(encode(vocabulary, parseArchitecture(text)));
  return edits.flatMap((edit) => neighbours[edit]).map((sequence) => formatArchitecture(decode(vocabulary, sequence)));
};

/** A history of these architectures; without an accuracy, a trial failed. */
function historyOf(trials: readonly (readonly [text: string, accuracy?: number])[]): History {
  const seen = new SeenSequences(grammar);
  for (const [text] of trials) seen.add(encode(vocabulary, parseArchitecture(text)));
  return {
    trials: trials.map(([text, accuracy], k) =>
      accuracy === undefined ? failed(k + 1, { text }) : complete(k + 1, 1, { text, accuracy }),
    ),
    seen,
  };
}

const proposed = (strategy: Strategy, count: number, history: History): string[] =>
  strategy.propose(count, history, stream(0, "propose")).map(({ architecture }) => formatArchitecture(architecture));

/** So many wide networks of three layers, each as good as the others. */
const mediocre = (count: number): [string, number][] =>
  Array.from({ length: count }, (_, k) => [
    `512-${["sigmoid", "tanh", "relu", "elu"][k % 4]} 512-elu ${8 << (k >> 2)}-relu`,
    0.5,
  ]);

describe.each([
  ["evolution", 20, evolutionStrategy(grammar, byAccuracy)],
  ["local", 10, localStrategy(grammar, byAccuracy)],
  ["tpe", 10, tpeStrategy(grammar, byAccuracy)],
] as const)("%s", (_, starts, strategy) => {
  it(`begins with ${starts} that random search would draw`, () => {
    expect(proposed(strategy, starts, historyOf([]))).toEqual(proposed(randomStrategy(grammar), starts, historyOf([])));
    expect(proposed(strategy, 2, historyOf(mediocre(starts - 2)))).toEqual(
      proposed(randomStrategy(grammar), 2, historyOf(mediocre(starts - 2))),
    );
    expect(proposed(strategy, 5, historyOf(mediocre(starts)))).not.toEqual(
      proposed(randomStrategy(grammar), 5, historyOf(mediocre(starts))),
    );
  });
});

describe("evolution", () => {
  const elitist = evolutionStrategy(grammar, { ...byAccuracy, populationSize: 8, sampleSize: 500 });

  it("has children of the best of its sample, one edit away", () => {
    const history = historyOf([...mediocre(7), ["8-tanh", 0.9]]);
    const near = neighboursOf("8-tanh");
    for (const text of proposed(elitist, 10, history)) expect(near).toContain(text);
  });

  it("lets the oldest die, however good", () => {
    const near = neighboursOf("8-tanh");
    const last = historyOf([["8-tanh", 0.9], ...mediocre(7)]);
    for (const text of proposed(elitist, 5, last)) expect(near).toContain(text);
    const gone = historyOf([["8-tanh", 0.9], ...mediocre(8)]);
    for (const text of proposed(elitist, 5, gone)) expect(near).not.toContain(text);
  });

  it("draws its parents at random where the sample is one", () => {
    const drifting = evolutionStrategy(grammar, { ...byAccuracy, populationSize: 4, sampleSize: 1 });
    const parents: [string, number][] = [
      ["8-tanh", 0.9],
      ["64-relu", 0.1],
      ["512-elu", 0.2],
      ["256-sigmoid 8-relu 8-relu", 0.3],
    ];
    const children = proposed(drifting, 40, historyOf(parents));
    for (const [text] of parents)
      expect(children.filter((child) => neighboursOf(text).includes(child)).length).toBeGreaterThan(2);
  });
});

describe("local", () => {
  const strategy = localStrategy(grammar, byAccuracy);

  it("goes around the best, and around the second best when all of that is seen", () => {
    const trials: [string, number?][] = [...mediocre(9), ["8-tanh", 0.9], ["64-relu 64-relu 64-relu", 0.8], ["32-elu"]];
    const history = historyOf(trials);
    const [around, next] = [neighboursOf("8-tanh"), neighboursOf("64-relu 64-relu 64-relu")];
    const first = proposed(strategy, around.length, history);
    expect(first.sort()).toEqual(around.sort());
    for (const text of proposed(strategy, 5, history)) expect(next).toContain(text);
  });

  it("starts again at random where no trial has an unseen neighbour", () => {
    const small = grammarOf({ units: [8, 16, 32, 64], activations: ["relu"], dropoutRates: [], maxLayers: 1 });
    const seen = new SeenSequences(small);
    for (const token of [1, 2]) seen.add([token, small.vocabulary.output]);
    const trials: Evaluation[] = [complete(1, 1, { text: "8-relu" })];
    const [proposal] = localStrategy(small, { ...byAccuracy, starts: 0 }).propose(1, { trials, seen }, stream(0, "propose"));
    expect(["32-relu", "64-relu"]).toContain(formatArchitecture(proposal?.architecture ?? []));
  });
});

describe("tpe", () => {
  /** Four good trials, whose second layer is a dropout, among random ones without. */
  function dropoutIsGood(): History {
    const drawn = proposed(randomStrategy(grammar), 30, historyOf([]));
    const others = drawn.filter((text) => !text.includes(" dropout")).map((text): [string, number] => [text, 0.5]);
    const good = [
      "8-relu dropout-0.2 64-tanh",
      "64-elu dropout-0.2 8-tanh",
      "32-tanh dropout-0.2",
      "512-relu dropout-0.2 16-elu",
    ];
    return historyOf([...good.map((text): [string, number] => [text, 0.9]), ...others]);
  }

  it("proposes what is more frequent among the good than among the rest", () => {
    const texts = proposed(tpeStrategy(grammar, byAccuracy), 20, dropoutIsGood());
    const share = texts.filter((text) => text.split(" ")[1] === "dropout-0.2").length / texts.length;
    expect(share).toBeGreaterThan(0.9); // of all architectures, 1 in 29
  });

  it("draws from the good ones alone with one candidate, and hardly heeds them under a heavy prior", () => {
    const shareOf = (options: { candidates: number; priorWeight?: number }): number => {
      const texts = proposed(tpeStrategy(grammar, { ...byAccuracy, ...options }), 60, dropoutIsGood());
      return texts.filter((text) => text.split(" ")[1] === "dropout-0.2").length / texts.length;
    };
    expect(shareOf({ candidates: 1 })).toBeGreaterThan(0.5);
    expect(shareOf({ candidates: 1 })).toBeLessThan(0.95);
    expect(shareOf({ candidates: 1, priorWeight: 1e6 })).toBeLessThan(0.2);
  });
});
