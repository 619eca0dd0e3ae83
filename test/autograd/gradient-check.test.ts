// Every primitive's derivative against finite differences, and derivatives known in closed form at awkward points.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  broadcastTo,
  concatenate,
  countFlops,
  crossEntropy,
  elu,
  firstMoment,
  gatherRows,
  gelu,
  gradient,
  gradientCheck,
  leakyRelu,
  logSoftmax,
  matmul,
  mean,
  multiply,
  primitiveNamed,
  primitives,
  relu,
  sigmoid,
  silu,
  slice,
  softmax,
  softplus,
  square,
  sum,
  sumTo,
  tanh,
  valueAndGradient,
} from "../../src/autograd/index.js";
import {
  apply,
  arrayOf,
  constant,
  itemOf,
  leaf,
  type Shape,
  type Stream,
  scalar,
  sizeOf,
  stream,
  type Tensor,
  tensor,
  toFloats,
  valueOf,
} from "../../src/tensor/index.js";
import { type Case, cases } from "./cases.js";

const double = (values: readonly number[], shape?: Shape): Tensor => tensor(values, shape, "f64");
const drawn = ({ inputs }: Case, rng: Stream): Tensor[] => inputs.map((input) => constant(input.draw(rng)));
const numbersOf = (t: Tensor): number[] => [...toFloats(valueOf(t))];

test("every primitive has cases, and each case ends in its primitive", () => {
  expect(Object.keys(cases).sort()).toEqual(primitives.map((primitive) => primitive.name).sort());
  for (const [name, samples] of Object.entries(cases)) {
    expect(samples.length, name).toBeGreaterThan(0);
    for (const sample of samples) {
      const made = sample.call(drawn(sample, stream(1, name)));
      expect(made.operation?.primitive.name, `${name} ${sample.name}`).toBe(name);
    }
  }
});

describe("finite differences agree with the vector-Jacobian product", () => {
  const differentiable = primitives.filter((primitive) => typeof primitive.vjp === "function");
  test.each(differentiable.map((primitive) => primitive.name))("of %s", (name) => {
    for (const sample of cases[name] as readonly Case[]) {
      const rng = stream(2, name, sample.name);
      const xs = drawn(sample, rng);
      const wrt = sample.inputs.flatMap(({ counts }, k) => (counts === undefined ? [k] : []));
      const { error } = gradientCheck((...at) => sample.call(at), xs, { rng, wrt });
      expect(error, sample.name).toBeLessThanOrEqual(1e-6);
      if (wrt.length > 0) continue;
      for (const g of gradient(sample.call(xs), xs)) expect(numbersOf(g).every((x) => x === 0)).toBe(true);
    }
  });
});

test("a check of a wrong derivative finds a large error", () => {
  const stopped = (x: Tensor): Tensor => constant(valueOf(tanh(x))); // no gradient flows through its second use
  const wrong = gradientCheck((x) => multiply(tanh(x), stopped(x)), [double([0.3, -0.7])], { rng: stream(3, "wrong") });
  expect(wrong.error).toBeGreaterThan(1e-3);
});

describe("a primitive without a derivative says why when a gradient is asked for", () => {
  const without = primitives.flatMap(({ name, vjp }) =>
    typeof vjp === "function" ? [] : [{ name, why: vjp.notDifferentiable }],
  );
  test.each(without)("$name", ({ name, why }) => {
    const sample = (cases[name] as readonly Case[])[0] as Case;
    const xs = drawn(sample, stream(4, name));
    expect(why.length).toBeGreaterThan(20);
    expect(() => gradient(sample.call(xs), xs)).toThrow(`gradient: ${name} has no derivative; ${why}`);
  });
});

describe("a gradient can be differentiated again", () => {
  const second = (f: (x: Tensor) => Tensor) => (x: Tensor) =>
    gradient(sum(square(gradient(f(x), [x])[0] as Tensor)), [x])[0] as Tensor;
  const points = [-1.7, -0.4, 0.3, 2.1];

  test.each([
    ["sigmoid", sigmoid],
    ["tanh", tanh],
    ["elu", elu],
    ["softplus", softplus],
    ["silu", silu],
    ["gelu", gelu],
    ["softmax", (x: Tensor): Tensor => multiply(softmax(x), double([1, -2, 3, 0.5]))],
    ["logSoftmax", (x: Tensor): Tensor => multiply(logSoftmax(x), double([1, -2, 3, 0.5]))],
    [
      "tanh of a product",
      (x: Tensor): Tensor => tanh(matmul(broadcastTo(x, [3, 4]), double([1, -1, 0.5, 2, 0.2, -0.3, 1, 1], [4, 2]))),
    ],
  ] as const)("of %s", (name, f) => {
    const rng = stream(5, name);
    const first = gradientCheck((x) => gradient(f(x), [x])[0] as Tensor, [double(points)], { rng });
    expect(first.error).toBeLessThanOrEqual(1e-6);
    expect(gradientCheck(second(f), [double(points)], { rng }).error).toBeLessThanOrEqual(1e-6); // a third derivative
  });

  test("of the activations in closed form", () => {
    const x = 0.8;
    const curvature = (f: (x: Tensor) => Tensor): number => {
      const at = double([x], []);
      return itemOf(valueOf(gradient(gradient(f(at), [at])[0] as Tensor, [at])[0] as Tensor));
    };
    const s = 1 / (1 + Math.exp(-x));
    expect(curvature(sigmoid)).toBeCloseTo(s * (1 - s) * (1 - 2 * s), 12);
    expect(curvature(tanh)).toBeCloseTo(-2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2), 12);
    expect(curvature(softplus)).toBeCloseTo(s * (1 - s), 12);
    expect(curvature(elu)).toBe(0);
    expect(curvature(leakyRelu)).toBe(0);
    expect(curvature(silu)).toBeCloseTo(s * (1 - s) * (2 + x * (1 - 2 * s)), 12);
  });

  test("in both factors of a product", () => {
    const [a, b] = [double([0.5, -1, 2, 0.3, 1, -0.7], [2, 3]), double([1, 0.2, -0.4, 2, 0.6, -1], [3, 2])];
    const crossed = (x: Tensor, y: Tensor): Tensor => gradient(square(matmul(x, y)), [x])[0] as Tensor;
    expect(gradientCheck(crossed, [a, b], { rng: stream(6, "crossed") }).error).toBeLessThanOrEqual(1e-6);
  });
});

describe("at awkward points", () => {
  const slopeAt = (f: (x: Tensor) => Tensor, x: number): number => {
    const at = double([x], []);
    return itemOf(valueOf(gradient(f(at), [at])[0] as Tensor));
  };
  const valueAt = (f: (x: Tensor) => Tensor, x: number): number => itemOf(valueOf(f(double([x], []))));

  test("relu has the value 0 and the slope 0 at 0", () => {
    expect(valueAt(relu, 0)).toBe(0);
    expect(slopeAt(relu, 0)).toBe(0);
    expect(slopeAt(relu, 1e-300)).toBe(1);
    expect(slopeAt(relu, -1e-300)).toBe(0);
  });

  test("leaky relu has the value 0 and the slope 1/100 at 0", () => {
    expect(valueAt(leakyRelu, 0)).toBe(0);
    expect(slopeAt(leakyRelu, 0)).toBe(0.01);
  });

  test.each([
    ["silu", silu],
    ["gelu", gelu],
  ] as const)("%s has half of its unit slope at 0, where its gate is half open", (_name, f) => {
    expect(valueAt(f, 0)).toBe(0);
    expect(slopeAt(f, 0)).toBe(0.5);
  });

  test("elu has the slope 1 on both sides of 0", () => {
    for (const x of [-1e-12, 0, 1e-12]) expect(slopeAt(elu, x)).toBeCloseTo(1, 10);
  });

  test.each([
    ["sigmoid", sigmoid, 0, 1, 0, 0],
    ["tanh", tanh, -1, 1, 0, 0],
    ["softplus", softplus, 0, 1000, 0, 1],
    ["elu", elu, -1, 1000, 0, 1],
    ["relu", relu, 0, 1000, 0, 1],
    ["leakyRelu", leakyRelu, -10, 1000, 0.01, 1],
    ["silu", silu, -0, 1000, 0, 1],
    ["gelu", gelu, -0, 1000, 0, 1],
  ] as const)("%s and its slope are right at −1000 and 1000", (_name, f, low, high, lowSlope, highSlope) => {
    expect(valueAt(f, -1000)).toBe(low);
    expect(valueAt(f, 1000)).toBe(high);
    expect(slopeAt(f, -1000)).toBe(lowSlope);
    expect(slopeAt(f, 1000)).toBe(highSlope);
  });

  test("cross-entropy and its gradient are right at logits of ±1000", () => {
    const logits = double([1000, -1000, -1000, 1000], [2, 2]);
    const losses = crossEntropy(logits, double([0, 0]));
    expect(numbersOf(losses)).toEqual([0, 2000]);
    expect(numbersOf(gradient(losses, [logits])[0] as Tensor)).toEqual([0, 0, -1, 1]);
  });

  test("softmax does not change when all logits move by the same amount", () => {
    const logits = [0.3, -1.2, 2.4];
    const moved = numbersOf(softmax(double(logits.map((x) => x + 1000))));
    numbersOf(softmax(double(logits))).forEach((p, j) => {
      expect(moved[j]).toBeCloseTo(p, 12);
    });
  });

  test.each([
    ["relu", relu],
    ["elu", elu],
    ["sigmoid", sigmoid],
    ["tanh", tanh],
    ["softplus", softplus],
    ["leakyRelu", leakyRelu],
    ["silu", silu],
    ["gelu", gelu],
    ["softmax", (x: Tensor): Tensor => softmax(concatenate([broadcastTo(x, [1]), double([0])]))],
    ["the first moment's old value", (x: Tensor): Tensor => firstMoment(x, scalar(1), 0.9)],
    ["the first moment's gradient", (x: Tensor): Tensor => firstMoment(scalar(1), x, 0.9)],
  ] as const)("NaN passes through %s", (_name, f) => {
    expect(numbersOf(f(double([Number.NaN], [])))[0]).toBeNaN();
  });
});

describe("the gradient walk", () => {
  test("gives zeros for what the output does not depend on", () => {
    const [x, other] = [double([1, 2, 3]), double([4, 5], [2, 1])];
    const [dx, dother] = gradient(sum(square(x)), [x, other]);
    expect(numbersOf(dx as Tensor)).toEqual([2, 4, 6]);
    expect((dother as Tensor).shape).toEqual([2, 1]);
    expect(numbersOf(dother as Tensor)).toEqual([0, 0]);
  });

  test("gives ones for the output itself", () => {
    const x = double([1, 2]);
    expect(numbersOf(gradient(x, [x])[0] as Tensor)).toEqual([1, 1]);
  });

  test("reaches what lies behind another tensor that is asked for", () => {
    const x = double([0.5], []);
    const h = tanh(sigmoid(x));
    const [dh, dx] = gradient(square(h), [h, x]);
    const [alone] = gradient(square(h), [x]);
    expect(numbersOf(dh as Tensor)[0]).toBeCloseTo(2 * itemOf(valueOf(h)), 12);
    expect(numbersOf(alone as Tensor)[0]).not.toBe(0);
    expect(numbersOf(dx as Tensor)).toEqual(numbersOf(alone as Tensor));
  });

  test("adds up the contributions of a tensor that is used several times", () => {
    const x = double([3], []);
    expect(numbersOf(gradient(multiply(x, add(x, x)), [x])[0] as Tensor)).toEqual([12]);
  });

  test("does not ask a primitive without a derivative when no gradient passes there", () => {
    const [x, m] = [double([2], []), double([1], [])];
    const y = multiply(x, firstMoment(m, m, 0.9));
    expect(numbersOf(gradient(y, [x])[0] as Tensor)).toEqual([1]);
    expect(() => gradient(y, [m])).toThrow(/firstMoment has no derivative/);
  });

  test("treats a larger output as its sum", () => {
    const x = double([1, 2, 3, 4], [2, 2]);
    expect(numbersOf(gradient(square(x), [x])[0] as Tensor)).toEqual(numbersOf(gradient(sum(square(x)), [x])[0] as Tensor));
  });

  test("leaves a graph to compile when values are unknown", () => {
    const x = leaf([2]);
    const [dx] = gradient(sum(square(x)), [x]);
    expect((dx as Tensor).value).toBeUndefined();
    expect((dx as Tensor).shape).toEqual([2]);
  });

  test("follows 20,000 operations in a row", () => {
    const start = double([1], []);
    let x = start;
    for (let i = 0; i < 20_000; i++) x = multiply(x, -1);
    expect(numbersOf(gradient(x, [start])[0] as Tensor)).toEqual([1]);
    expect(countFlops([x])).toBe(20_000);
  });
});

test("valueAndGradient gives a function's value with its gradients in every argument", () => {
  const { value, gradients } = valueAndGradient((x, y) => sum(multiply(x, y)))(double([1, 2]), double([3, 4]));
  expect(itemOf(valueOf(value))).toBe(11);
  expect(gradients.map(numbersOf)).toEqual([
    [3, 4],
    [1, 2],
  ]);
});

describe("counting work", () => {
  test("counts a multiply-add as two", () => {
    expect(countFlops([matmul(leaf([3, 5]), leaf([5, 7]))])).toBe(2 * 3 * 5 * 7);
  });

  test("counts a shared tensor once", () => {
    const x = leaf([10]);
    const shared = add(x, x);
    expect(countFlops([shared])).toBe(10);
    expect(countFlops([add(shared, shared), multiply(shared, x)])).toBe(30);
    expect(countFlops([shared, shared])).toBe(10);
  });

  test("reads no value", () => {
    expect(countFlops([mean(matmul(leaf([1_000_000, 1_000]), leaf([1_000, 1_000])))])).toBeGreaterThan(2e12);
  });
});

describe("adjoints: ⟨A x, y⟩ = ⟨x, Aᵀ y⟩", () => {
  const inner = (a: Tensor, b: Tensor): number => itemOf(valueOf(sum(multiply(a, b))));
  const randomTensor = (shape: Shape, rng: Stream): Tensor =>
    constant(
      arrayOf(
        Float64Array.from({ length: sizeOf(shape) }, () => 2 * rng() - 1),
        shape,
      ),
    );
  const extent = fc.integer({ min: 1, max: 5 });
  const seed = fc.nat();

  test("sumTo is the adjoint of broadcastTo", () => {
    const shapes = fc.array(fc.tuple(extent, fc.boolean()), { maxLength: 4 }).chain((axes) =>
      fc.nat({ max: axes.length }).map((lead) => ({
        large: axes.map(([size]) => size),
        small: axes.map(([size, isStretched]) => (isStretched ? 1 : size)).slice(lead),
      })),
    );
    fc.assert(
      fc.property(shapes, seed, ({ large, small }, s) => {
        const rng = stream(s, "adjoint");
        const [x, y] = [randomTensor(small, rng), randomTensor(large, rng)];
        expect(inner(broadcastTo(x, large), y)).toBeCloseTo(inner(x, sumTo(y, small)), 10);
      }),
    );
  });

  test("pad is the adjoint of slice, on every axis", () => {
    fc.assert(
      fc.property(fc.array(extent, { minLength: 1, maxLength: 3 }), fc.nat(), fc.nat(), fc.nat(), seed, (shape, a, b, c, s) => {
        const axis = a % shape.length;
        const size = shape[axis] as number;
        const start = b % size;
        const end = start + 1 + (c % (size - start));
        const rng = stream(s, "adjoint");
        const x = randomTensor(shape, rng);
        const part = slice(x, axis, start, end);
        const y = randomTensor(part.shape, rng);
        const padded = apply(primitiveNamed("pad"), [y], { axis, start, end, extent: size });
        expect(padded.shape).toEqual(shape);
        expect(inner(part, y)).toBeCloseTo(inner(x, padded), 10);
      }),
    );
  });

  test("scatterRows is the adjoint of gatherRows, with rows repeated and rows left out", () => {
    fc.assert(
      fc.property(
        extent,
        fc.array(fc.nat(), { minLength: 1, maxLength: 9 }),
        fc.option(extent),
        seed,
        (count, picks, width, s) => {
          const rng = stream(s, "adjoint");
          const table = randomTensor(width === null ? [count] : [count, width], rng);
          const rows = double(picks.map((p) => p % count));
          const taken = gatherRows(table, rows);
          const y = randomTensor(taken.shape, rng);
          const scattered = apply(primitiveNamed("scatterRows"), [y, rows], { count });
          expect(inner(taken, y)).toBeCloseTo(inner(table, scattered), 10);
        },
      ),
    );
  });

  test("slices are the adjoint of concatenate", () => {
    fc.assert(
      fc.property(
        fc.array(extent, { minLength: 1, maxLength: 4 }),
        extent,
        fc.constantFrom(0, 1),
        seed,
        (sizes, other, axis, s) => {
          const rng = stream(s, "adjoint");
          const xs = sizes.map((size) => randomTensor(axis === 0 ? [size, other] : [other, size], rng));
          const joined = concatenate(xs, axis);
          const y = randomTensor(joined.shape, rng);
          let end = 0;
          const apart = xs.map((x) => {
            const start = end;
            end += x.shape[axis] as number;
            return inner(x, slice(y, axis, start, end));
          });
          expect(inner(joined, y)).toBeCloseTo(
            apart.reduce((a, b) => a + b, 0),
            10,
          );
        },
      ),
    );
  });
});
