// The check of derivatives, checked: right ones pass, a wrong one is caught and its element named.
import { describe, expect, test } from "vitest";
import {
  add,
  checkPrimitive,
  crossEntropy,
  jacobianCheck,
  largestError,
  matmul,
  multiply,
  primitiveNamed,
  primitives,
  relu,
  sum,
  tanh,
} from "../../src/autograd/index.js";
import { drawnInputs, samplesFor } from "../../src/autograd/primitive-check.js";
import { signed } from "../../src/autograd/samples.js";
import {
  apply,
  constant,
  definePrimitive,
  type Primitive,
  sizeOf,
  type Tensor,
  tensor,
  valueOf,
} from "../../src/tensor/index.js";

const double = (values: readonly number[], shape?: readonly number[]): Tensor => tensor(values, shape, "f64");

/** Adds two vectors, but passes the cotangent's element 1 on to b doubled. */
const faultyAdd = definePrimitive({
  ...(primitiveNamed("add") as Primitive<undefined>),
  name: "faultyAdd",
  vjp: (dy) => [dy, multiply(dy, double([1, 2, 1]))],
});
const faultySample = {
  name: "three",
  inputs: [signed("a", [3]), signed("b", [3])],
  call: (xs: readonly Tensor[]): Tensor => apply(faultyAdd, xs, undefined),
};

describe("jacobianCheck", () => {
  test("compares every element of the Jacobian, in every input", () => {
    const [a, b] = [double([1, -2, 3, 0.5, -1, 2], [2, 3]), double([0.3, 0.7, -0.2], [3, 1])];
    const { elements, worst } = jacobianCheck(matmul, [a, b]);
    expect(elements).toBe(2 * 6 + 2 * 3);
    expect(worst?.error).toBeLessThanOrEqual(1e-9);
  });

  test("moves only the inputs that it is told to", () => {
    const { elements } = jacobianCheck(crossEntropy, [double([1, 2, 3, 4], [2, 2]), double([0, 1])], { wrt: [0] });
    expect(elements).toBe(2 * 4);
    expect(jacobianCheck(relu, [double([1, 2])], { wrt: [] })).toEqual({ elements: 0 });
  });

  test("names the element where a derivative is wrong, with both its values", () => {
    const { worst } = jacobianCheck((a, b) => apply(faultyAdd, [a, b], undefined), [double([1, 2, 3]), double([4, 5, 6])]);
    expect(worst).toMatchObject({ output: [1], input: 1, index: [1], analytic: 2 });
    expect(worst?.numeric).toBeCloseTo(1, 9);
    expect(worst?.error).toBeCloseTo(0.5, 9);
  });

  test("finds a derivative that is missing, and counts the axes of what it names", () => {
    const stopped = (x: Tensor): Tensor => constant(valueOf(tanh(x))); // no gradient flows through its second use
    const wrong = jacobianCheck((x) => add(x, stopped(x)), [double([9, 9, 9, 9, 0.1, 9], [3, 2])]);
    expect(wrong.worst).toMatchObject({ output: [2, 0], input: 0, index: [2, 0], analytic: 1 });
    expect(wrong.worst?.error).toBeGreaterThan(0.4);
  });

  test("takes NaN for the worst", () => {
    const { worst } = jacobianCheck((x) => sum(multiply(x, x)), [double([1, Number.NaN, 2])]);
    expect(worst?.index).toEqual([0]); // NaN spreads to every difference
    expect(worst?.error).toBeNaN();
  });
});

describe("checkPrimitive", () => {
  test.each(primitives.map((primitive) => [primitive.name, primitive] as const))(
    "has samples of %s that end in it",
    (name, primitive) => {
      for (const sample of samplesFor(primitive)) {
        const made = sample.call(drawnInputs(sample, 0));
        expect(made.operation?.primitive.name).toBe(name);
        expect(sizeOf(made.shape)).toBeLessThanOrEqual(24);
      }
    },
  );

  test.each(primitives.map((primitive) => [primitive.name, primitive] as const))("finds no fault in %s", (_, primitive) => {
    const { agrees, samples, notDifferentiable } = checkPrimitive(primitive, { seed: 3 });
    const isCompared = notDifferentiable === undefined && samples.some(({ inputs }) => inputs.some(({ counts }) => !counts));
    expect(agrees).toBe(isCompared ? true : undefined);
    expect(samples.some(({ worst }) => worst !== undefined)).toBe(isCompared);
  });

  test("catches a wrong vector-Jacobian product", () => {
    const { agrees, samples } = checkPrimitive(faultyAdd as Primitive, { samples: [faultySample] });
    expect(agrees).toBe(false);
    expect(samples[0]?.worst).toMatchObject({ output: [1], input: 1, index: [1], analytic: 2 });
  });

  test("draws other points for another seed, the same for the same", () => {
    const at = (seed: number): unknown =>
      checkPrimitive(primitiveNamed("tanh"), { seed }).samples.map(({ worst }) => worst?.numeric);
    expect(at(1)).toEqual(at(1));
    expect(at(1)).not.toEqual(at(2));
  });

  test("is no stricter than central differences are exact", () => {
    const { samples } = checkPrimitive(primitiveNamed("exp"), { step: 1e-2 });
    expect(Math.max(...samples.map(({ worst }) => worst?.error ?? 0))).toBeGreaterThan(largestError);
  });

  test("refuses a primitive without samples", () => {
    expect(() => samplesFor(faultyAdd as Primitive)).toThrow("faultyAdd needs samples");
  });
});
