// The Gaussian process against NumPy, against hand calculation, and against itself with more examples.
import { describe, expect, it } from "vitest";
import { grammarOf } from "../../../src/nas/grammar.js";
import type { Sequence } from "../../../src/nas/index.js";
import type { Example } from "../../../src/nas/surrogate/posterior.js";
import { createPredictor } from "../../../src/nas/surrogate/predictor.js";
import { toFloats } from "../../../src/tensor/index.js";
import { golden } from "../../golden/load.js";

// The case of test/golden/gaussian_process.py.
const grammar = grammarOf({ units: [8, 16], activations: ["relu", "tanh"], dropoutRates: [0.2], maxLayers: 2 });
const examples: Example[] = [
  { sequence: [1, 6], reward: 0.1 },
  { sequence: [1, 5, 6], reward: 0.4 },
  { sequence: [4, 2, 6], reward: -0.2 },
  { sequence: [3, 3, 6], reward: 0.9 },
];
const candidates: Sequence[] = [
  [1, 6],
  [2, 6],
  [4, 4, 6],
  [3, 5, 6],
];
const numpy = golden("gaussian-process");
const gp = createPredictor("gp", grammar, { noise: 0.5 });

/** Of f64, but for similarities that are rounded to f32. */
function expectClose(actual: ArrayLike<number>, field: string): void {
  const expected = toFloats(numpy.array(field));
  expect(actual.length).toBe(expected.length);
  Array.from(expected).forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, 6);
  });
}

describe("a Gaussian process", () => {
  it("has NumPy's posterior means, variances and evidence", () => {
    const posterior = gp.fit(examples);
    const { means, variances } = posterior.over(candidates);
    expectClose(means, "means");
    expectClose(variances, "variances");
    expect(posterior.evidence).toBeCloseTo(numpy.number("evidence"), 6);
    expectClose(posterior.means(candidates), "means");
  });

  it("of one-hot layers is NumPy's ridge regression", () => {
    const { means } = createPredictor("ridge", grammar, { noise: 0.5 }).fit(examples).over(candidates);
    expectClose(means, "ridgeMeans");
  });

  it("keeps its means when a candidate is expected, and knows more of its like", () => {
    const outlook = gp.fit(examples).over(candidates);
    const before = [...outlook.means];
    outlook.expect(2);
    expect([...outlook.means]).toEqual(before);
    expectClose(outlook.variances, "variancesAfter");
  });

  it("is sure of nothing and expects 0 before the first example", () => {
    const posterior = gp.fit([]);
    const { means, variances } = posterior.over(candidates);
    expect([...means]).toEqual([0, 0, 0, 0]);
    expect([...variances]).toEqual([1, 1, 1, 1]);
    expect(posterior.means([[1, 6]])[0]).toBe(0);
    expect(posterior.scale).toEqual({ center: 0, deviation: 0 });
  });

  it("finds nothing to tell apart in equal rewards", () => {
    const posterior = gp.fit(examples.map(({ sequence }) => ({ sequence, reward: 0.7 })));
    expect(posterior.scale).toEqual({ center: 0.7, deviation: 0 });
    expect([...posterior.over(candidates).means]).toEqual([0, 0, 0, 0]);
  });

  it("repeats almost without noise what it was told, and shrinks it with noise", () => {
    const [first, last] = [0, 3].map((i) => {
      const { sequence, reward } = examples[i] as Example;
      return { sequence, z: (reward - 0.3) / Math.sqrt((0.2 ** 2 + 0.1 ** 2 + 0.5 ** 2 + 0.6 ** 2) / 4) };
    }) as [{ sequence: Sequence; z: number }, { sequence: Sequence; z: number }];
    const faithful = createPredictor("gp", grammar, { noise: 1e-8 }).fit(examples);
    expect(faithful.means([first.sequence])[0]).toBeCloseTo(first.z, 6);
    expect(faithful.means([last.sequence])[0]).toBeCloseTo(last.z, 6);
    const cautious = createPredictor("gp", grammar, { noise: 3 }).fit(examples);
    expect(cautious.means([last.sequence])[0]).toBeGreaterThan(0);
    expect(cautious.means([last.sequence])[0]).toBeLessThan(last.z / 2);
  });

  it("takes one architecture's repeated trials as one with less noise", () => {
    const [a, b] = [examples[0], examples[3]] as [Example, Example];
    const repeated = createPredictor("gp", grammar, { noise: 2 }).fit([a, a, b, b]);
    const once = createPredictor("gp", grammar, { noise: 1 }).fit([a, b]);
    const [twice, one] = [repeated.over(candidates), once.over(candidates)];
    for (const c of candidates.keys()) {
      expect(twice.means[c]).toBeCloseTo(one.means[c] as number, 9);
      expect(twice.variances[c]).toBeCloseTo(one.variances[c] as number, 9);
    }
  });

  it("finds the noise that there was more likely than much more or much less", () => {
    // Two trials each of two architectures: ±1 apart, with a repeat at ±.1.
    const noisy = (spread: number): Example[] =>
      [1, 4].flatMap((token) =>
        [-1, 1].map((sign) => ({ sequence: [token, token, 6], reward: (token === 1 ? 1 : -1) + sign * spread })),
      );
    const evidence = (noise: number, spread: number): number =>
      createPredictor("gp", grammar, { noise }).fit(noisy(spread)).evidence;
    expect(evidence(0.01, 0.1)).toBeGreaterThan(evidence(1, 0.1));
    expect(evidence(1, 1.5)).toBeGreaterThan(evidence(0.01, 1.5));
  });
});
