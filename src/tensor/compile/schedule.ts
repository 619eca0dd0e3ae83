// Schedule: what must be computed for a trace, in what order, and which products start from a sum's other term.
import { assign, type NdArray } from "../array.js";
import type { Shape } from "../shape.js";
import { apply, definePrimitive, type Tensor } from "../tensor.js";
import type { Trace, Update } from "./trace.js";

/** One thing to compute: `node` from `reads`. */
export interface Step {
  readonly node: Tensor;
  readonly reads: readonly Tensor[];
  /** Set for a matrix product: `node = start + op(reads[0]) · op(reads[1])`, the start being `reads[2]` where there is one. */
  readonly product?: { readonly transposeA: boolean; readonly transposeB: boolean };
  /** Of this step and of what it absorbed. @units FLOP */
  readonly flops: number;
}

export interface Schedule {
  readonly steps: readonly Step[];
  /** The trace's outputs and updates, with leaves replaced by copies where the planner needs a step that makes them. */
  readonly outputs: Trace["outputs"];
  readonly updates: readonly Update[];
}

const copyPrimitive = definePrimitive({
  name: "copy",
  shape: ([x]) => x as Shape,
  reference: (y, [x]) => assign(y, x as NdArray),
  vjp: (dy) => [dy],
  flops: () => 0,
});

/** An unknown leaf is copied by a step of its own, so that what is read at the end of a run is its value from before the updates. */
function made(t: Tensor): Tensor {
  return t.operation === undefined && t.value === undefined ? apply(copyPrimitive, [t], undefined) : t;
}

const nameOf = (t: Tensor): string | undefined => (t.value === undefined ? t.operation?.primitive.name : undefined);

/** The steps of a trace, in the order in which their tensors were made, which is a topological order. */
export function schedule(trace: Trace): Schedule {
  const outputs = trace.outputs.map(({ name, tensor }) => ({ name, tensor: made(tensor) }));
  const updates = trace.updates.map(([state, next]): Update => [state, made(next)]);
  const results = [...outputs.map((o) => o.tensor), ...updates.map(([, next]) => next)];

  const uses = countUses(results);
  const order = computedOf(uses);
  const productOf = productsWithStart(order, uses);
  return { steps: onlyRead(stepsOf(order, productOf), results), outputs, updates };
}

// Small functions and plain loops: as one function of array methods, this took V8 a second of compiling again and again before it was
// fast, for each of their calls meets arrays and objects of several kinds.

/** What must be computed, in the order in which it was made. */
function computedOf(uses: ReadonlyMap<Tensor, number>): readonly Tensor[] {
  const order: Tensor[] = [];
  for (const t of uses.keys()) if (nameOf(t) !== undefined) order.push(t);
  return order.sort((a, b) => a.id - b.id);
}

/** The sums that a product can start from, each with its product. */
function productsWithStart(order: readonly Tensor[], uses: ReadonlyMap<Tensor, number>): ReadonlyMap<Tensor, Tensor> {
  const absorbed = new Set<Tensor>();
  const productOf = new Map<Tensor, Tensor>();
  for (const sum of order) {
    if (nameOf(sum) !== "add") continue;
    for (const t of sum.inputs) {
      if (nameOf(t) !== "matmul" || uses.get(t) !== 1 || absorbed.has(t) || !canStart(sum, t)) continue;
      absorbed.add(t);
      productOf.set(sum, t);
      break;
    }
  }
  return productOf;
}

function stepsOf(order: readonly Tensor[], productOf: ReadonlyMap<Tensor, Tensor>): readonly Step[] {
  const absorbed = new Set(productOf.values());
  const steps: Step[] = [];
  for (const node of order) {
    if (absorbed.has(node)) continue;
    const product = productOf.get(node) ?? (nameOf(node) === "matmul" ? node : undefined);
    steps.push(product === undefined ? { node, reads: node.inputs, flops: flopsOf(node) } : productStep(node, product));
  }
  return steps;
}

/** The steps whose result another step or the end reads. */
function onlyRead(steps: readonly Step[], results: readonly Tensor[]): readonly Step[] {
  const read = new Set<Tensor>(results);
  for (const step of steps) for (const t of step.reads) read.add(t);
  return steps.filter((step) => read.has(step.node));
}

/** How many times each tensor that the results need is read, by another or as a result. */
function countUses(results: readonly Tensor[]): Map<Tensor, number> {
  const uses = new Map<Tensor, number>();
  const stack = [...results];
  for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
    const before = uses.get(t) ?? 0;
    uses.set(t, before + 1);
    if (before === 0 && t.value === undefined) stack.push(...t.inputs);
  }
  return uses;
}

/** A product can start from the sum's other term when that is a whole matrix or one row for all. */
function canStart(sum: Tensor, product: Tensor): boolean {
  const other = sum.inputs[0] === product ? sum.inputs[1] : sum.inputs[0];
  if (other === undefined || other === product || sum.shape.length !== 2 || product.shape[0] !== sum.shape[0]) return false;
  if (product.shape[1] !== sum.shape[1] || other.shape.at(-1) !== sum.shape[1]) return false;
  return other.shape.length === 1 || other.shape[0] === 1 || other.shape[0] === sum.shape[0];
}

/** `node = start + A · B`, reading the sources of transposed factors. */
function productStep(node: Tensor, product: Tensor): Step {
  const [a, b] = product.inputs as readonly [Tensor, Tensor];
  const transposeB = nameOf(b) === "transpose";
  const transposeA = nameOf(a) === "transpose" && !transposeB; // both at once is rare: then the first is made
  const source = (t: Tensor, isTransposed: boolean): Tensor => (isTransposed ? (t.inputs[0] as Tensor) : t);
  const start = node === product ? [] : [node.inputs[0] === product ? (node.inputs[1] as Tensor) : (node.inputs[0] as Tensor)];
  return {
    node,
    reads: [source(a, transposeA), source(b, transposeB), ...start],
    product: { transposeA, transposeB },
    flops: flopsOf(product) + (node === product ? 0 : flopsOf(node)),
  };
}

function flopsOf(t: Tensor): number {
  return (
    t.operation?.primitive.flops(
      t.shape,
      t.inputs.map((x) => x.shape),
      t.operation.params,
    ) ?? 0
  );
}
