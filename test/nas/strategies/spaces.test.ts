// Every strategy in spaces with training choices: small ones to their end, and large ones that nobody can walk.
import { describe, expect, it } from "vitest";
import { enumerate, type Grammar, grammarOf, isLegal } from "../../../src/nas/grammar.js";
import {
  createStrategy,
  decode,
  type Evaluation,
  encode,
  formatArchitecture,
  type PredictorChoice,
  parameterLimit,
  SeenSequences,
  type StrategyName,
  strategyNames,
  tutorialSpace,
} from "../../../src/nas/index.js";
import { predictorsOf } from "../../../src/nas/strategies/index.js";
import { createWasmDevice, stream } from "../../../src/tensor/index.js";
import { complete } from "../evaluations.js";

type Variant = readonly [StrategyName, PredictorChoice];
/** All but halving, which proposes some more than once, and only what another has chosen. */
const proposers = strategyNames.filter((name) => name !== "halving");
const variants = proposers.flatMap((name) => (predictorsOf[name] ?? ["auto"]).map((predictor): Variant => [name, predictor]));

/** Asks and tells in batches of 10: texts in the order of the trials. Rewards look like chance and prefer long texts. */
function play([name, predictor]: Variant, grammar: Grammar, { trials: most, seed }: { trials: number; seed: number }): string[] {
  const device = createWasmDevice("simd");
  return device.scoped(() => {
    const strategy = createStrategy(name, { grammar, seed, device, predictor, options: { metric: "log-loss", units: 8 } });
    const trials: Evaluation[] = [];
    const history = { trials, seen: new SeenSequences(grammar) };
    for (let batch = 1; trials.length < most && !history.seen.isExhausted; batch++) {
      const proposals = strategy.propose(Math.min(10, most - trials.length), history, stream(seed, "propose", batch));
      for (const { architecture } of proposals) expect(isLegal(grammar, encode(grammar.vocabulary, architecture))).toBe(true);
      const evaluations = proposals.map(({ architecture }, k) => {
        const text = formatArchitecture(architecture);
        return complete(trials.length + k + 1, 1 / text.length, { text });
      });
      trials.push(...evaluations);
      strategy.learn(evaluations, history, stream(seed, "learn", batch));
    }
    return trials.map(({ architecture }) => formatArchitecture(architecture));
  });
}

/** 2 · 3 · 2 ways of training, 2 · (1 + 3) networks: 96 architectures. */
const small = grammarOf({
  units: [8, 16],
  activations: ["relu"],
  dropoutRates: [0.5],
  maxLayers: 2,
  learningRates: [0.01, 0.001],
  batchSizes: [8, 16, 64],
  weightDecays: [0, 0.1],
});
const everything = Array.from(enumerate(small), (sequence) => formatArchitecture(decode(small.vocabulary, sequence)));

/** Some 10¹² architectures: 29 layers to the eighth, and 27 ways to train each. */
const deep = grammarOf({
  ...tutorialSpace,
  maxLayers: 8,
  learningRates: [0.001, 0.003, 0.01],
  batchSizes: [16, 32, 64],
  weightDecays: [0, 1e-4, 1e-3],
});

/** The grammar, and how often anybody has read of it: a walk of the space would do so for each architecture. */
function watched(grammar: Grammar): { readonly grammar: Grammar; readonly reads: () => number } {
  let reads = 0;
  const counting = {
    ...grammar,
    get vocabulary() {
      reads++;
      return grammar.vocabulary;
    },
  };
  return { grammar: counting, reads: () => reads };
}

/** Some 10⁹ architectures of up to 6 layers, of which a few dozen keep the limit. */
const tight = grammarOf(
  { ...tutorialSpace, activations: ["relu"], maxLayers: 6, learningRates: [0.001, 0.01], weightDecays: [0, 1e-4] },
  { features: 11, classes: 3, each: [parameterLimit(11 * 8 + 8 + 3 * 8 + 3 + 8 * 8 + 8)] },
);

describe.each(variants)("%s with predictor %s", (...variant) => {
  it("proposes each architecture of a small space with training choices once, and then ends", () => {
    expect(small.size).toBe(96);
    expect(play(variant, small, { trials: 1000, seed: 0 }).sort()).toEqual([...everything].sort());
  });

  it("proposes what keeps a limit in a space that nobody can walk, all of it, and then ends", () => {
    const kept = Array.from(enumerate(tight), (sequence) => formatArchitecture(decode(tight.vocabulary, sequence)));
    expect(kept.length).toBeGreaterThan(50);
    expect(kept.length).toBeLessThan(200);
    expect(play(variant, tight, { trials: 1000, seed: 0 }).sort()).toEqual(kept.sort());
  });

  it("proposes 50 different ones of depth 8 in a space of 10¹² without walking it, and the same from the same seed", () => {
    expect(deep.size).toBeGreaterThan(1e12);
    const { grammar, reads } = watched(deep);
    const proposed = play(variant, grammar, { trials: 50, seed: 1 });
    expect(proposed).toHaveLength(50);
    expect(new Set(proposed).size).toBe(50);
    expect(reads()).toBeLessThan(2e7);
    expect(play(variant, deep, { trials: 50, seed: 1 })).toEqual(proposed);
  });
});
