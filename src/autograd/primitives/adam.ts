// The three element-by-element equations of Adam. Primitives, because a device runs the three as one pass over memory.
import { apply, type Primitive, ShapeError, sameShape, type Tensor } from "../../tensor/index.js";
import { elementwise } from "./elementwise.js";

const notDifferentiable = "an optimizer's step is the end of a training step, not a part of the loss";

/** The share of a moment that is kept at each step. */
interface Decay {
  readonly beta: number;
}

const firstMomentPrimitive = elementwise<Decay>({
  name: "firstMoment",
  f: ([m, gradient], { beta }) => beta * m + (1 - beta) * gradient,
  vjp: { notDifferentiable },
  flops: 3,
});
/** `m ← β·m + (1 − β)·g` */
export function firstMoment(m: Tensor, gradient: Tensor, beta: number): Tensor {
  return apply(firstMomentPrimitive, [m, gradient], { beta });
}

const secondMomentPrimitive = elementwise<Decay>({
  name: "secondMoment",
  f: ([v, gradient], { beta }) => beta * v + (1 - beta) * (gradient * gradient),
  vjp: { notDifferentiable },
  flops: 4,
});
/** `v ← β·v + (1 − β)·g²` */
export function secondMoment(v: Tensor, gradient: Tensor, beta: number): Tensor {
  return apply(secondMomentPrimitive, [v, gradient], { beta });
}

const adamStepPrimitive: Primitive = {
  ...elementwise({
    name: "adamStep",
    f: ([w, m, v, rate, epsilon]) => w - (rate * m) / (Math.sqrt(v) + epsilon),
    vjp: { notDifferentiable },
    flops: 5,
  }),
  shape: ([w = [], m = [], v = [], rate = [], epsilon = []]) => {
    if (!sameShape(w, m) || !sameShape(w, v))
      throw new ShapeError("adamStep", "a weight and its moments must be alike", [w, m, v]);
    if (rate.length > 0 || epsilon.length > 0)
      throw new ShapeError("adamStep", "rate and epsilon must be scalars", [rate, epsilon]);
    return w;
  },
};
/**
 * `w ← w − rate · m / (√v + ε)`, where rate and ε already hold the corrections of the moments' bias.
 * @shape  w, m, v alike; rate (), epsilon () -> the shape of w
 * @throws ShapeError when they are not
 */
export function adamStep(w: Tensor, m: Tensor, v: Tensor, rate: Tensor, epsilon: Tensor): Tensor {
  return apply(adamStepPrimitive, [w, m, v, rate, epsilon], undefined);
}

export const adamPrimitives: readonly Primitive[] = [
  firstMomentPrimitive,
  secondMomentPrimitive,
  adamStepPrimitive,
] as readonly Primitive[];
