// The kernels: what is alike by hand, and that they are covariances whatever the vocabulary.
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { grammarOf } from "../../../src/nas/grammar.js";
import { activations, encode, type Grammar, parseArchitecture, randomStrategy, SeenSequences } from "../../../src/nas/index.js";
import { cholesky } from "../../../src/nas/surrogate/cholesky.js";
import { type Kernel, layerKernel, oneHotKernel } from "../../../src/nas/surrogate/kernel.js";
import { stream } from "../../../src/tensor/index.js";

const grammar = grammarOf({ units: [8, 32, 512], activations: ["relu", "tanh"], dropoutRates: [0.2, 0.5], maxLayers: 2 });

const between =
  (of: (grammar: Grammar) => Kernel, space = grammar) =>
  (a: string, b: string): number =>
    of(space)(encode(space.vocabulary, parseArchitecture(a)), encode(space.vocabulary, parseArchitecture(b)));

describe("layerKernel", () => {
  const kernel = between(layerKernel);

  it("is 1 between an architecture and itself", () => {
    for (const text of ["8-relu", "32-tanh dropout-0.2", "512-relu 8-tanh"]) expect(kernel(text, text)).toBe(1);
  });

  it("adds the positions and their product: .3 s₁ + .3 s₂ + .4 s₁ s₂", () => {
    const [apart, other] = [0.2 + 0.8 * Math.exp(-0.5), 0.2 + 0.8 * 0.3];
    expect(kernel("8-relu 8-tanh", "32-relu 8-relu")).toBeCloseTo(0.3 * apart + 0.3 * other + 0.4 * apart * other, 6);
  });

  it("takes no layer and dropouts for nearly the same, and either for unlike any dense layer", () => {
    expect(kernel("8-relu", "8-relu dropout-0.2")).toBeCloseTo(0.3 + 0.7 * 0.8, 12);
    expect(kernel("8-relu dropout-0.5", "8-relu dropout-0.2")).toBeCloseTo(0.3 + 0.7 * 0.8, 12);
    expect(kernel("8-relu dropout-0.5", "8-relu 8-relu")).toBeCloseTo(0.3 + 0.7 * 0.2, 12);
    expect(kernel("8-relu", "8-relu 8-relu")).toBeCloseTo(0.3 + 0.7 * 0.2, 12);
  });

  it("takes training choices for positions of their own: near rates and sizes are alike, weight decays as dropouts are", () => {
    const trained = grammarOf({ ...grammar.vocabulary.space, learningRates: [0.01, 0.02, 1], weightDecays: [0, 0.1] });
    const of = between(layerKernel, trained);
    const k = (s: number): number => (0.6 * (3 + s)) / 4 + (0.4 * (3 + 3 * s)) / 6; // three of four positions are equal
    const [base, rest] = ["learning-rate-0.01 weight-decay-0", "8-relu 8-tanh"];
    expect(of(`${base} ${rest}`, `${base} ${rest}`)).toBeCloseTo(1, 12);
    expect(of(`${base} ${rest}`, `learning-rate-0.02 weight-decay-0 ${rest}`)).toBeCloseTo(k(0.2 + 0.8 * Math.exp(-1 / 8)), 6);
    expect(of(`${base} ${rest}`, `learning-rate-0.01 weight-decay-0.1 ${rest}`)).toBeCloseTo(k(0.8), 12);
  });

  it("is the similarity of the only layer where there is but one", () => {
    const one = between(layerKernel, grammarOf({ ...grammar.vocabulary.space, maxLayers: 1 }));
    expect(one("8-relu", "8-tanh")).toBeCloseTo(0.2 + 0.8 * 0.3, 6);
  });

  it("falls with the distance in units, and by the activation at any distance", () => {
    const values = ["8-relu", "32-relu", "512-relu", "512-tanh"].map((text) => kernel("8-relu", text));
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(new Set(values).size).toBe(4);
  });
});

describe("oneHotKernel", () => {
  it("is the share of positions with the same layer, none being one of them", () => {
    const kernel = between(oneHotKernel);
    expect(kernel("8-relu 8-tanh", "8-relu 8-tanh")).toBe(1);
    expect(kernel("8-relu 8-tanh", "8-relu 8-relu")).toBe(0.5);
    expect(kernel("8-relu", "32-relu")).toBe(0.5);
    expect(kernel("8-relu", "32-relu dropout-0.2")).toBe(0);
  });
});

const widths = [1, 2, 3, 4, 8, 12, 16, 64, 100, 128, 512, 1024, 4096];
const spaces = fc.record({
  units: fc.uniqueArray(fc.constantFrom(...widths), { minLength: 1, maxLength: widths.length }),
  activations: fc.uniqueArray(fc.constantFrom(...activations), { minLength: 1, maxLength: 4 }),
  dropoutRates: fc.uniqueArray(fc.constantFrom(0.1, 0.2, 0.3, 0.5, 0.7), { maxLength: 5 }),
  maxLayers: fc.integer({ min: 1, max: 8 }),
  learningRates: fc.uniqueArray(fc.constantFrom(1e-4, 0.001, 0.003, 0.01, 1), { maxLength: 5 }),
  batchSizes: fc.uniqueArray(fc.constantFrom(1, 8, 16, 32, 1000), { maxLength: 5 }),
  weightDecays: fc.uniqueArray(fc.constantFrom(0, 1e-5, 1e-4, 0.1), { maxLength: 4 }),
});

test.prop([spaces, fc.constantFrom(layerKernel, oneHotKernel)], { numRuns: 50 })(
  "a kernel is a covariance in any space",
  (space, of) => {
    const anyGrammar = grammarOf(space);
    const kernel = of(anyGrammar);
    const history = { trials: [], seen: new SeenSequences(anyGrammar) };
    const sequences = randomStrategy(anyGrammar)
      .propose(40, history, stream(0, "sequences"))
      .map(({ architecture }) => encode(anyGrammar.vocabulary, architecture));
    const matrix = sequences.map((a) => sequences.map((b) => kernel(a, b)));
    expect(matrix).toEqual(matrix.map((row, i) => row.map((_, j) => matrix[j]?.[i])));
    // A triangle of real numbers is there only of a matrix without negative eigenvalues, but for the little that is added.
    const triangle = cholesky(matrix.length, (i, j) => (matrix[i]?.[j] as number) + (i === j ? 1e-6 : 0));
    expect(triangle.every((row) => row.every(Number.isFinite))).toBe(true);
  },
);
