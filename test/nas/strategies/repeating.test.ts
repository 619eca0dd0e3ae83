// Repeats: when architectures are trained again, how often, and that every strategy bears it.
import { describe, expect, it } from "vitest";
import { enumerate } from "../../../src/nas/grammar.js";
import {
  createStrategy,
  type Evaluation,
  formatArchitecture,
  type Grammar,
  grammarOf,
  type History,
  type Proposal,
  SeenSequences,
  strategyNames,
} from "../../../src/nas/index.js";
import { averageRepeats, trialCounts } from "../../../src/nas/repeats.js";
import { createWasmDevice, stream } from "../../../src/tensor/index.js";
import { complete, failed } from "../evaluations.js";

/** 6 + 6 · 7 = 48 architectures. */
const grammar = grammarOf({ units: [8, 16, 32], activations: ["relu", "tanh"], dropoutRates: [0.5], maxLayers: 2 });
const size = [...enumerate(grammar)].length;
type Outcome = (trial: number, text: string) => Evaluation;
const noisy: Outcome = (trial, text) => complete(trial, 0.5 + 0.1 * stream(trial, "noise")(), { text });

function play(name: (typeof strategyNames)[number], repeats: number, outcome: Outcome = noisy, at: Grammar = grammar) {
  const device = createWasmDevice("simd");
  const strategy = createStrategy(name, { grammar: at, seed: 0, device, options: { metric: "log-loss", units: 5 }, repeats });
  const trials: Evaluation[] = [];
  const history: History = { trials, seen: new SeenSequences(at) };
  const batches: (readonly Proposal[])[] = [];
  for (let k = 1; !history.seen.isExhausted; k++) {
    const proposals = strategy.propose(6, history, stream(0, "propose", k));
    const batch = proposals.map(({ architecture }, i) => outcome(trials.length + i + 1, formatArchitecture(architecture)));
    trials.push(...batch);
    strategy.learn(batch, history, stream(0, "learn", k));
    batches.push(proposals);
  }
  return { trials, batches };
}

const repeated = strategyNames.filter((name) => name !== "halving");

describe.each(repeated)("%s with repeats", (name) => {
  it("still proposes each architecture once as a new one, and some again, never more often than it is told", () => {
    const { trials, batches } = play(name, 3);
    const proposals = batches.flat();
    const fresh = proposals.filter(({ isRepeat }) => isRepeat !== true);
    expect(new Set(fresh.map(({ architecture }) => formatArchitecture(architecture))).size).toBe(size);
    expect(fresh).toHaveLength(size);
    const counts = [...trialCounts(trials).values()];
    expect(Math.max(...counts)).toBeGreaterThan(1);
    expect(Math.max(...counts)).toBeLessThanOrEqual(3);
  });

  it("proposes the same from the same chances, and without repeats what it proposes alone", () => {
    expect(play(name, 2)).toEqual(play(name, 2));
    expect(
      play(name, 1)
        .batches.flat()
        .some(({ isRepeat }) => isRepeat),
    ).toBe(false);
  });

  it("goes on when every trial fails, and then repeats none", () => {
    const { trials } = play(name, 3, (trial, text) => failed(trial, { text }));
    expect(trials).toHaveLength(size);
  });
});

describe("a repeat", () => {
  it("takes at most three tenths of a batch, and none of the first 20 trials", () => {
    const { batches } = play("random", 5);
    const repeats = batches.map((batch) => batch.filter(({ isRepeat }) => isRepeat).length);
    expect(repeats.slice(0, 4)).toEqual([0, 0, 0, repeats[3]]);
    expect(Math.max(...repeats)).toBe(1); // of six, rounded down
  });

  it("is of one of those that look best", () => {
    const { batches } = play("random", 2, (trial, text) =>
      complete(trial, /^\d+-tanh/.test(text) ? 0.4 : 0.5 + trial / 1000, { text }),
    );
    const repeated = batches.flat().filter(({ isRepeat }) => isRepeat);
    expect(repeated.length).toBeGreaterThan(0);
    for (const { architecture } of repeated) expect(formatArchitecture(architecture)).toMatch(/^\d+-tanh/);
  });
});

describe("averageRepeats", () => {
  it("gives each trial the mean of its architecture's complete ones, and leaves the others and the failed as they are", () => {
    const trials = [
      complete(1, 0.4, { text: "8-relu", accuracy: 0.7 }),
      complete(2, 0.9, { text: "16-relu" }),
      failed(3, { text: "8-relu" }),
      complete(4, 0.6, { text: "8-relu", accuracy: 0.5 }),
    ];
    const [first, second, third, fourth] = averageRepeats<Evaluation>(trials);
    for (const averaged of [first, fourth]) {
      expect(averaged?.status === "complete" && averaged.validation.loss).toBeCloseTo(0.5, 12);
      expect(averaged?.status === "complete" && averaged.validation.accuracy).toBeCloseTo(0.6, 12);
    }
    expect([second, third]).toEqual([trials[1], trials[2]]);
  });

  it("gives the mean of what was observed, where a trial is rewarded for something else than its kept weights", () => {
    const trials = [
      { ...complete(1, 0.4, { text: "8-relu" }), observed: { loss: 0.9, accuracy: 0.1 } },
      { ...complete(2, 0.6, { text: "8-relu" }), observed: { loss: 0.7, accuracy: 0.3 } },
    ];
    for (const { observed, validation } of averageRepeats(trials)) {
      expect(observed.loss).toBeCloseTo(0.8, 12);
      expect(observed.accuracy).toBeCloseTo(0.2, 12);
      expect(validation.loss).toBeCloseTo(0.5, 12);
    }
  });

  it("changes nothing where nothing was repeated", () => {
    const trials = [complete(1, 0.4, { text: "8-relu" }), complete(2, 0.9, { text: "16-relu" })];
    expect(averageRepeats(trials)).toBe(trials);
  });
});
