// The LSTM cell's state and its initial parameters.
import { describe, expect, it } from "vitest";
import { gatherRows, matmul } from "../../src/autograd/index.js";
import { initialLstm, lstmCell } from "../../src/nn/index.js";
import { constant, full, type NdArray, stream, type Tensor, tensor, valueOf, zeros } from "../../src/tensor/index.js";
import { distance, doubled, listOf } from "./closeness.js";

const units = 3;
const doubles = (shape: readonly number[], seed: number): Tensor => {
  const rng = stream(seed, "values");
  return tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 4 * rng() - 2),
    shape,
    "f64",
  );
};
/** Biases (4H) that are alike within each gate. */
const gateBiases = (i: number, f: number, g: number, o: number): Tensor =>
  tensor(
    [i, f, g, o].flatMap((b) => [b, b, b]),
    undefined,
    "f64",
  );
const noInput = constant(zeros([2, 4 * units], "f64"));
const noWeights = constant(zeros([units, 4 * units], "f64"));

describe("lstmCell", () => {
  it("starts without a state as it starts from a state of zeros", () => {
    const cell = { recurrentWeights: doubles([units, 4 * units], 1), bias: doubles([4 * units], 2) };
    const projected = doubles([2, 4 * units], 3);
    const none = constant(zeros([2, units], "f64"));
    const [absent, zero] = [lstmCell(projected, undefined, cell), lstmCell(projected, { hidden: none, cell: none }, cell)];
    expect(listOf(valueOf(absent.hidden))).toEqual(listOf(valueOf(zero.hidden)));
    expect(listOf(valueOf(absent.cell))).toEqual(listOf(valueOf(zero.cell)));
  });

  it("keeps its cell when the forget gate is open and the input gate shut, and drops it the other way round", () => {
    const state = { hidden: doubles([2, units], 4), cell: doubles([2, units], 5) };
    const kept = lstmCell(noInput, state, { recurrentWeights: noWeights, bias: gateBiases(-50, 50, 3, 0) });
    expect(distance(valueOf(kept.cell), valueOf(state.cell))).toBeLessThan(1e-15);
    const fresh = lstmCell(noInput, state, { recurrentWeights: noWeights, bias: gateBiases(50, -50, 0.5, 0) });
    expect(distance(valueOf(fresh.cell), full([2, units], Math.tanh(0.5), "f64"))).toBeLessThan(1e-15);
  });

  it("shows the tangent of its cell through the output gate, whatever the others do", () => {
    const state = { hidden: doubles([2, units], 6), cell: full([2, units], 0.8, "f64") };
    const bias = (o: number): Tensor => gateBiases(-50, 50, 0, o);
    const hiddenAt = (o: number): NdArray =>
      valueOf(lstmCell(noInput, { ...state, cell: constant(state.cell) }, { recurrentWeights: noWeights, bias: bias(o) }).hidden);
    expect(distance(hiddenAt(50), full([2, units], Math.tanh(0.8), "f64"))).toBeLessThan(1e-15);
    expect(distance(hiddenAt(0), full([2, units], Math.tanh(0.8) / 2, "f64"))).toBeLessThan(1e-15);
    expect(distance(hiddenAt(-50), zeros([2, units], "f64"))).toBeLessThan(1e-15);
  });

  it("takes rows looked up in the input weights for the product with one-hot inputs", () => {
    const weights = doubles([5, 4 * units], 7);
    const oneHot = tensor([0, 0, 0, 1, 0, 1, 0, 0, 0, 0], [2, 5], "f64");
    const lookedUp = gatherRows(weights, tensor([3, 0], undefined, "f64"));
    const cell = { recurrentWeights: noWeights, bias: doubles([4 * units], 8) };
    const [a, b] = [lookedUp, matmul(oneHot, weights)].map((projected) => valueOf(lstmCell(projected, undefined, cell).hidden));
    expect(listOf(a as NdArray)).toEqual(listOf(b as NdArray));
  });
});

describe("initialLstm", () => {
  const inputs = 40;
  const width = 32;
  const lstm = initialLstm(inputs, width, stream(0, "lstm"));

  it("sets the biases to 1 for the forget gate and to 0 for the others", () => {
    expect(lstm.bias.shape).toEqual([4 * width]);
    expect(listOf(lstm.bias)).toEqual([0, 1, 0, 0].flatMap((b) => new Array(width).fill(b)));
  });

  it("draws weights of mean about 0 that fill Glorot's range evenly", () => {
    for (const [weights, fanIn] of [
      [lstm.inputWeights, inputs],
      [lstm.recurrentWeights, width],
    ] as const) {
      expect(weights.shape).toEqual([fanIn, 4 * width]);
      const limit = Math.sqrt(6 / (fanIn + 4 * width));
      const values = listOf(weights);
      const largest = Math.max(...values.map(Math.abs));
      expect(largest).toBeLessThanOrEqual(Math.fround(limit));
      expect(largest).toBeGreaterThan(0.99 * limit);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const variance = values.reduce((a, b) => a + b * b, 0) / values.length;
      expect(Math.abs(mean)).toBeLessThan((4 * limit) / Math.sqrt(3 * values.length));
      expect(variance / (limit ** 2 / 3)).toBeCloseTo(1, 1);
    }
  });

  it("draws the same from the same stream, other numbers for the two matrices and from another stream", () => {
    const numbers = (seed: number): number[] => {
      const drawn = initialLstm(width, width, stream(seed, "lstm"));
      return [...listOf(drawn.inputWeights), ...listOf(drawn.recurrentWeights)];
    };
    expect(numbers(1)).toEqual(numbers(1));
    expect(numbers(1)).not.toEqual(numbers(2));
    expect(numbers(1).slice(0, 4 * width * width)).not.toEqual(numbers(1).slice(4 * width * width));
  });

  it("remembers: over ten steps without input the cell keeps more than a tenth of itself", () => {
    const { recurrentWeights, bias } = lstm;
    let state = { hidden: constant(zeros([1, width], "f64")), cell: constant(full([1, width], 0.01, "f64")) };
    const cell = { recurrentWeights: constant(full(recurrentWeights.shape, 0, "f64")), bias: constant(doubled(bias)) };
    for (let t = 0; t < 10; t++) state = lstmCell(constant(zeros([1, 4 * width], "f64")), state, cell);
    const kept = listOf(valueOf(state.cell))[0] as number;
    expect(kept / 0.01).toBeCloseTo((1 / (1 + Math.exp(-1))) ** 10, 12);
  });
});
