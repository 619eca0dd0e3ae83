// Networks from architectures: parameters, the function by hand, and when dropout acts.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Architecture,
  activations,
  buildNetwork,
  type Layer,
  parameterCount,
  parseArchitecture,
} from "../../src/nas/index.js";
import { arrayOf, constant, scalar, sizeOf, stream, type Tensor, tensor, toFloats, valueOf } from "../../src/tensor/index.js";

const f64 = (values: readonly number[], shape: readonly number[]): Tensor => tensor(values, shape, "f64");
const network = (text: string, features: number, classes: number): ReturnType<typeof buildNetwork> =>
  buildNetwork(parseArchitecture(text), { features, classes }, stream(0, "init"));
const numbers = (t: Tensor): number[] => [...toFloats(valueOf(t), "f64")];

function expectClose(actual: Tensor, shape: readonly number[], expected: readonly number[]): void {
  expect(actual.shape).toEqual(shape);
  const values = numbers(actual);
  expect(values).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(values[i]).toBeCloseTo(value, 12);
  });
}

const layers: fc.Arbitrary<Layer> = fc.oneof(
  fc.record({
    kind: fc.constant("dense" as const),
    units: fc.integer({ min: 1, max: 9 }),
    activation: fc.constantFrom(...activations),
  }),
  fc.record({ kind: fc.constant("dropout" as const), rate: fc.constantFrom(0.1, 0.5) }),
);

describe("the parameters of a network", () => {
  it("are a weight and a bias for each dense layer, the output layer included", () => {
    const shapes = network("5-tanh dropout-0.5 2-relu", 4, 3).initial.map((array) => array.shape);
    expect(shapes).toEqual([[4, 5], [5], [5, 2], [2], [2, 3], [3]]);
  });

  it("are as many as parameterCount says", () => {
    fc.assert(
      fc.property(
        fc.array(layers, { maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 2, max: 9 }),
        (architecture: Architecture, features, classes) => {
          const { initial } = buildNetwork(architecture, { features, classes }, stream(0));
          const count = initial.reduce((total, { shape }) => total + sizeOf(shape), 0);
          expect(count).toBe(parameterCount(architecture, features, classes));
        },
      ),
    );
  });

  it("start Glorot-uniform for weights, zero for biases, and differ with the stream", () => {
    const [weight, bias] = network("60-relu", 40, 3).initial.map((array) => [...toFloats(array)]) as [number[], number[]];
    const limit = Math.sqrt(6 / 100);
    expect(Math.max(...weight.map(Math.abs))).toBeLessThanOrEqual(limit);
    expect(Math.max(...weight)).toBeGreaterThan(0.98 * limit);
    expect(Math.min(...weight)).toBeLessThan(-0.98 * limit);
    expect(new Set(bias)).toEqual(new Set([0]));
    const other = buildNetwork(parseArchitecture("60-relu"), { features: 40, classes: 3 }, stream(1, "init"));
    expect([...toFloats(other.initial[0] as (typeof other.initial)[0])]).not.toEqual(weight);
  });

  it("ask the stream for weights in the order of the layers", () => {
    const both = network("3-relu 2-relu", 2, 3).initial;
    const first = network("3-relu", 2, 3).initial;
    expect(both.slice(0, 2).map((array) => [...toFloats(array)])).toEqual(first.slice(0, 2).map((array) => [...toFloats(array)]));
  });
});

describe("the function of a network", () => {
  it("is dense, activation, dense, activation, dense", () => {
    const parameters = [
      f64([1, -1, 0.5, 2], [2, 2]),
      f64([0, -5], [2]),
      f64([0.5, 7], [2, 1]),
      f64([0], [1]),
      f64([2, 0, -1], [1, 3]),
      f64([0.5, 0, 1], [3]),
    ];
    // (1, 2) -> (2, -2) -> relu (2, 0) -> 1 -> tanh 1; (-1, 0) -> (-1, -4) -> (0, 0) -> 0 -> 0
    const t = Math.tanh(1);
    const logits = network("2-relu 1-tanh", 2, 3).forward(parameters, f64([1, 2, -1, 0], [2, 2]));
    expectClose(logits, [2, 3], [2 * t + 0.5, 0, 1 - t, 0.5, 0, 1]);
  });

  it.each([
    ["sigmoid", (z: number) => 1 / (1 + Math.exp(-z))],
    ["tanh", Math.tanh],
    ["relu", (z: number) => Math.max(z, 0)],
    ["elu", (z: number) => (z < 0 ? Math.exp(z) - 1 : z)],
  ] as const)("activates by %s where the architecture says so", (name, activation) => {
    const parameters = [f64([1], [1, 1]), f64([0], [1]), f64([1], [1, 1]), f64([0], [1])];
    const x = [-2, -0.5, 0, 0.5, 2];
    expectClose(network(`1-${name}`, 1, 2).forward(parameters, f64(x, [5, 1])), [5, 1], x.map(activation));
  });

  it("has one logit for two classes, and one a class for more", () => {
    const shapes = [2, 3, 10].map((classes) => {
      const { initial, forward } = network("4-elu", 3, classes);
      return forward(initial.map(constant), tensor([1, 2, 3, 4, 5, 6], [2, 3])).shape;
    });
    expect(shapes).toEqual([
      [2, 1],
      [2, 3],
      [2, 10],
    ]);
  });

  it("is logistic regression when there is no hidden layer", () => {
    const parameters = [f64([1, 0, 2, 0, 1, -1], [2, 3]), f64([0.5, 0, -1], [3])];
    expectClose(network("linear", 2, 3).forward(parameters, f64([3, 4], [1, 2])), [1, 3], [3.5, 4, 1]);
    expect(network("linear", 2, 3).initial).toHaveLength(2);
  });

  it("flattens rows of more than one axis", () => {
    const { initial, forward } = network("3-tanh", 8, 2);
    const values = Array.from({ length: 24 }, (_, i) => Math.sin(i));
    const [flat, deep] = [
      [3, 8],
      [3, 2, 2, 2],
    ].map((shape) => forward(initial.map(constant), constant(arrayOf(values, shape)))) as [Tensor, Tensor];
    expect(deep.shape).toEqual([3, 1]);
    expect(numbers(deep)).toEqual(numbers(flat));
  });
});

describe("dropout in a network", () => {
  const size = 256;
  /** Ones go in; an output layer of ones on the diagonal shows what is left of them. */
  function left(text: string, mode?: { key: number; counter: number }): number[] {
    const identity = Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
    const parameters = [f64(identity, [size, size]), f64(new Array<number>(size).fill(0), [size])];
    const x = f64(new Array<number>(size).fill(1), [1, size]);
    const { forward } = network(text, size, size);
    return numbers(
      mode === undefined ? forward(parameters, x) : forward(parameters, x, { key: mode.key, counter: scalar(mode.counter) }),
    );
  }
  const share = (values: readonly number[]): number => values.filter((v) => v !== 0).length / size;

  it("does nothing without a training mode", () => {
    expect(new Set(left("dropout-0.5"))).toEqual(new Set([1]));
  });

  it("zeroes its share and scales the rest while training, anew with each step and each key", () => {
    const dropped = left("dropout-0.25", { key: 1, counter: 0 });
    expect([...new Set(dropped)].sort()).toEqual([0, expect.closeTo(4 / 3, 6)]);
    expect(Math.abs(share(dropped) - 0.75)).toBeLessThan(0.11); // 4 standard deviations
    expect(left("dropout-0.25", { key: 1, counter: 0 })).toEqual(dropped);
    expect(left("dropout-0.25", { key: 1, counter: 1 })).not.toEqual(dropped);
    expect(left("dropout-0.25", { key: 2, counter: 0 })).not.toEqual(dropped);
  });

  it("draws another mask for each layer of it", () => {
    const twice = left("dropout-0.5 dropout-0.5", { key: 1, counter: 0 });
    expect([...new Set(twice)].sort()).toEqual([0, 4]);
    expect(Math.abs(share(twice) - 0.25)).toBeLessThan(0.11); // one mask for both would leave half
  });
});
