// Sample calls of every primitive, by name: what gradient checks and the devices' conformance loop over.
import {
  adamStep,
  add,
  broadcastTo,
  concatenate,
  crossEntropy,
  divide,
  dropoutMask,
  elu,
  exp,
  firstMoment,
  gatherRows,
  log,
  logSoftmax,
  matmul,
  multiply,
  primitives,
  relu,
  reshape,
  secondMoment,
  sigmoid,
  slice,
  softmax,
  softplus,
  squareRoot,
  subtract,
  sumTo,
  tanh,
  transpose,
} from "../../src/autograd/index.js";
import {
  apply,
  arrayOf,
  formatShape,
  type NdArray,
  type Primitive,
  type Shape,
  type Stream,
  sizeOf,
  type Tensor,
} from "../../src/tensor/index.js";

/** One call of a primitive on inputs of its domain. */
export interface Case {
  readonly name: string;
  readonly inputs: readonly Sample[];
  readonly call: (xs: readonly Tensor[]) => Tensor;
  /** The inputs that a derivative exists for; all, by default. */
  readonly wrt?: readonly number[];
  /** What of the shapes a device may lack a kernel for. */
  readonly needs?: Need;
}

export type Need =
  | "a stretched middle axis"
  | "a sum over one of three axes"
  | "a part along a middle axis"
  | "rows that are matrices";

/** An input's shape and its values, which are f64 but representable in f32. */
export interface Sample {
  readonly shape: Shape;
  readonly draw: (rng: Stream) => NdArray;
}

export function primitiveNamed(name: string): Primitive {
  const found = primitives.find((primitive) => primitive.name === name);
  if (found === undefined) throw new Error(`there is no primitive ${name}`);
  return found;
}

function sampleOf(shape: Shape, value: (rng: Stream, position: number) => number): Sample {
  return {
    shape,
    draw: (rng) =>
      arrayOf(
        Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.fround(value(rng, i))),
        shape,
      ),
  };
}

/** Within ±2, and at least 0.1 from 0, where some derivatives jump. */
const signed = (shape: Shape): Sample =>
  sampleOf(shape, (rng) => {
    const distance = 0.1 + 1.9 * rng();
    return rng() < 0.5 ? -distance : distance;
  });
const between =
  (low: number, high: number) =>
  (shape: Shape): Sample =>
    sampleOf(shape, (rng) => low + (high - low) * rng());
const positive = between(0.2, 2.2);
const integers = (shape: Shape, below: number): Sample => sampleOf(shape, (rng) => Math.floor(rng() * below));
const fixed = (values: readonly number[]): Sample => sampleOf([values.length], (_rng, i) => values[i] as number);

const elementwiseShapes: readonly Shape[] = [
  [],
  [1],
  [3],
  [7],
  [11],
  [33],
  [3, 7],
  [11, 33],
  [33, 1],
  [1, 33],
  [5, 128],
  [2, 3, 5],
];

type Domain = (shape: Shape) => Sample;

function unary(f: (x: Tensor) => Tensor, domain: Domain = signed, shapes: readonly Shape[] = elementwiseShapes): Case[] {
  return shapes.map((shape) => ({ name: formatShape(shape), inputs: [domain(shape)], call: ([x]) => f(x as Tensor) }));
}

const broadcastPairs: readonly (readonly [Shape, Shape, Need?])[] = [
  ...elementwiseShapes.map((shape): readonly [Shape, Shape] => [shape, shape]),
  ...[[7], [1, 7], [11, 1], [1, 1], [1], []].flatMap((small): (readonly [Shape, Shape])[] => [
    [[11, 7], small],
    [small, [11, 7]],
  ]),
  [[5, 128], [128]],
  [
    [5, 1],
    [5, 128],
  ],
  [
    [11, 1],
    [1, 7],
  ],
  [[7], [11, 1]],
  [[7], [1, 1]],
  [[33], []],
  [[], [33]],
  [[1], [11, 1]],
  [[2, 3, 5], [5]],
  [
    [1, 1, 5],
    [2, 3, 5],
  ],
  [
    [2, 3, 5],
    [2, 3, 1],
  ],
  [
    [3, 5],
    [1, 3, 5],
  ],
  [
    [3, 1],
    [1, 3, 5],
  ],
  [
    [2, 3, 5],
    [1, 1, 1],
  ],
  [[2, 3, 5], [3, 5], "a stretched middle axis"],
  [[2, 1, 5], [2, 3, 5], "a stretched middle axis"],
  [[2, 3, 5], [1, 3, 1], "a stretched middle axis"],
];

function binary(f: (a: Tensor, b: Tensor) => Tensor, first: Domain = signed, second: Domain = signed): Case[] {
  return broadcastPairs.map(([a, b, needs]) => ({
    name: `${formatShape(a)} with ${formatShape(b)}`,
    inputs: [first(a), second(b)],
    call: ([x, y]) => f(x as Tensor, y as Tensor),
    ...(needs && { needs }),
  }));
}

/** An activation's gradient, which has no public function; `y` is what the activation gives. */
function activationGradient(name: string, y: Domain): Case[] {
  return binary((dy, at) => apply(primitiveNamed(name), [dy, at], undefined), signed, y);
}

const products: readonly (readonly [m: number, k: number, n: number])[] = [
  ...[1, 3, 7, 11, 33].map((size): [number, number, number] => [size, size, size]),
  [1, 33, 1],
  [33, 1, 33],
  [1, 7, 40],
  [5, 3, 24],
  [3, 40, 17],
  [40, 9, 8],
  [2, 16, 128],
  [6, 128, 5],
];

/** The four products of sources and transposed sources; a device reads the transposed ones in place. */
function productCases(): Case[] {
  return products.flatMap(([m, k, n]) =>
    [false, true].flatMap((left) =>
      [false, true].map((right): Case => {
        const [a, b] = [left ? [k, m] : [m, k], right ? [n, k] : [k, n]];
        return {
          name: `${formatShape(a)}${left ? "ᵀ" : ""} by ${formatShape(b)}${right ? "ᵀ" : ""}`,
          inputs: [signed(a), signed(b)],
          call: ([x, y]) => matmul(left ? transpose(x as Tensor) : (x as Tensor), right ? transpose(y as Tensor) : (y as Tensor)),
        };
      }),
    ),
  );
}

const stretches: readonly (readonly [small: Shape, large: Shape, needs?: Need])[] = [
  [[], [7]],
  [[], [11, 7]],
  [[1], [33]],
  [[1], [11, 7]],
  [[7], [11, 7]],
  [[33], [3, 33]],
  [[128], [5, 128]],
  [
    [1, 7],
    [11, 7],
  ],
  [
    [11, 1],
    [11, 7],
  ],
  [
    [33, 1],
    [33, 11],
  ],
  [
    [1, 1],
    [11, 7],
  ],
  [[7], [1, 7]],
  [
    [1, 1],
    [1, 1, 1],
  ],
  [
    [3, 5],
    [1, 3, 5],
  ],
  [[5], [2, 3, 5]],
  [
    [1, 1, 5],
    [2, 3, 5],
  ],
  [
    [2, 3, 1],
    [2, 3, 5],
  ],
  [[], [2, 3, 5]],
];
const middleStretches: readonly (readonly [small: Shape, large: Shape])[] = [
  [
    [3, 5],
    [2, 3, 5],
  ],
  [
    [2, 1, 5],
    [2, 3, 5],
  ],
  [
    [3, 1],
    [2, 3, 5],
  ],
];

function stretchCases(f: (x: Tensor, to: Shape) => Tensor, isSum: boolean): Case[] {
  const needs: Need = isSum ? "a sum over one of three axes" : "a stretched middle axis";
  return [...stretches, ...middleStretches.map(([small, large]) => [small, large, needs] as const)].map(
    ([small, large, need]) => {
      const [from, to] = isSum ? [large, small] : [small, large];
      return {
        name: `${formatShape(from)} to ${formatShape(to)}`,
        inputs: [signed(from)],
        call: ([x]) => f(x as Tensor, to),
        ...(need && { needs: need }),
      };
    },
  );
}

const reshapes: readonly (readonly [Shape, Shape])[] = [
  [[1], []],
  [[], [1, 1]],
  [[7], [1, 7]],
  [[7], [7, 1]],
  [[33, 1], [33]],
  [[3, 11], [33]],
  [[33], [11, 3]],
  [
    [6, 7],
    [3, 14],
  ],
  [
    [4, 128],
    [2, 256],
  ],
  [
    [2, 3, 5],
    [6, 5],
  ],
  [
    [6, 5],
    [2, 3, 5],
  ],
  [
    [2, 3, 5],
    [5, 6],
  ],
];

const parts: readonly (readonly [whole: Shape, axis: number, start: number, end: number])[] = [
  [[1], 0, 0, 1],
  [[7], 0, 2, 5],
  [[33], 0, 9, 33],
  [[11, 7], 0, 0, 3],
  [[11, 7], 0, 5, 11],
  [[11, 7], 1, 3, 4],
  [[3, 33], 1, 0, 11],
  [[3, 33], 1, 7, 33],
  [[5, 128], 1, 100, 128],
  [[33, 1], 0, 1, 33],
  [[4, 3, 5], 0, 1, 3],
  [[4, 3, 5], 2, 1, 4],
  [[4, 3, 5], 1, 1, 3],
];
const partNeed = (whole: Shape, axis: number): { needs?: Need } =>
  axis > 0 && axis < whole.length - 1 ? { needs: "a part along a middle axis" } : {};

function sliceCases(): Case[] {
  return parts.map(([whole, axis, start, end]) => ({
    name: `${start} ... ${end} of ${formatShape(whole)} along ${axis}`,
    inputs: [signed(whole)],
    call: ([x]) => slice(x as Tensor, axis, start, end),
    ...partNeed(whole, axis),
  }));
}

function padCases(): Case[] {
  return parts.map(([whole, axis, start, end]) => ({
    name: `to ${start} ... ${end} of ${formatShape(whole)} along ${axis}`,
    inputs: [signed(whole.map((extent, k) => (k === axis ? end - start : extent)))],
    call: ([x]) => apply(primitiveNamed("pad"), [x as Tensor], { axis, start, end, extent: whole[axis] }),
    ...partNeed(whole, axis),
  }));
}

const joins: readonly (readonly [axis: number, ...Shape[]])[] = [
  [0, [3]],
  [0, [1], [7], [11]],
  [0, [33], [1]],
  [0, [3, 7], [1, 7], [11, 7]],
  [1, [3, 7], [3, 1], [3, 33]],
  [1, [11, 8], [11, 8]],
  [-1, [5, 100], [5, 28]],
  [0, [2, 3, 5], [1, 3, 5]],
  [2, [2, 3, 5], [2, 3, 1]],
  [1, [2, 3, 5], [2, 1, 5]],
];

function concatenateCases(): Case[] {
  return joins.map(([axis, ...shapes]) => ({
    name: `${shapes.map(formatShape).join(", ")} along ${axis}`,
    inputs: shapes.map(signed),
    call: (xs) => concatenate(xs, axis),
    ...partNeed(shapes[0] as Shape, axis),
  }));
}

const lookups: readonly (readonly [table: Shape, rows: number, needs?: Need])[] = [
  [[1], 1],
  [[11], 7],
  [[33], 40],
  [[1, 7], 3],
  [[7, 1], 3],
  [[11, 33], 7],
  [[3, 7], 33],
  [[5, 128], 9],
  [[4, 3, 5], 3, "rows that are matrices"],
];

function gatherCases(): Case[] {
  return lookups.map(([table, rows, needs]) => ({
    name: `${rows} of ${formatShape(table)}`,
    inputs: [signed(table), integers([rows], table[0] as number)],
    call: ([x, numbers]) => gatherRows(x as Tensor, numbers as Tensor),
    wrt: [0],
    ...(needs && { needs }),
  }));
}

function scatterCases(): Case[] {
  return lookups.map(([table, rows, needs]) => ({
    name: `${rows} into ${formatShape(table)}`,
    inputs: [signed([rows, ...table.slice(1)]), integers([rows], table[0] as number)],
    call: ([x, numbers]) => apply(primitiveNamed("scatterRows"), [x as Tensor, numbers as Tensor], { count: table[0] }),
    wrt: [0],
    ...(needs && { needs }),
  }));
}

const softmaxShapes: readonly Shape[] = [[1], [3], [7], [33], [3, 7], [11, 1], [1, 11], [33, 3], [5, 128], [2, 3, 5]];

const classifications: readonly (readonly [batch: number, classes: number])[] = [
  [1, 1],
  [1, 3],
  [3, 1],
  [7, 3],
  [11, 7],
  [33, 11],
  [5, 33],
  [4, 128],
];

function crossEntropyCases(): Case[] {
  return classifications.map(([batch, classes]) => ({
    name: `${batch} rows of ${classes} classes`,
    inputs: [signed([batch, classes]), integers([batch], classes)],
    call: ([logits, labels]) => crossEntropy(logits as Tensor, labels as Tensor),
    wrt: [0],
  }));
}

function crossEntropyGradientCases(): Case[] {
  return classifications.map(([batch, classes]) => ({
    name: `${batch} rows of ${classes} classes`,
    inputs: [signed([batch, classes]), integers([batch], classes), signed([batch])],
    call: (xs) => apply(primitiveNamed("crossEntropyGradient"), xs, undefined),
  }));
}

function dropoutCases(): Case[] {
  return elementwiseShapes.flatMap((shape) =>
    [0, 0.3, 0.5].map((rate) => ({
      name: `${formatShape(shape)} at a rate of ${rate}`,
      inputs: [sampleOf([], (rng) => Math.floor(1_000 * rng()))],
      call: ([counter]) => dropoutMask(counter as Tensor, { shape, rate, key: 0xdeadbeef }),
      wrt: [],
    })),
  );
}

function adamStepCases(): Case[] {
  return elementwiseShapes.map((shape) => ({
    name: formatShape(shape),
    inputs: [signed(shape), signed(shape), positive(shape), between(1e-3, 1e-1)([]), between(1e-4, 1e-2)([])],
    call: ([w, m, v, rate, epsilon]) => adamStep(w as Tensor, m as Tensor, v as Tensor, rate as Tensor, epsilon as Tensor),
  }));
}

/** At least one case for every primitive, each of which makes that primitive last. */
export const cases: Readonly<Record<string, readonly Case[]>> = {
  add: binary(add),
  subtract: binary(subtract),
  multiply: binary(multiply),
  divide: binary(divide, signed, positive),
  squareRoot: unary(squareRoot, positive),
  exp: unary(exp),
  log: unary(log, positive),
  relu: unary(relu),
  reluGradient: activationGradient("reluGradient", signed),
  elu: unary(elu),
  eluGradient: activationGradient("eluGradient", signed),
  sigmoid: unary(sigmoid),
  sigmoidGradient: activationGradient("sigmoidGradient", between(0.01, 0.99)),
  tanh: unary(tanh),
  tanhGradient: activationGradient("tanhGradient", between(-0.99, 0.99)),
  softplus: unary(softplus),
  matmul: productCases(),
  transpose: unary(transpose, signed, [
    [1, 1],
    [3, 7],
    [7, 3],
    [11, 33],
    [33, 1],
    [1, 33],
    [5, 128],
    [128, 5],
  ]),
  sumTo: stretchCases(sumTo, true),
  broadcastTo: stretchCases(broadcastTo, false),
  reshape: reshapes.map(([from, to]) => ({
    name: `${formatShape(from)} as ${formatShape(to)}`,
    inputs: [signed(from)],
    call: ([x]) => reshape(x as Tensor, to),
  })),
  slice: sliceCases(),
  pad: padCases(),
  concatenate: concatenateCases(),
  gatherRows: [
    ...gatherCases(),
    {
      name: "a row several times",
      inputs: [signed([3, 7]), fixed([2, 0, 2, 2])],
      call: ([x, rows]) => gatherRows(x as Tensor, rows as Tensor),
      wrt: [0],
    },
  ],
  scatterRows: scatterCases(),
  softmax: unary(softmax, signed, softmaxShapes),
  logSoftmax: unary(logSoftmax, signed, softmaxShapes),
  crossEntropy: crossEntropyCases(),
  crossEntropyGradient: crossEntropyGradientCases(),
  dropoutMask: dropoutCases(),
  firstMoment: binary((m, g) => firstMoment(m, g, 0.9)),
  secondMoment: binary((v, g) => secondMoment(v, g, 0.999), positive),
  adamStep: adamStepCases(),
};
