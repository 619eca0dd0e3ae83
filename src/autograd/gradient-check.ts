// Finite differences against the vector-Jacobian product.
import { arrayOf, constant, type Stream, sizeOf, type Tensor, toFloats, valueOf } from "../tensor/index.js";
import { gradient } from "./gradient.js";
import { multiply } from "./primitives/arithmetic.js";
import { sum } from "./primitives/reduce.js";

export interface GradientCheck {
  /** The derivative of `⟨weights, f⟩` along the direction, by central difference. */
  readonly numeric: number;
  /** The same by the vector-Jacobian product. */
  readonly analytic: number;
  /** `|numeric − analytic| / max(1, |numeric|, |analytic|)` */
  readonly error: number;
}

/**
 * The dot-product test: in a random direction u, with random weights v on the outputs, `⟨v, J·u⟩` by central difference must
 * equal `⟨Jᵀ·v, u⟩`. One number checks every entry of the Jacobian at once, up to chance.
 * @shape  xs: f64 tensors of known value; only those in `wrt` are moved (all, by default)
 */
export function gradientCheck(
  f: (...xs: Tensor[]) => Tensor,
  xs: readonly Tensor[],
  { rng, step = 1e-5, wrt = xs.map((_, k) => k) }: { rng: Stream; step?: number; wrt?: readonly number[] },
): GradientCheck {
  const symmetric = (size: number): Float64Array => Float64Array.from({ length: size }, () => 2 * rng() - 1);
  const y = f(...xs);
  const weights = constant(arrayOf(symmetric(sizeOf(y.shape)), y.shape));
  const weighted = (...at: Tensor[]): Tensor => sum(multiply(f(...at), weights));
  const directions = xs.map((x, k) => (wrt.includes(k) ? symmetric(sizeOf(x.shape)) : new Float64Array(sizeOf(x.shape))));

  const moved = (distance: number): Tensor[] =>
    xs.map((x, k) => {
      const floats = toFloats(valueOf(x), "f64");
      return constant(
        arrayOf(floats.map((value, i) => value + distance * (directions[k]?.[i] as number)) as Float64Array, x.shape),
      );
    });
  const valueAt = (distance: number): number => valueOf(weighted(...moved(distance))).get();
  const numeric = (valueAt(step) - valueAt(-step)) / (2 * step);

  const moving = wrt.map((k) => xs[k] as Tensor);
  const gradients = gradient(weighted(...xs), moving);
  let analytic = 0;
  gradients.forEach((g, position) => {
    const direction = directions[wrt[position] as number] as Float64Array;
    toFloats(valueOf(g), "f64").forEach((value, i) => {
      analytic += value * (direction[i] as number);
    });
  });
  return { numeric, analytic, error: Math.abs(numeric - analytic) / Math.max(1, Math.abs(numeric), Math.abs(analytic)) };
}
