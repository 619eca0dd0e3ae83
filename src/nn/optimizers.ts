// Optimizers. State is threaded, not hidden: `init` makes it, `update` says what it becomes.
import {
  adamStep,
  add,
  divide,
  firstMoment,
  multiply,
  relu,
  secondMoment,
  square,
  squareRoot,
  subtract,
  sum,
} from "../autograd/index.js";
import { type Device, full, type Tensor, type Update } from "../tensor/index.js";

/** One optimizer: where its state starts, and the step that a program repeats. */
export interface Optimizer<State> {
  init(device: Pick<Device, "resident" | "zeros">, parameters: readonly Tensor[]): State;
  /**
   * What parameters and state become. The rate is multiplied by `factor` where a schedule gives one.
   * @shape  gradients as parameters, one for one; factor ()
   */
  update(parameters: readonly Tensor[], gradients: readonly Tensor[], state: State, factor?: Tensor): Update[];
}

export interface LearningRate {
  readonly rate: number;
  /** `rateₜ = rate / (1 + decay · t)`, t the steps already made. */
  readonly decay?: number;
  /** By how much of the rate weights shrink at each step, biases excepted. */
  readonly weightDecay?: number;
}

export type OptimizerSpec =
  | (LearningRate & { readonly kind: "sgd"; readonly momentum?: number })
  | (LearningRate & { readonly kind: "adam"; readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number });

/** The optimizer that a specification names. Its state is its own affair. */
export function optimizerOf(spec: OptimizerSpec): Optimizer<unknown> {
  return (spec.kind === "sgd" ? sgd(spec) : adam(spec)) as Optimizer<unknown>;
}

/** The rate of this step, and what becomes of the count of steps: it is kept only where the rate depends on it. */
function decayed(
  { rate, decay = 0 }: LearningRate,
  steps: Tensor,
  factor: Tensor | undefined,
): { rate: Tensor | number; counted: Update[] } {
  const scheduled = (now: Tensor | number): Tensor | number => (factor === undefined ? now : multiply(now, factor));
  if (decay === 0) return { rate: scheduled(rate), counted: [] };
  return { rate: scheduled(divide(rate, add(multiply(steps, decay), 1))), counted: [[steps, add(steps, 1)]] };
}

/**
 * Weight decay, decoupled from the gradient: no moment sees it.  `w ← (1 − rateₜ λ) w` before the step, for matrices; biases stay.
 * @source Loshchilov and Hutter 2019, algorithm 2, in PyTorch's form: λ is multiplied by the whole rate
 */
function shrinking({ weightDecay = 0 }: LearningRate, rate: Tensor | number): (w: Tensor) => Tensor {
  if (weightDecay === 0) return (w) => w;
  const kept = subtract(1, multiply(rate, weightDecay));
  return (w) => (w.shape.length < 2 ? w : multiply(w, kept));
}

export interface SgdState {
  readonly steps: Tensor;
  readonly velocities: readonly Tensor[];
}

/** `u ← μ·u + g`, `w ← w − rateₜ·u`; without momentum, `u = g`. @source Sutskever et al. 2013, in PyTorch's form */
export function sgd({ momentum = 0, ...learning }: LearningRate & { readonly momentum?: number }): Optimizer<SgdState> {
  return {
    init: (device, parameters) => ({
      steps: device.zeros([]),
      velocities: momentum === 0 ? [] : parameters.map((w) => device.zeros(w.shape)),
    }),
    update: (parameters, gradients, { steps, velocities }, factor) => {
      const { rate, counted } = decayed(learning, steps, factor);
      const shrunk = shrinking(learning, rate);
      const updates: Update[] = [...counted];
      parameters.forEach((w, k) => {
        const velocity = velocities[k];
        const gradient = gradients[k] as Tensor;
        const u = velocity === undefined ? gradient : add(multiply(velocity, momentum), gradient);
        if (velocity !== undefined) updates.push([velocity, u]);
        updates.push([w, subtract(shrunk(w), multiply(u, rate))]);
      });
      return updates;
    },
  };
}

export interface AdamState {
  readonly steps: Tensor;
  /** β₁ᵗ and β₂ᵗ */
  readonly powers: readonly [Tensor, Tensor];
  readonly firstMoments: readonly Tensor[];
  readonly secondMoments: readonly Tensor[];
}

/**
 * `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²`, `w ← w − rateₜ · m̂ / (√v̂ + ε)` with `m̂ = m / (1 − β₁ᵗ)`, `v̂ = v / (1 − β₂ᵗ)`.
 * The two corrections are folded into the rate and ε, which are one number each.
 * @source Kingma and Ba 2015, algorithm 1
 */
export function adam({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
  ...learning
}: LearningRate & { readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number }): Optimizer<AdamState> {
  return {
    init: (device, parameters) => ({
      steps: device.zeros([]),
      powers: [device.resident(full([], 1)), device.resident(full([], 1))],
      firstMoments: parameters.map((w) => device.zeros(w.shape)),
      secondMoments: parameters.map((w) => device.zeros(w.shape)),
    }),
    update: (parameters, gradients, { steps, powers, firstMoments, secondMoments }, factor) => {
      const power1 = multiply(powers[0], beta1);
      const power2 = multiply(powers[1], beta2);
      const root = squareRoot(subtract(1, power2));
      const { rate, counted } = decayed(learning, steps, factor);
      const shrunk = shrinking(learning, rate);
      const correctedRate = multiply(rate, divide(root, subtract(1, power1)));
      const scaledEpsilon = multiply(root, epsilon);
      const updates: Update[] = [...counted, [powers[0], power1], [powers[1], power2]];
      parameters.forEach((w, k) => {
        const [oldM, oldV, gradient] = [firstMoments[k] as Tensor, secondMoments[k] as Tensor, gradients[k] as Tensor];
        const m = firstMoment(oldM, gradient, beta1);
        const v = secondMoment(oldV, gradient, beta2);
        updates.push([oldM, m], [oldV, v], [w, adamStep(shrunk(w), m, v, correctedRate, scaledEpsilon)]);
      });
      return updates;
    },
  };
}

/**
 * Scales all gradients by one factor so that their common norm is at most `limit`.  `g · 1 / max(1, ‖g‖ / limit)`
 * @source Pascanu, Mikolov, Bengio 2013
 */
export function clipByGlobalNorm(gradients: readonly Tensor[], limit: number): Tensor[] {
  const squares = gradients.map((g) => sum(square(g))).reduce((a, b) => add(a, b));
  const excess = relu(subtract(divide(squareRoot(squares), limit), 1));
  const factor = divide(1, add(excess, 1));
  return gradients.map((g) => multiply(g, factor));
}
