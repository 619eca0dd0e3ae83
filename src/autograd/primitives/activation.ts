// Activations, and their gradients as primitives of their own: one pass over memory where composing them takes three.
import { apply, type Primitive, type Tensor } from "../../tensor/index.js";
import { multiply, negate, subtract } from "./arithmetic.js";
import { elementwise } from "./elementwise.js";

// Each gradient but softplus's is written in terms of the output y, so that the input need not be kept.

const reluPrimitive = elementwise({ name: "relu", f: ([x]) => Math.max(x, 0), vjp: (dy, y) => [reluGradient(dy, y)] });
/** `max(x, 0)`; NaN stays NaN, and the derivative at 0 is taken as 0. */
export function relu(x: Tensor): Tensor {
  return apply(reluPrimitive, [x], undefined);
}

const reluGradientPrimitive = elementwise({
  name: "reluGradient",
  f: ([dy, y]) => (y > 0 ? dy : 0),
  vjp: (ddx, _dx, [, y]) => [reluGradient(ddx, y as Tensor), null],
});
/** `dy` where `y > 0`, else 0 */
function reluGradient(dy: Tensor, y: Tensor): Tensor {
  return apply(reluGradientPrimitive, [dy, y], undefined);
}

/** The slope of leaky relu below 0. */
const leak = 0.01;

const leakyReluPrimitive = elementwise({
  name: "leakyRelu",
  f: ([x]) => Math.max(x, leak * x),
  vjp: (dy, y) => [leakyReluGradient(dy, y)],
  flops: 2,
});
/** `max(x, x / 100)`: a relu whose units do not die; the derivative at 0 is taken as 1/100. @source Maas, Hannun, Ng 2013 */
export function leakyRelu(x: Tensor): Tensor {
  return apply(leakyReluPrimitive, [x], undefined);
}

const leakyReluGradientPrimitive = elementwise({
  name: "leakyReluGradient",
  f: ([dy, y]) => (y > 0 ? dy : leak * dy),
  vjp: (ddx, _dx, [, y]) => [leakyReluGradient(ddx, y as Tensor), null],
  flops: 2,
});
/** `dy` where `y > 0`, else `dy / 100` */
function leakyReluGradient(dy: Tensor, y: Tensor): Tensor {
  return apply(leakyReluGradientPrimitive, [dy, y], undefined);
}

const eluPrimitive = elementwise({
  name: "elu",
  f: ([x]) => (x > 0 ? x : Math.expm1(x)),
  vjp: (dy, y) => [eluGradient(dy, y)],
  flops: 12,
});
/** `x` where positive, else `eˣ − 1`. @source Clevert, Unterthiner, Hochreiter 2016 */
export function elu(x: Tensor): Tensor {
  return apply(eluPrimitive, [x], undefined);
}

const eluGradientPrimitive = elementwise({
  name: "eluGradient",
  f: ([dy, y]) => dy * (Math.min(y, 0) + 1),
  vjp: (ddx, _dx, [dy, y]) => [eluGradient(ddx, y as Tensor), reluGradient(multiply(ddx, dy as Tensor), negate(y as Tensor))],
  flops: 3,
});
/** `dy · (min(y, 0) + 1)` */
function eluGradient(dy: Tensor, y: Tensor): Tensor {
  return apply(eluGradientPrimitive, [dy, y], undefined);
}

const sigmoidPrimitive = elementwise({
  name: "sigmoid",
  f: ([x]) => 1 / (1 + Math.exp(-x)),
  vjp: (dy, y) => [sigmoidGradient(dy, y)],
  flops: 12,
});
/** `1 / (1 + e⁻ˣ)` */
export function sigmoid(x: Tensor): Tensor {
  return apply(sigmoidPrimitive, [x], undefined);
}

const sigmoidGradientPrimitive = elementwise({
  name: "sigmoidGradient",
  f: ([dy, y]) => dy * (y * (1 - y)),
  vjp: (ddx, _dx, [dy, y]) => [
    sigmoidGradient(ddx, y as Tensor),
    multiply(multiply(ddx, dy as Tensor), subtract(1, multiply(y as Tensor, 2))),
  ],
  flops: 3,
});
/** `dy · y · (1 − y)` */
function sigmoidGradient(dy: Tensor, y: Tensor): Tensor {
  return apply(sigmoidGradientPrimitive, [dy, y], undefined);
}

const tanhPrimitive = elementwise({
  name: "tanh",
  f: ([x]) => Math.tanh(x),
  vjp: (dy, y) => [tanhGradient(dy, y)],
  flops: 13,
});
/** The hyperbolic tangent. */
export function tanh(x: Tensor): Tensor {
  return apply(tanhPrimitive, [x], undefined);
}

const tanhGradientPrimitive = elementwise({
  name: "tanhGradient",
  f: ([dy, y]) => dy * (1 - y * y),
  vjp: (ddx, _dx, [dy, y]) => [tanhGradient(ddx, y as Tensor), multiply(multiply(multiply(ddx, dy as Tensor), y as Tensor), -2)],
  flops: 3,
});
/** `dy · (1 − y²)` */
function tanhGradient(dy: Tensor, y: Tensor): Tensor {
  return apply(tanhGradientPrimitive, [dy, y], undefined);
}

const softplusPrimitive = elementwise({
  name: "softplus",
  f: ([x]) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  vjp: (dy, _y, [x]) => [softplusGradient(dy, x as Tensor)],
  flops: 24,
});
/** `log(1 + eˣ)`, as `max(x, 0) + log(1 + e^−|x|)`, which does not overflow. @source Dugas et al. 2001 */
export function softplus(x: Tensor): Tensor {
  return apply(softplusPrimitive, [x], undefined);
}

const softplusGradientPrimitive = elementwise({
  name: "softplusGradient",
  f: ([dy, x]) => dy / (1 + Math.exp(-x)),
  vjp: (ddx, _dx, [dy, x]) => [
    softplusGradient(ddx, x as Tensor),
    sigmoidGradient(multiply(ddx, dy as Tensor), sigmoid(x as Tensor)),
  ],
  flops: 13,
});
/** `dy · σ(x)`, in terms of the input: `1 − e⁻ʸ` loses its digits where y is small. */
function softplusGradient(dy: Tensor, x: Tensor): Tensor {
  return apply(softplusGradientPrimitive, [dy, x], undefined);
}

export const activationPrimitives: readonly Primitive[] = [
  reluPrimitive,
  reluGradientPrimitive,
  leakyReluPrimitive,
  leakyReluGradientPrimitive,
  eluPrimitive,
  eluGradientPrimitive,
  sigmoidPrimitive,
  sigmoidGradientPrimitive,
  tanhPrimitive,
  tanhGradientPrimitive,
  softplusPrimitive,
  softplusGradientPrimitive,
] as readonly Primitive[];
