// The controller: what it may draw, how often it draws it, and that it learns what it is rewarded for.
import { describe, expect, it } from "vitest";
import { allowedTokens, enumerate, isLegal, SeenSequences } from "../../src/nas/grammar.js";
import { type Controller, createController, type Grammar, grammarOf, type Trajectory } from "../../src/nas/index.js";
import type { Sequence } from "../../src/nas/vocabulary.js";
import { advantagesOf, type Baseline, discountedReturns } from "../../src/nn/index.js";
import { createReferenceDevice, createWasmDevice, type Device, stream } from "../../src/tensor/index.js";

/** 4 + 16 = 20 architectures. */
const small = grammarOf({ units: [8, 16], activations: ["relu", "tanh"], dropoutRates: [], maxLayers: 2 });
/** 2 dense layers, a dropout, up to 3 layers: 2 · (1 + 3 · (1 + 3)) = 26 architectures. */
const deep = grammarOf({ units: [8, 16], activations: ["relu"], dropoutRates: [0.5], maxLayers: 3 });
const still = { kind: "sgd", rate: 0 } as const;

/** The sequence with the masks under which a policy that repeats itself draws it. */
function trajectoryOf(grammar: Grammar, tokens: Sequence): Trajectory {
  return { tokens, masks: tokens.map((_, t) => allowedTokens(grammar, tokens.slice(0, t))) };
}

/** The policy's probability of the tokens for which `counts` is 1. The surrogate of one sequence without entropy is −Σ log π. */
function probabilityOf(controller: Controller, trajectory: Trajectory, counts: (t: number) => boolean = () => true): number {
  const advantages = trajectory.tokens.map((_, t) => (counts(t) ? 1 : 0));
  return Math.exp(-controller.reinforce([{ ...trajectory, advantages }]).loss);
}

const fixed = (device: Device, grammar: Grammar, units = 12): Controller =>
  createController(device, grammar, stream(5, "controller"), { units, optimizer: still, entropyWeight: 0 });

describe("sampling", () => {
  it("draws legal sequences only, with the masks that the grammar gives", () => {
    const controller = fixed(createWasmDevice("simd"), deep);
    const rng = stream(0, "sample");
    for (let k = 0; k < 200; k++) {
      const { logProbability, logProbabilities, ...drawn } = controller.sample(undefined, rng);
      expect(isLegal(deep, drawn.tokens)).toBe(true);
      expect(drawn).toEqual(trajectoryOf(deep, drawn.tokens));
      logProbabilities.forEach((each, step) => {
        expect(Math.exp(each)).toBeCloseTo(
          probabilityOf(controller, drawn, (t) => t === step),
          6,
        );
      });
      expect(Math.exp(logProbability)).toBeCloseTo(probabilityOf(controller, drawn), 5);
    }
  });

  it("draws unseen sequences only, until there is none", () => {
    const controller = fixed(createWasmDevice("simd"), deep);
    const rng = stream(0, "sample");
    const seen = new SeenSequences(deep);
    while (!seen.isExhausted) {
      const { tokens, masks } = controller.sample(seen, rng);
      expect(masks).toEqual(tokens.map((_, t) => allowedTokens(deep, tokens.slice(0, t), seen)));
      expect(seen.add(tokens)).toBe(true);
    }
    expect(seen.count).toBe(26);
  });

  it("draws the same sequences from the same chances", () => {
    const [a, b] = [0, 1].map(() => {
      const controller = fixed(createWasmDevice("simd"), deep);
      const rng = stream(0, "sample");
      return Array.from({ length: 30 }, () => controller.sample(undefined, rng));
    });
    expect(b).toEqual(a);
  });

  it("draws each sequence as often as the policy's softmax says", () => {
    // One long step away from the nearly uniform policy of the start; then the rate has decayed to nothing.
    const optimizer = { kind: "sgd", rate: 2, decay: 1e12 } as const;
    const controller = createController(createWasmDevice("simd"), small, stream(5, "controller"), {
      units: 20,
      optimizer,
      entropyWeight: 0,
    });
    controller.reinforce([{ ...trajectoryOf(small, [2, 3, small.vocabulary.output]), advantages: [1, 1, 1] }]);
    const sequences = [...enumerate(small)];
    const probabilities = sequences.map((tokens) => probabilityOf(controller, trajectoryOf(small, tokens)));
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);

    const draws = 5_000;
    const rng = stream(0, "sample");
    const drawn = new Map<string, number>();
    for (let k = 0; k < draws; k++) {
      const key = controller.sample(undefined, rng).tokens.join(" ");
      drawn.set(key, (drawn.get(key) ?? 0) + 1);
    }
    const chiSquare = (counts: readonly number[], expected: readonly number[]): number =>
      counts.reduce(
        (total, count, i) => total + (count - draws * (expected[i] as number)) ** 2 / (draws * (expected[i] as number)),
        0,
      );
    const counts = sequences.map((tokens) => drawn.get(tokens.join(" ")) ?? 0);
    expect(chiSquare(counts, probabilities)).toBeLessThan(43.8); // 19 degrees of freedom, p = .001
    expect(chiSquare(counts, new Array<number>(20).fill(1 / 20))).toBeGreaterThan(100); // they would not fit another policy

    const first = [1, 2, 3, 4];
    const firstProbabilities = first.map((token) =>
      probabilityOf(controller, trajectoryOf(small, [token, small.vocabulary.output]), (t) => t === 0),
    );
    const firstCounts = first.map((token) =>
      sequences.reduce((n, tokens, i) => n + (tokens[0] === token ? (counts[i] as number) : 0), 0),
    );
    expect(firstProbabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    expect(chiSquare(firstCounts, firstProbabilities)).toBeLessThan(16.3); // 3 degrees of freedom, p = .001
  });

  it("draws a batch from the same policy as one after another, of whatever lengths", () => {
    const controller = fixed(createWasmDevice("simd"), deep);
    const seen = new SeenSequences(deep);
    for (const tokens of [
      [1, 1, 1, 4],
      [2, 4],
    ])
      seen.add(tokens);
    const drawn = controller.sampleBatch(2_000, seen, stream(0, "batch"));
    expect(drawn).toHaveLength(2_000);
    const byKey = new Map(drawn.map((one) => [one.tokens.join(" "), one]));
    expect(byKey.size).toBe(24);
    let chiSquare = 0;
    for (const [key, { tokens, masks, logProbability }] of byKey) {
      expect(masks).toEqual(tokens.map((_, t) => allowedTokens(deep, tokens.slice(0, t), seen)));
      const probability = probabilityOf(controller, { tokens, masks });
      expect(Math.exp(logProbability)).toBeCloseTo(probability, 5);
      const count = drawn.filter((one) => one.tokens.join(" ") === key).length;
      chiSquare += (count - 2_000 * probability) ** 2 / (2_000 * probability);
    }
    expect(chiSquare).toBeLessThan(49.7); // 23 degrees of freedom, p = .001
    expect(controller.sampleBatch(1, seen, stream(3))).toEqual([controller.sample(seen, stream(3))]);
  });

  it("draws the same batch from the same chances, and none of no sequences", () => {
    const [a, b] = [0, 1].map(() => fixed(createWasmDevice("simd"), deep).sampleBatch(40, undefined, stream(0, "batch")));
    expect(b).toEqual(a);
    expect(fixed(createWasmDevice("simd"), deep).sampleBatch(0, undefined, stream(0))).toEqual([]);
  });
});

describe("reinforce", () => {
  it("brings the one architecture that is rewarded above .95", () => {
    const controller = createController(createWasmDevice("simd"), small, stream(2, "controller"), {
      units: 20,
      entropyWeight: 0,
    });
    const rng = stream(2, "sample");
    const rewarded: Sequence = [4, 1, small.vocabulary.output]; // 16-tanh 8-relu
    let baseline: Baseline;
    for (let step = 0; step < 150; step++) {
      const drawn = Array.from({ length: 20 }, () => controller.sample(undefined, rng));
      const rewards = drawn.map(({ tokens }) => (tokens.join() === rewarded.join() ? 1 : 0));
      const { advantages, baseline: next } = advantagesOf(rewards, baseline);
      baseline = next;
      controller.reinforce(
        drawn.map((d, b) => ({ ...d, advantages: discountedReturns(advantages[b] as number, d.tokens.length, 0.9) })),
      );
    }
    expect(probabilityOf(controller, trajectoryOf(small, rewarded))).toBeGreaterThan(0.95);
  });

  it("moves probability towards positive advantages and away from negative ones", () => {
    const sequence = trajectoryOf(small, [4, 1, small.vocabulary.output]);
    const after = [1, 0, -1].map((sign) => {
      const controller = createController(createWasmDevice("simd"), small, stream(2, "controller"), {
        units: 20,
        optimizer: { kind: "sgd", rate: 0.1 },
        entropyWeight: 0,
      });
      controller.reinforce([{ ...sequence, advantages: sequence.tokens.map(() => sign) }]);
      return probabilityOf(controller, sequence);
    }) as [number, number, number];
    expect(after[0]).toBeGreaterThan(1.02 * after[1]);
    expect(after[2]).toBeLessThan(0.98 * after[1]);
  });

  it("becomes as undecided as it can be by the entropy bonus alone", () => {
    const sequences = [...enumerate(deep)].map((tokens) => trajectoryOf(deep, tokens));
    const controller = createController(createWasmDevice("simd"), deep, stream(2, "controller"), { units: 10, entropyWeight: 1 });
    const entropyAfter = (steps: number, advantageOf: (b: number) => number): number => {
      const batch = sequences.map((d, b) => ({ ...d, advantages: d.tokens.map(() => advantageOf(b)) }));
      return Array.from({ length: steps }, () => controller.reinforce(batch).entropy).at(-1) as number;
    };
    // Of a uniform policy: the mean over all decisions of the logarithm of how many tokens are legal; an only one has 0.
    const choices = sequences.flatMap(({ masks }) => masks.map((mask) => mask.filter((legal) => legal === 1).length));
    const most = choices.reduce((total, n) => total + Math.log(n), 0) / choices.length;
    expect(entropyAfter(40, (b) => (b === 7 ? 50 : 0))).toBeLessThan(most - 0.1);
    expect(entropyAfter(200, () => 0)).toBeCloseTo(most, 3);
  });

  it("reports the mean surrogate of a batch, in which shorter sequences count their own tokens only", () => {
    const controller = fixed(createWasmDevice("simd"), deep);
    const batch = [
      [1, 4],
      [2, 3, 1, 4],
      [1, 2, 4],
    ].map((tokens, b) => ({ ...trajectoryOf(deep, tokens), advantages: tokens.map((_, t) => b + t - 1) }));
    const alone = batch.map((d) => controller.reinforce([d]));
    const together = controller.reinforce(batch);
    expect(together.loss).toBeCloseTo(alone.reduce((total, { loss }) => total + loss, 0) / 3, 5);
    const decisions = alone.reduce((total, { entropy }, b) => total + entropy * (batch[b] as Trajectory).tokens.length, 0);
    expect(together.entropy).toBeCloseTo(decisions / 9, 5);
  });

  it("steps on wasm as in f64 on the reference device, within the bounds of f32", () => {
    const sequences = [...enumerate(deep)].map((tokens) => trajectoryOf(deep, tokens));
    const batch = sequences.map((d, b) => ({ ...d, advantages: discountedReturns(Math.sin(b), d.tokens.length, 0.9) }));
    /** All that a controller says of itself after so many steps. */
    const outcome = (device: Device, steps: number): number[] => {
      const controller = createController(device, deep, stream(1, "controller"), {
        units: 5,
        optimizer: { kind: "sgd", rate: 0.5 }, // Adam's first step is a sign, which rounding may turn
        entropyWeight: 0.05,
      });
      const reports = Array.from({ length: steps }, () => controller.reinforce(batch));
      const predictions = controller.predict(sequences.map(({ tokens }) => tokens));
      const policy = controller.reinforce(batch); // of before its own step
      return [...predictions, ...[policy, ...reports].flatMap(({ loss, entropy }) => [loss, entropy])];
    };
    const wasm = outcome(createWasmDevice("simd"), 3);
    const exact = outcome(createReferenceDevice("f64"), 3);
    const unmoved = outcome(createReferenceDevice("f64"), 0);
    const gap = (a: readonly number[], b: readonly number[]): number =>
      Math.max(...a.map((x, i) => Math.abs(x - (b[i] as number))));
    expect(gap(wasm, exact)).toBeLessThan(1e-5);
    expect(gap(unmoved, exact.slice(0, unmoved.length))).toBeGreaterThan(1e-3); // three steps move much further than the bound
  });
});

describe("the predictor head", () => {
  const examples = [...enumerate(small)].map((tokens, k) => ({
    tokens,
    target: (tokens[0] as number) <= 2 ? 0.8 : 0.3 + 0.01 * k,
  }));
  const sequences = examples.map(({ tokens }) => tokens);

  it("comes nearer to fixed examples, and says how far off it was", () => {
    const controller = createController(createWasmDevice("simd"), small, stream(3, "controller"), { units: 40 });
    const errorOf = (): number =>
      controller.predict(sequences).reduce((total, p, k) => total + (p - (examples[k] as { target: number }).target) ** 2, 0) /
      20;
    const before = errorOf();
    const errors = Array.from({ length: 200 }, () => controller.fitPredictor(examples));
    expect(errors[0]).toBeCloseTo(before, 6);
    expect(errorOf()).toBeLessThan(0.5 * before);
    expect(errors.at(-1)).toBeCloseTo(errorOf(), 3);
  });

  it("predicts between 0 and 1, whatever the batch", () => {
    const controller = createController(createWasmDevice("simd"), small, stream(3, "controller"), { units: 40 });
    const all = controller.predict(sequences);
    for (const prediction of all) expect(prediction > 0 && prediction < 1).toBe(true);
    expect(new Set(all).size).toBe(20);
    sequences.forEach((sequence, k) => {
      expect(controller.predict([sequence])[0]).toBeCloseTo(all[k] as number, 6);
    });
    expect(controller.predict([])).toEqual([]);
  });

  it("reads the state from which the last token is chosen: how much longer others may be does not matter", () => {
    const inSpaceOf = (maxLayers: number): number[] =>
      createController(
        createWasmDevice("simd"),
        grammarOf({ ...small.vocabulary.space, maxLayers }),
        stream(3, "controller"),
      ).predict(sequences);
    const shorter = inSpaceOf(2);
    inSpaceOf(4).forEach((prediction, k) => {
      expect(prediction).toBeCloseTo(shorter[k] as number, 6);
    });
  });

  it("leaves the policy as it is", () => {
    const controller = createController(createWasmDevice("simd"), small, stream(3, "controller"), {
      units: 10,
      entropyWeight: 0,
    });
    const twin = createController(createWasmDevice("simd"), small, stream(3, "controller"), { units: 10, entropyWeight: 0 });
    for (let step = 0; step < 20; step++) controller.fitPredictor(examples);
    const sequence = trajectoryOf(small, [4, 1, small.vocabulary.output]);
    expect(probabilityOf(controller, sequence)).toBe(probabilityOf(twin, sequence));
  });
});
