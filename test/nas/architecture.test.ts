// Architectures as text and their parameter counts.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Architecture,
  activations,
  formatArchitecture,
  formatLayer,
  type Layer,
  outputUnits,
  parameterCount,
  parseArchitecture,
} from "../../src/nas/architecture.js";

const layers: fc.Arbitrary<Layer> = fc.oneof(
  fc.record({
    kind: fc.constant("dense" as const),
    units: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    activation: fc.constantFrom(...activations),
  }),
  fc.record({
    kind: fc.constant("dropout" as const),
    rate: fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }),
  }),
);

const names = "sigmoid, tanh, relu, elu, gelu, silu, leaky-relu, softplus";

describe("the text of an architecture", () => {
  it("has one word a layer", () => {
    const architecture: Architecture = [
      { kind: "dense", units: 64, activation: "tanh" },
      { kind: "dropout", rate: 0.2 },
      { kind: "dense", units: 32, activation: "elu" },
    ];
    expect(formatArchitecture(architecture)).toBe("64-tanh dropout-0.2 32-elu");
    expect(parseArchitecture("64-tanh dropout-0.2 32-elu")).toEqual(architecture);
  });

  it("is linear when there is no hidden layer", () => {
    expect(formatArchitecture([])).toBe("linear");
    expect(parseArchitecture("linear")).toEqual([]);
  });

  it("parses back to the same architecture, whatever the units and the rate", () => {
    fc.assert(
      fc.property(fc.array(layers, { maxLength: 6 }), (architecture) => {
        expect(parseArchitecture(formatArchitecture(architecture))).toEqual(architecture);
      }),
      { examples: [[[{ kind: "dropout", rate: 1e-7 }]], [[{ kind: "dropout", rate: 5e-324 }]]] },
    );
  });

  it("may have any white space, and numbers in any form, but formats in one", () => {
    const text = (words: string) => formatArchitecture(parseArchitecture(words));
    expect(text("  8-relu\t dropout-.20\n064-elu ")).toBe("8-relu dropout-0.2 64-elu");
    expect(text("dropout-2e-1")).toBe("dropout-0.2");
  });

  it.each([
    ["", 'architecture: must name its layers, got ""\nhint: "linear" is the one without hidden layers'],
    [" ", 'architecture: must name its layers, got " "\nhint: "linear" is the one without hidden layers'],
    [
      "64-tanh 32-sigmiod",
      `architecture: layer 2 "32-sigmiod" must end in one of ${names}, got "sigmiod"\nhint: did you mean 32-sigmoid?`,
    ],
    ["64-Tanh", `architecture: layer 1 "64-Tanh" must end in one of ${names}, got "Tanh"\nhint: did you mean 64-tanh?`],
    ["64-swish", `architecture: layer 1 "64-swish" must end in one of ${names}, got "swish"`],
    ["64-", `architecture: layer 1 "64-" must end in one of ${names}, got ""`],
    ["0-tanh", 'architecture: layer 1 "0-tanh" must have an integer ≥ 1 of units, got "0"'],
    ["6.4-tanh", 'architecture: layer 1 "6.4-tanh" must have an integer ≥ 1 of units, got "6.4"'],
    [
      "64-leaky-rely",
      `architecture: layer 1 "64-leaky-rely" must end in one of ${names}, got "leaky-rely"\nhint: did you mean 64-leaky-relu?`,
    ],
    ["three-leaky-relu", 'architecture: layer 1 "three-leaky-relu" must have an integer ≥ 1 of units, got "three"'],
    [
      "leaky-relu-64",
      'architecture: layer 1 must be units-activation or dropout-rate, got "leaky-relu-64"\nhint: did you mean 64-leaky-relu?',
    ],
    ["three-tanh", 'architecture: layer 1 "three-tanh" must have an integer ≥ 1 of units, got "three"'],
    ["tanh-64", 'architecture: layer 1 must be units-activation or dropout-rate, got "tanh-64"\nhint: did you mean 64-tanh?'],
    [
      "8-elu dropuot-0.2",
      `architecture: layer 2 must be units-activation or dropout-rate, got "dropuot-0.2"\nhint: such as 64-tanh or dropout-0.2; activations are ${names}`,
    ],
    [
      "linear 8-elu",
      `architecture: layer 1 must be units-activation or dropout-rate, got "linear"\nhint: such as 64-tanh or dropout-0.2; activations are ${names}; linear stands alone`,
    ],
    [
      "-tanh",
      `architecture: layer 1 must be units-activation or dropout-rate, got "-tanh"\nhint: such as 64-tanh or dropout-0.2; activations are ${names}`,
    ],
    [
      "8-elu dropout-1",
      'architecture: layer 2 "dropout-1" must have a rate above 0 and below 1, got "1"\nhint: dropout-0.2 drops one value in five',
    ],
    [
      "dropout-0x1",
      'architecture: layer 1 "dropout-0x1" must have a rate above 0 and below 1, got "0x1"\nhint: dropout-0.2 drops one value in five',
    ],
    [
      "dropout-",
      'architecture: layer 1 "dropout-" must have a rate above 0 and below 1, got ""\nhint: dropout-0.2 drops one value in five',
    ],
  ])("that cannot be read says why: %j", (text, message) => {
    expect(() => parseArchitecture(text)).toThrow(expect.objectContaining({ name: "ValueError", message }));
  });

  it("names a layer alone as it does within an architecture", () => {
    fc.assert(
      fc.property(layers, (layer) => {
        expect(formatLayer(layer)).toBe(formatArchitecture([layer]));
      }),
    );
  });
});

describe("parameterCount", () => {
  it.each([
    // 11·64 + 64  +  64·32 + 32  +  32·3 + 3
    ["64-tanh 32-elu", 11, 3, 2947],
    // Dropout has no parameters and passes its width on.
    ["64-tanh dropout-0.2 32-elu dropout-0.5", 11, 3, 2947],
    // 11·8 + 8  +  8·1 + 1: two classes share one output unit.
    ["8-relu", 11, 2, 105],
    ["linear", 11, 3, 36],
    ["linear", 1, 2, 2],
    // 11·512 + 512  +  512·512 + 512  +  512·3 + 3
    ["512-elu 512-elu", 11, 3, 270339],
  ])("of %s with %i features and %i classes is counted as by hand", (text, features, classes, count) => {
    expect(parameterCount(parseArchitecture(text), features, classes)).toBe(count);
  });

  it("refuses counts that no data set has", () => {
    expect(() => parameterCount([], 0, 3)).toThrow("parameterCount: features must be an integer ≥ 1, got 0");
    expect(() => parameterCount([], 11, 0)).toThrow(
      "outputUnits: classes must be an integer ≥ 1, which stands for a target of numbers, got 0",
    );
  });
});

it("the output layer has one unit for a number and for two classes, else one a class", () => {
  expect([1, 2, 3, 10].map(outputUnits)).toEqual([1, 1, 3, 10]);
});
