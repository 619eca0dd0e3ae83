// Gated activations: x times a sigmoid that opens with x.
import { apply, type Primitive, type Tensor } from "../../tensor/index.js";
import { sigmoid } from "./activation.js";
import { multiply } from "./arithmetic.js";
import { elementwise } from "./elementwise.js";

// Composed, so that the gate, which is the dear part, is computed once: a gradient of its own would have to compute it again.

/** `x · σ(x)`, also known as swish. @source Elfwing, Uchibe, Doya 2018 */
export function silu(x: Tensor): Tensor {
  return multiply(x, sigmoid(x));
}

/**
 * `x · σ(2 √(2/π) (x + .044715 x³))`, which is `x/2 · (1 + tanh(√(2/π) (x + .044715 x³)))`.
 * The paper's approximation of `x · Φ(x)`, taken as the definition: less than .0005 away, and no dearer than a sigmoid.
 * @source Hendrycks and Gimpel 2016, section 2
 */
export function gelu(x: Tensor): Tensor {
  return multiply(x, sigmoid(geluCubic(x)));
}

/** The coefficients of x and x³. */
const linear = 2 * Math.sqrt(2 / Math.PI);
const cubic = 0.044715 * linear;

const geluCubicPrimitive = elementwise({
  name: "geluCubic",
  f: ([x]) => x * (linear + cubic * x * x),
  vjp: (dy, _y, [x]) => [geluCubicGradient(dy, x as Tensor)],
  flops: 4,
});
/** `2 √(2/π) (x + .044715 x³)`: what opens gelu's gate. */
function geluCubic(x: Tensor): Tensor {
  return apply(geluCubicPrimitive, [x], undefined);
}

const geluCubicGradientPrimitive = elementwise({
  name: "geluCubicGradient",
  f: ([dy, x]) => (Math.abs(x) >= 8 ? 0 : dy * (linear + 3 * cubic * x * x)),
  vjp: (ddx, _dx, [dy, x]) => [
    geluCubicGradient(ddx, x as Tensor),
    multiply(multiply(ddx, dy as Tensor), multiply(x as Tensor, 6 * cubic)),
  ],
  flops: 4,
});
/** `dy · 2 √(2/π) (1 + 3 · .044715 x²)`, and 0 beyond ±8, where the gate's own slope is below 1e-20 and x³ might outweigh it. */
function geluCubicGradient(dy: Tensor, x: Tensor): Tensor {
  return apply(geluCubicGradientPrimitive, [dy, x], undefined);
}

export const gatedPrimitives: readonly Primitive[] = [geluCubicPrimitive, geluCubicGradientPrimitive] as readonly Primitive[];
