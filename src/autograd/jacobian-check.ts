// Every element of a Jacobian, by finite differences and by the vector-Jacobian product, and the one where they differ most.
import { arrayOf, constant, type Shape, sizeOf, type Tensor, toFloats, valueOf } from "../tensor/index.js";
import { gradient } from "./gradient.js";

/** One element of a Jacobian: `∂ out[output] / ∂ x_input[index]`. */
export interface JacobianElement {
  readonly output: readonly number[];
  /** The number of the input, from 0. */
  readonly input: number;
  readonly index: readonly number[];
  /** By central difference. */
  readonly numeric: number;
  /** By the vector-Jacobian product. */
  readonly analytic: number;
  /** `|numeric − analytic| / max(1, |numeric|, |analytic|)` */
  readonly error: number;
}

export interface JacobianCheck {
  /** How many elements were compared. */
  readonly elements: number;
  /** That with the largest error; absent when there is none to compare. */
  readonly worst?: JacobianElement;
}

/**
 * Compares the Jacobians of f at xs, element by element.  `(f(x + h·e) − f(x − h·e)) / 2h` against `vjp(e′)`
 * One evaluation pair gives a column, one vector-Jacobian product with a unit cotangent a row: meant for small arrays. Where a
 * larger function is to be checked as a whole, `gradientCheck` asks the same of one random direction.
 * @shape  xs: f64 tensors of known value; only those in `wrt` are moved (all, by default)
 */
export function jacobianCheck(
  f: (...xs: Tensor[]) => Tensor,
  xs: readonly Tensor[],
  { step = 1e-5, wrt = xs.map((_, k) => k) }: { step?: number; wrt?: readonly number[] } = {},
): JacobianCheck {
  const y = f(...xs);
  const outputs = sizeOf(y.shape);
  const moving = wrt.map((k) => xs[k] as Tensor);
  const rows = Array.from({ length: outputs }, (_, j) => {
    const unit = new Float64Array(outputs);
    unit[j] = 1;
    return gradient(y, moving, { cotangent: constant(arrayOf(unit, y.shape)) }).map((g) => toFloats(valueOf(g), "f64"));
  });

  let worst: JacobianElement | undefined;
  let elements = 0;
  wrt.forEach((input, position) => {
    const { shape } = xs[input] as Tensor;
    for (let i = 0; i < sizeOf(shape); i++) {
      const column = slopes(f, xs, { input, i, step });
      for (let j = 0; j < outputs; j++) {
        const numeric = column[j] as number;
        const analytic = rows[j]?.[position]?.[i] as number;
        const error = Math.abs(numeric - analytic) / Math.max(1, Math.abs(numeric), Math.abs(analytic));
        elements++;
        if (worst !== undefined && (error <= worst.error || Number.isNaN(worst.error))) continue; // NaN is the worst of all
        worst = { output: indexOf(j, y.shape), input, index: indexOf(i, shape), numeric, analytic, error };
      }
    }
  });
  return worst === undefined ? { elements } : { elements, worst };
}

/** The slope of every output in element i of one input, by central difference over the distance that was really moved. */
function slopes(
  f: (...xs: Tensor[]) => Tensor,
  xs: readonly Tensor[],
  { input, i, step }: { readonly input: number; readonly i: number; readonly step: number },
): Float64Array {
  const x = xs[input] as Tensor;
  const movedTo = (distance: number): { at: number; y: ArrayLike<number> } => {
    const values = toFloats(valueOf(x), "f64");
    const at = (values[i] as number) + distance;
    values[i] = at;
    const moved = constant(arrayOf(values, x.shape));
    return { at, y: toFloats(valueOf(f(...xs.map((other, k) => (k === input ? moved : other)))), "f64") };
  };
  const [above, below] = [movedTo(step), movedTo(-step)];
  return Float64Array.from(above.y, (value, j) => (value - (below.y[j] as number)) / (above.at - below.at));
}

/** The index of an element from its place in row-major order. */
function indexOf(place: number, shape: Shape): number[] {
  return shape.map((extent, axis) => Math.floor(place / sizeOf(shape.slice(axis + 1))) % extent);
}
