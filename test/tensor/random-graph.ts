// Random graphs with random state updates: what the fuzz test compiles, and evaluates without compiling.
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
  gelu,
  gradient,
  leakyRelu,
  log,
  logSoftmax,
  matmul,
  multiply,
  negate,
  primitiveNamed,
  relu,
  reshape,
  secondMoment,
  sigmoid,
  silu,
  slice,
  softmax,
  softplus,
  square,
  squareRoot,
  subtract,
  sum,
  sumTo,
  tanh,
  transpose,
} from "../../src/autograd/index.js";
import {
  apply,
  arrayOf,
  broadcastShapes,
  constant,
  integerBelow,
  type NdArray,
  type Shape,
  type Stream,
  sameShape,
  scalar,
  sizeOf,
  stream,
  type Tensor,
  type Update,
} from "../../src/tensor/index.js";

/** Leaves of a graph: unknown while it is traced, known while it is evaluated. */
export interface Leaves {
  readonly inputs: { readonly x: Tensor; readonly row: Tensor; readonly labels: Tensor };
  readonly states: readonly Tensor[];
}

export interface GraphResult {
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** By position among the states, because the leaves differ from one evaluation to the next. */
  readonly updates: readonly (readonly [state: number, next: Tensor])[];
}

export interface RandomGraph {
  readonly inputs: { readonly x: Shape; readonly row: Shape; readonly labels: Shape };
  /** Inputs that hold a value for each of the runs. */
  readonly isStepped: boolean;
  readonly states: readonly NdArray[];
  /** New values for the inputs, one for each run. */
  readonly drawInputs: (rng: Stream) => { x: NdArray; row: NdArray; labels: NdArray };
  /** The same operations at each call. */
  readonly make: (leaves: Leaves) => GraphResult;
}

function pick<T>(from: readonly T[], rng: Stream): T {
  return from[integerBelow(from.length, rng)] as T;
}

const drawArray = (shape: Shape, draw: () => number): NdArray =>
  arrayOf(
    Float64Array.from({ length: sizeOf(shape) }, () => Math.fround(draw())),
    shape,
  );

/** The graph that belongs to a number. */
export function randomGraph(seed: number): RandomGraph {
  const rng = stream("random graph", seed, "form");
  const [m, n] = [1 + integerBelow(rng() < 0.4 ? 4 : 12, rng), 1 + integerBelow(20, rng)];
  const size = rng() < 0.5 ? m : n;
  const symmetric = (shape: Shape): NdArray => drawArray(shape, () => 2 * rng() - 1);
  const shapes: readonly Shape[] = [[m, n], [m, n], [n, m], [size, size], [size, size], [n], [n], [m, 1], []];
  const states = shapes.map((shape) => (shape.length === 0 ? drawArray(shape, () => integerBelow(100, rng)) : symmetric(shape)));
  const known = [symmetric([m, n]), symmetric([n])];
  const hasGradient = rng() < 0.3;
  const length = 4 + integerBelow(12, rng);

  return {
    inputs: { x: [m, n], row: [n], labels: [m] },
    isStepped: rng() < 0.3,
    states,
    drawInputs: (inputRng) => ({
      x: drawArray([m, n], () => 2 * inputRng() - 1),
      row: drawArray([n], () => 2 * inputRng() - 1),
      labels: drawArray([m], () => integerBelow(n, inputRng)),
    }),
    make: (leaves) => {
      const choices = stream("random graph", seed, "operations");
      const constants = known.map(constant);
      const counter = leaves.states.at(-1) as Tensor;
      const pool: Tensor[] = [leaves.inputs.x, leaves.inputs.row, ...leaves.states.slice(0, -1), ...constants];
      for (let k = 0; k < length; k++) {
        pool.push(
          ...randomOperations({ pool, labels: leaves.inputs.labels, counter, m, n, rng: choices, mayEndGradients: !hasGradient }),
        );
      }
      const outputs = {
        last: pool.at(-1) as Tensor,
        any: pick(pool, choices),
        leaf: pick([...Object.values(leaves.inputs), ...leaves.states, ...constants], choices),
        squashed: tanh(pick(pool, choices)),
      };
      const wrt = leaves.states.slice(0, -1);
      const gradients = hasGradient ? gradient(sum(tanh(pool.at(-1) as Tensor)), wrt) : [];
      const updates: [number, Tensor][] = [[leaves.states.length - 1, add(counter, 1)]];
      wrt.forEach((state, k) => {
        const next = randomNext({ state, gradient: gradients[k], pool, taken: updates.map(([, t]) => t), rng: choices });
        if (next !== undefined) updates.push([k, next]);
      });
      return { outputs, updates };
    },
  };
}

/** A next value for a state; none in a quarter of the cases. */
function randomNext(options: {
  readonly state: Tensor;
  readonly gradient: Tensor | undefined;
  readonly pool: readonly Tensor[];
  readonly taken: readonly Tensor[];
  readonly rng: Stream;
}): Tensor | undefined {
  const { state, gradient: g, pool, taken, rng } = options;
  const fits = (t: Tensor): boolean => sameShape(t.shape, state.shape);
  const form = rng();
  if (form < 0.25) return undefined;
  if (g !== undefined && form < 0.6) return tanh(subtract(state, multiply(g, 0.5)));
  if (form < 0.33 && state.shape.length > 0) return direct(state, pool, rng);
  const shared = taken.filter(fits);
  if (form < 0.45 && shared.length > 0) return pick(shared, rng);
  const candidates = pool.filter(fits);
  return form < 0.7 ? pick(candidates, rng) : tanh(add(pick(candidates, rng), pick([state, ...candidates], rng)));
}

/** A next value made of the state by one step, which may read elements of the old value after it has written others. */
function direct(state: Tensor, pool: readonly Tensor[], rng: Stream): Tensor {
  const [rows, columns] = state.shape;
  if (columns === undefined || rows !== columns) return softmax(state);
  const factor = multiply(pick([state, ...pool.filter((t) => sameShape(t.shape, state.shape))], rng), 1 / rows);
  return pick(
    [transpose(state), matmul(state, factor), matmul(factor, state), add(matmul(factor, transpose(state)), state)],
    rng,
  );
}

/** One operation on tensors of the pool; results that could grow are squashed. */
function randomOperations(options: {
  readonly pool: readonly Tensor[];
  readonly labels: Tensor;
  readonly counter: Tensor;
  readonly m: number;
  readonly n: number;
  readonly rng: Stream;
  readonly mayEndGradients: boolean;
}): Tensor[] {
  const { pool, labels, counter, m, n, rng, mayEndGradients } = options;
  const any = (): Tensor => pick(pool, rng);
  const suiting = (accepts: (t: Tensor) => boolean): Tensor => {
    const fits = pool.filter(accepts);
    return fits.length === 0 ? any() : pick(fits, rng);
  };
  const matrix = (): Tensor => suiting((t) => t.shape.length === 2);
  const like = (a: Tensor): Tensor => suiting((t) => sameShape(t.shape, a.shape));
  const broadcastable = (a: Tensor): Tensor => suiting((t) => canBroadcast(t.shape, a.shape));
  const squash = (x: Tensor): Tensor => (rng() < 0.8 ? tanh(x) : multiply(x, 0.25));

  const operations: readonly (() => Tensor[])[] = [
    () => {
      const a = any();
      return [pick([add, subtract, multiply], rng)(a, broadcastable(a))];
    },
    () => {
      const a = any();
      return [squash(pick([add, subtract, multiply], rng)(broadcastable(a), a))];
    },
    () => [pick([sigmoid, tanh, elu, softplus, leakyRelu, silu, gelu, negate, mayEndGradients ? relu : elu], rng)(any())],
    () => {
      const x = add(square(any()), 0.5);
      return [pick([squareRoot, log, (t: Tensor): Tensor => divide(1, t), (t: Tensor): Tensor => exp(negate(t))], rng)(x)];
    },
    ...Array.from({ length: 3 }, () => () => randomProduct(pool, matrix(), rng)),
    () => {
      const x = any();
      const to = pick(reductions(x.shape), rng);
      return [squash(multiply(sumTo(x, to), sizeOf(to) / sizeOf(x.shape)))];
    },
    () => {
      const x = matrix();
      const row = tanh(sumTo(x, [1, x.shape[1] as number])); // read once, and no larger than x where rows are padded to four
      return [rng() < 0.5 ? subtract(x, row) : subtract(row, x)];
    },
    () => {
      const x = suiting((t) => canStretch(t.shape, [m, n]));
      return canStretch(x.shape, [m, n]) ? [broadcastTo(x, [m, n])] : [];
    },
    () => [transpose(matrix())],
    () => {
      const x = matrix();
      const [rows, columns] = x.shape as [number, number];
      return [reshape(x, pick([[columns, rows], [rows * columns], [1, rows * columns], [rows * columns, 1]], rng))];
    },
    () => {
      const x = suiting((t) => t.shape.length > 0);
      const axis = integerBelow(x.shape.length, rng);
      const extent = x.shape[axis] as number;
      const start = integerBelow(extent, rng);
      const end = start + 1 + integerBelow(extent - start, rng);
      const part = slice(x, axis, start, end);
      return [part, apply(primitiveNamed("pad"), [tanh(part)], { axis, start, end, extent })];
    },
    () => {
      const a = suiting((t) => t.shape.length > 0);
      const axis = integerBelow(a.shape.length, rng);
      const whole = concatenate([a, like(a), a], axis);
      const extent = a.shape[axis] as number;
      const start = integerBelow(2 * extent + 1, rng);
      return [whole, slice(whole, axis, start, start + extent)];
    },
    () => {
      const table = suiting((t) => t.shape[0] === n);
      const rows = gatherRows(table, labels);
      return table.shape[0] === n
        ? [rows, multiply(apply(primitiveNamed("scatterRows"), [rows, labels], { count: n }), 1 / m)]
        : [];
    },
    () => {
      const x = suiting((t) => t.shape.length > 0);
      return [rng() < 0.5 ? softmax(x) : tanh(logSoftmax(x))];
    },
    () => {
      const logits = suiting((t) => sameShape(t.shape, [m, n]));
      return [tanh(crossEntropy(logits, labels))];
    },
    () => {
      const x = any();
      return [multiply(x, dropoutMask(counter, { shape: x.shape, rate: 0.3, key: integerBelow(2 ** 31, rng) }))];
    },
    () => {
      if (!mayEndGradients) return [];
      const w = any();
      const g = like(w);
      const [m1, v1] = [firstMoment(like(w), g, 0.9), secondMoment(square(like(w)), g, 0.99)];
      return [adamStep(w, m1, v1, scalar(0.1), scalar(0.1))];
    },
  ];
  return pick(operations, rng)();
}

/** A product of either factors transposed or not, which often starts from a sum's other term: at times one of its own factors. */
function randomProduct(pool: readonly Tensor[], a: Tensor, rng: Stream): Tensor[] {
  const left = rng() < 0.4 ? transpose(a) : a;
  const inner = left.shape[1] as number;
  const factors = pool.filter((t) => t.shape.length === 2).flatMap((t) => (rng() < 0.4 ? [transpose(t)] : [t]));
  const fitting = factors.filter((t) => t.shape[0] === inner);
  if (fitting.length === 0) return [];
  const isTame = rng() < 0.4;
  const right = isTame ? multiply(pick(fitting, rng), 1 / inner) : pick(fitting, rng);
  const product = matmul(left, right);
  const readAgain = isTame && rng() < 0.4 ? [product] : [];
  if (rng() < 0.3) return [...readAgain, tanh(multiply(product, 1 / inner))];
  const source = (t: Tensor): Tensor => t.inputs[0] ?? t;
  const starts = [...pool, left, right, source(left), source(right)].filter((t) => canStretch(t.shape, product.shape));
  if (starts.length === 0) return [...readAgain, tanh(product)];
  const own = starts.filter((t) => t === a || t === right || t === source(right));
  const start = pick(own.length > 0 && rng() < 0.5 ? own : starts, rng);
  const sum = rng() < 0.5 ? add(product, start) : add(start, product);
  return [...readAgain, tanh(multiply(sum, 1 / inner))];
}

function canBroadcast(a: Shape, b: Shape): boolean {
  try {
    broadcastShapes("fuzz", a, b);
    return true;
  } catch {
    return false;
  }
}

function canStretch(from: Shape, to: Shape): boolean {
  return canBroadcast(from, to) && sameShape(broadcastShapes("fuzz", from, to), to);
}

/** The shapes that a sum along some axes can have. */
function reductions(shape: Shape): readonly Shape[] {
  const [first, last] = [shape[0] ?? 1, shape.at(-1) ?? 1];
  if (shape.length === 2) return [[], [1], [last], [1, last], [first, 1], [1, 1]];
  return shape.length === 1 ? [[], [1]] : [[]];
}

/** Updates of leaves, from updates by position. */
export function updatesOf(states: readonly Tensor[], updates: GraphResult["updates"]): Update[] {
  return updates.map(([k, next]) => [states[k] as Tensor, next]);
}
