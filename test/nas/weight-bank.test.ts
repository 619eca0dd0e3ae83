// What a network can start from: keys of neighbouring layers, and the last weights under each.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Architecture,
  bankKeys,
  buildNetwork,
  deposit,
  depthKeys,
  emptyBank,
  lookUp,
  parseArchitecture,
  prefixKeys,
  type Weights,
} from "../../src/nas/index.js";
import { sizeOf } from "../../src/tensor/index.js";

/** Weights as a trained network of the architecture has them, every value the same mark. */
function marked(architecture: Architecture, mark: number): Weights[] {
  const { initial } = buildNetwork(architecture, { features: 4, classes: 3 }, () => 0);
  return initial.map(({ shape }) => ({ shape: [...shape], values: new Float32Array(sizeOf(shape)).fill(mark) }));
}

const trained = (text: string, mark: number): { architecture: Architecture; weights: Weights[] } => {
  const architecture = parseArchitecture(text);
  return { architecture, weights: marked(architecture, mark) };
};

/** For each dense layer the mark that it would start from. */
const marks = (bank: typeof emptyBank, text: string): (number | undefined)[] =>
  lookUp(bank, parseArchitecture(text)).map((layer) => layer?.[0].values[0]);

const architectures = fc
  .array(fc.constantFrom("8-relu", "8-tanh", "16-relu", "dropout-0.5"), { minLength: 1, maxLength: 4 })
  .map((layers) => parseArchitecture(layers.join(" ")));

describe("depthKeys", () => {
  it("names a dense layer by its pair and its depth, dropout not counted", () => {
    expect(depthKeys(parseArchitecture("learning-rate-0.1 8-relu dropout-0.2 8-relu"))).toEqual([
      "1: input > 8-relu",
      "2: 8-relu > 8-relu",
      "3: 8-relu > output",
    ]);
  });

  it("shares a pair at one depth only, where bankKeys shares it anywhere", () => {
    const bank = (keysOf: typeof bankKeys) => deposit(emptyBank, trained("8-tanh 8-relu 16-relu", 5), keysOf);
    const starts = (keysOf: typeof bankKeys, text: string) =>
      lookUp(bank(keysOf), parseArchitecture(text), keysOf).map((layer) => layer?.[0].values[0]);
    expect(starts(bankKeys, "8-relu 16-relu")).toEqual([undefined, 5, 5]);
    expect(starts(depthKeys, "8-relu 16-relu")).toEqual([undefined, undefined, undefined]);
    expect(starts(depthKeys, "8-tanh dropout-0.5 8-relu")).toEqual([5, 5, undefined]);
  });
});

describe("prefixKeys", () => {
  it("names a dense layer by all layers up to it, dropout among them", () => {
    expect(prefixKeys(parseArchitecture("8-relu 8-relu"))).toEqual(["8-relu", "8-relu 8-relu", "8-relu 8-relu output"]);
    expect(prefixKeys(parseArchitecture("8-relu dropout-0.2 dropout-0.5"))).toEqual([
      "8-relu",
      "8-relu dropout-0.2 dropout-0.5 output",
    ]);
    expect(prefixKeys(parseArchitecture("linear"))).toEqual(["output"]);
  });

  it("gives a network the layers of those that begin alike, and no others", () => {
    const bank = deposit(emptyBank, trained("8-relu 16-tanh", 3), prefixKeys);
    const marksBy = (text: string): (number | undefined)[] =>
      lookUp(bank, parseArchitecture(text), prefixKeys).map((layer) => layer?.[0].values[0]);
    expect(marksBy("8-relu 8-tanh")).toEqual([3, undefined, undefined]);
    expect(marksBy("8-relu 16-tanh 8-tanh")).toEqual([3, 3, undefined, undefined]);
    expect(marksBy("16-tanh 8-relu")).toEqual([undefined, undefined, undefined]);
  });
});

describe("bankKeys", () => {
  it.each([
    ["64-tanh dropout-0.2 32-elu", ["input > 64-tanh", "64-tanh > 32-elu", "32-elu > output"]],
    ["8-relu 8-relu 8-relu", ["input > 8-relu", "8-relu > 8-relu", "8-relu > 8-relu", "8-relu > output"]],
    ["8-relu dropout-0.2 dropout-0.5", ["input > 8-relu", "8-relu > output"]],
    ["linear", ["input > output"]],
  ])("names each dense layer of %s by the one before it and itself", (text, keys) => {
    expect(bankKeys(parseArchitecture(text))).toEqual(keys);
  });
});

describe("the weight bank", () => {
  it("has nothing to start from at first", () => {
    expect(lookUp(emptyBank, parseArchitecture("8-relu dropout-0.2 16-tanh"))).toEqual([null, null, null]);
  });

  it("gives an architecture back the weights that were deposited for it", () => {
    const evaluation = trained("8-relu dropout-0.2 16-tanh", 3);
    expect(lookUp(deposit(emptyBank, evaluation), evaluation.architecture).flat()).toEqual(evaluation.weights);
  });

  it("gives another architecture the layers that it shares, wherever they stand", () => {
    const bank = deposit(emptyBank, trained("8-relu 16-tanh", 1));
    expect(marks(bank, "8-relu")).toEqual([1, undefined]);
    expect(marks(bank, "4-elu 8-relu dropout-0.5 16-tanh")).toEqual([undefined, undefined, 1, 1]);
    expect(marks(bank, "16-tanh 8-relu")).toEqual([undefined, undefined, undefined]);
  });

  it("keeps the last weights under a key, of one network the deepest", () => {
    const bank = deposit(deposit(emptyBank, trained("8-relu 16-tanh", 1)), trained("8-relu", 2));
    expect(marks(bank, "8-relu 16-tanh")).toEqual([2, 1, 1]);
    const { architecture, weights } = trained("8-relu 8-relu 8-relu", 0);
    for (const [k, { values }] of weights.entries()) values.fill(k);
    expect(marks(deposit(emptyBank, { architecture, weights }), "8-relu 8-relu 8-relu")).toEqual([0, 4, 4, 6]);
  });

  it("is a value: a deposit leaves the bank before it as it was", () => {
    const before = deposit(emptyBank, trained("8-relu", 1));
    const after = deposit(before, trained("8-relu", 2));
    expect([marks(before, "8-relu"), marks(after, "8-relu"), emptyBank.size]).toEqual([[1, 1], [2, 2], 0]);
  });

  it("only ever gives weights of the shape that the layer has", () => {
    fc.assert(
      fc.property(fc.array(architectures, { maxLength: 6 }), architectures, (earlier, architecture) => {
        const bank = earlier.reduce((b, a, k) => deposit(b, { architecture: a, weights: marked(a, k + 1) }), emptyBank);
        const own = marked(architecture, 0).map(({ shape }) => shape);
        const shared = lookUp(bank, architecture);
        expect(shared).toHaveLength(own.length / 2);
        shared.forEach((layer, k) => {
          if (layer !== null) expect(layer.map(({ shape }) => shape)).toEqual([own[2 * k], own[2 * k + 1]]);
        });
      }),
    );
  });
});
