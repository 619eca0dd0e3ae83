// Sample calls of every primitive, on inputs of its domain: what gradient checks, the devices' conformance and the list of primitives use.
import { apply, arrayOf, formatShape, type NdArray, type Shape, type Stream, sizeOf, type Tensor } from "../tensor/index.js";
import { elu, leakyRelu, relu, sigmoid, softplus, tanh } from "./primitives/activation.js";
import { adamStep, firstMoment, secondMoment } from "./primitives/adam.js";
import { add, divide, exp, log, multiply, squareRoot, subtract } from "./primitives/arithmetic.js";
import { dropoutMask } from "./primitives/dropout.js";
import { primitiveNamed } from "./primitives/index.js";
import { matmul, transpose } from "./primitives/matmul.js";
import { concatenate, gatherRows, reshape, slice } from "./primitives/movement.js";
import { broadcastTo, sumTo } from "./primitives/reduce.js";
import { crossEntropy, logSoftmax, softmax } from "./primitives/softmax.js";

/** One call of a primitive. */
export interface Sample {
  /** What tells it from the primitive's other samples. */
  readonly name: string;
  readonly inputs: readonly SampleInput[];
  readonly call: (xs: readonly Tensor[]) => Tensor;
}

/** An input's shape and its values, which are f64 but representable in f32. */
export interface SampleInput {
  readonly name: string;
  readonly shape: Shape;
  readonly draw: (rng: Stream) => NdArray;
  /** What its numbers are, where no derivative in them exists: `class numbers`. */
  readonly counts?: string;
}

type Domain = (name: string, shape: Shape) => SampleInput;

function domain(value: (rng: Stream) => number, counts?: string): Domain {
  return (name, shape) => ({
    name,
    shape,
    draw: (rng) =>
      arrayOf(
        Float64Array.from({ length: sizeOf(shape) }, () => Math.fround(value(rng))),
        shape,
      ),
    ...(counts === undefined ? {} : { counts }),
  });
}

/** Within ±2, and at least 0.1 from 0, where some derivatives jump. */
export const signed: Domain = domain((rng) => {
  const distance = 0.1 + 1.9 * rng();
  return rng() < 0.5 ? -distance : distance;
});
const between = (low: number, high: number): Domain => domain((rng) => low + (high - low) * rng());
const positive = between(0.2, 2.2);
const numbersBelow = (bound: number, counts: string): Domain => domain((rng) => Math.floor(rng() * bound), counts);

function unary(f: (x: Tensor) => Tensor, shapes: readonly Shape[], x: Domain = signed): Sample[] {
  return shapes.map((shape) => ({ name: formatShape(shape), inputs: [x("x", shape)], call: ([t]) => f(t as Tensor) }));
}

type Pair = readonly [Shape, Shape];

interface PairInputs {
  readonly first?: Domain;
  readonly second?: Domain;
  readonly names?: readonly [string, string];
}

function binary(
  f: (a: Tensor, b: Tensor) => Tensor,
  pairs: readonly Pair[],
  { first = signed, second = signed, names = ["a", "b"] }: PairInputs = {},
): Sample[] {
  return pairs.map(([a, b]) => ({
    name: `${formatShape(a)} with ${formatShape(b)}`,
    inputs: [first(names[0], a), second(names[1], b)],
    call: ([x, y]) => f(x as Tensor, y as Tensor),
  }));
}

/** A call of a primitive that has no function of its own. */
const direct =
  (name: string, params?: unknown) =>
  (...xs: Tensor[]): Tensor =>
    apply(primitiveNamed(name), xs, params);

/** The shapes to sample; a family's shapes may be left out, and its primitives then have no sample. */
export interface SampleShapes {
  /** Of one input that is read element by element. */
  readonly elementwise?: readonly Shape[];
  /** Of two that broadcast together. */
  readonly pairs?: readonly Pair[];
  readonly products?: readonly (readonly [m: number, k: number, n: number])[];
  readonly matrices?: readonly Shape[];
  readonly sums?: readonly (readonly [from: Shape, to: Shape])[];
  readonly stretches?: readonly (readonly [from: Shape, to: Shape])[];
  readonly reshapes?: readonly (readonly [from: Shape, to: Shape])[];
  readonly parts?: readonly (readonly [whole: Shape, axis: number, start: number, end: number])[];
  readonly joins?: readonly (readonly [axis: number, ...Shape[]])[];
  readonly lookups?: readonly (readonly [table: Shape, rows: number])[];
  /** Arrays whose last axis is normalised. */
  readonly distributions?: readonly Shape[];
  readonly classifications?: readonly (readonly [batch: number, classes: number])[];
}

/** Samples of every primitive, by its name, each of which makes that primitive last. */
export function samplesOf({
  elementwise = [],
  pairs = [],
  products = [],
  matrices = [],
  sums = [],
  stretches = [],
  reshapes = [],
  parts = [],
  joins = [],
  lookups = [],
  distributions = [],
  classifications = [],
}: SampleShapes): Readonly<Record<string, readonly Sample[]>> {
  const gradientOf = (name: string, y: Domain): Sample[] => binary(direct(name), pairs, { second: y, names: ["dy", "y"] });
  const gradientAt = (name: string): Sample[] => binary(direct(name), pairs, { names: ["dy", "x"] });
  const resized = (f: (x: Tensor, to: Shape) => Tensor, changes: readonly (readonly [Shape, Shape])[]): Sample[] =>
    changes.map(([from, to]) => ({
      name: `${formatShape(from)} to ${formatShape(to)}`,
      inputs: [signed("x", from)],
      call: ([x]) => f(x as Tensor, to),
    }));
  return {
    add: binary(add, pairs),
    subtract: binary(subtract, pairs),
    multiply: binary(multiply, pairs),
    divide: binary(divide, pairs, { second: positive }),
    squareRoot: unary(squareRoot, elementwise, positive),
    exp: unary(exp, elementwise),
    log: unary(log, elementwise, positive),
    relu: unary(relu, elementwise),
    reluGradient: gradientOf("reluGradient", signed),
    leakyRelu: unary(leakyRelu, elementwise),
    leakyReluGradient: gradientOf("leakyReluGradient", signed),
    elu: unary(elu, elementwise),
    eluGradient: gradientOf("eluGradient", signed),
    sigmoid: unary(sigmoid, elementwise),
    sigmoidGradient: gradientOf("sigmoidGradient", between(0.01, 0.99)),
    tanh: unary(tanh, elementwise),
    tanhGradient: gradientOf("tanhGradient", between(-0.99, 0.99)),
    softplus: unary(softplus, elementwise),
    softplusGradient: gradientAt("softplusGradient"),
    geluCubic: unary(direct("geluCubic"), elementwise),
    geluCubicGradient: gradientAt("geluCubicGradient"),
    matmul: products.map(([m, k, n]) => ({
      name: `${formatShape([m, k])} by ${formatShape([k, n])}`,
      inputs: [signed("a", [m, k]), signed("b", [k, n])],
      call: ([a, b]) => matmul(a as Tensor, b as Tensor),
    })),
    transpose: unary(transpose, matrices),
    sumTo: resized(sumTo, sums),
    broadcastTo: resized(broadcastTo, stretches),
    reshape: resized(reshape, reshapes),
    slice: parts.map(([whole, axis, start, end]) => ({
      name: `${start} ... ${end} of ${formatShape(whole)} along ${axis}`,
      inputs: [signed("x", whole)],
      call: ([x]) => slice(x as Tensor, axis, start, end),
    })),
    pad: parts.map(([whole, axis, start, end]) => ({
      name: `to ${start} ... ${end} of ${formatShape(whole)} along ${axis}`,
      inputs: [signed("x", replaced(whole, axis, end - start))],
      call: (xs) => direct("pad", { axis, start, end, extent: whole[axis] })(...xs),
    })),
    concatenate: joins.map(([axis, ...shapes]) => ({
      name: `${shapes.map(formatShape).join(", ")} along ${axis}`,
      inputs: shapes.map((shape, k) => signed(`x${k}`, shape)),
      call: (xs) => concatenate(xs, axis),
    })),
    gatherRows: lookups.map(([table, rows]) => ({
      name: `${rows} of ${formatShape(table)}`,
      inputs: [signed("table", table), numbersBelow(table[0] as number, "row numbers")("rows", [rows])],
      call: ([x, numbers]) => gatherRows(x as Tensor, numbers as Tensor),
    })),
    scatterRows: lookups.map(([table, rows]) => ({
      name: `${rows} into ${formatShape(table)}`,
      inputs: [signed("x", replaced(table, 0, rows)), numbersBelow(table[0] as number, "row numbers")("rows", [rows])],
      call: (xs) => direct("scatterRows", { count: table[0] })(...xs),
    })),
    softmax: unary(softmax, distributions),
    logSoftmax: unary(logSoftmax, distributions),
    crossEntropy: classifications.map(([batch, classes]) => ({
      name: `${batch} rows of ${classes} classes`,
      inputs: [signed("logits", [batch, classes]), numbersBelow(classes, "class numbers")("labels", [batch])],
      call: ([logits, labels]) => crossEntropy(logits as Tensor, labels as Tensor),
    })),
    crossEntropyGradient: classifications.map(([batch, classes]) => ({
      name: `${batch} rows of ${classes} classes`,
      inputs: [
        signed("logits", [batch, classes]),
        numbersBelow(classes, "class numbers")("labels", [batch]),
        signed("dy", [batch]),
      ],
      call: (xs) => direct("crossEntropyGradient")(...xs),
    })),
    dropoutMask: elementwise.flatMap((shape) =>
      [0, 0.3, 0.5].map((rate) => ({
        name: `${formatShape(shape)} at a rate of ${rate}`,
        inputs: [numbersBelow(1_000, "a count of steps")("counter", [])],
        call: ([counter]: readonly Tensor[]) => dropoutMask(counter as Tensor, { shape, rate, key: 0xdeadbeef }),
      })),
    ),
    firstMoment: binary((m, g) => firstMoment(m, g, 0.9), pairs, { names: ["m", "g"] }),
    secondMoment: binary((v, g) => secondMoment(v, g, 0.999), pairs, { first: positive, names: ["v", "g"] }),
    adamStep: elementwise.map((shape) => ({
      name: formatShape(shape),
      inputs: [
        signed("w", shape),
        signed("m", shape),
        positive("v", shape),
        between(1e-3, 1e-1)("rate", []),
        between(1e-4, 1e-2)("epsilon", []),
      ],
      call: ([w, m, v, rate, epsilon]) => adamStep(w as Tensor, m as Tensor, v as Tensor, rate as Tensor, epsilon as Tensor),
    })),
  };
}

function replaced(shape: Shape, axis: number, extent: number): Shape {
  return shape.map((old, k) => (k === axis ? extent : old));
}
