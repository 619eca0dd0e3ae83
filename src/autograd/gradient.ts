// Reverse mode: walk the graph from the output towards the leaves, summing each tensor's cotangents.
import { constant, full, precisionOf, type Tensor, zeros } from "../tensor/index.js";
import { add } from "./primitives/arithmetic.js";
import { sumTo } from "./primitives/reduce.js";

/**
 * The gradients of a scalar, or of the sum of a larger output, in each of `wrt`.  `∂ Σ output / ∂ w`
 * With a cotangent, whose shape is the output's, the vector-Jacobian product.  `∂ ⟨cotangent, output⟩ / ∂ w`
 * A gradient is again a graph: it can be compiled, or differentiated.
 * @shape  as `wrt`, one for one
 * @throws Error when a primitive on the way has no gradient
 */
export function gradient(
  output: Tensor,
  wrt: readonly Tensor[],
  { cotangent = constant(full(output.shape, 1, "f64")) }: { cotangent?: Tensor } = {},
): Tensor[] {
  const onPath = pathTo(output, wrt);
  const cotangents = new Map<Tensor, Tensor>([[output, cotangent]]);
  for (const y of [...onPath].sort((a, b) => b.id - a.id)) {
    const dy = cotangents.get(y);
    if (dy === undefined || y.operation === undefined) continue;
    const { primitive, params } = y.operation;
    if (typeof primitive.vjp !== "function") {
      throw new Error(`gradient: ${primitive.name} has no derivative; ${primitive.vjp.notDifferentiable}`);
    }
    const terms = primitive.vjp(dy, y, y.inputs, params);
    y.inputs.forEach((x, k) => {
      const term = terms[k];
      if (term === null || term === undefined || !onPath.has(x)) return;
      const dx = sumTo(term, x.shape); // the adjoint of broadcasting, here once for all primitives
      const sum = cotangents.get(x);
      cotangents.set(x, sum === undefined ? dx : add(sum, dx));
    });
  }
  return wrt.map((x) => cotangents.get(x) ?? constant(zeros(x.shape, x.value === undefined ? "f64" : precisionOf(x.value))));
}

/** The tensors through which `wrt` reaches `output`, both ends included. */
function pathTo(output: Tensor, wrt: readonly Tensor[]): Set<Tensor> {
  const targets = new Set(wrt);
  const reached = new Map<Tensor, boolean>();
  // An explicit stack: a loop unrolled over time is deeper than the call stack likes.
  const stack: { readonly t: Tensor; readonly visited: boolean }[] = [{ t: output, visited: false }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { t, visited } = top;
    if (visited) reached.set(t, targets.has(t) || t.inputs.some((x) => reached.get(x) === true));
    else if (!reached.has(t)) {
      reached.set(t, false);
      stack.push({ t, visited: true });
      for (const x of t.inputs) stack.push({ t: x, visited: false });
    }
  }
  return new Set([...reached].filter(([, yes]) => yes).map(([t]) => t));
}

/** `f` together with its gradients in all its arguments. */
export function valueAndGradient(f: (...xs: Tensor[]) => Tensor): (...xs: Tensor[]) => { value: Tensor; gradients: Tensor[] } {
  return (...xs) => {
    const value = f(...xs);
    return { value, gradients: gradient(value, xs) };
  };
}
