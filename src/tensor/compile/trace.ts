// Trace: a function run once on unknown tensors, and what it made of them.
import { MlpnasError, ShapeError } from "../errors.js";
import { type Shape, sameShape } from "../shape.js";
import { leaf, type Tensor } from "../tensor.js";

/** An input's shape; with `steps`, as many arrays of that shape, of which each run in a row reads the next. */
export type InputSpec = Shape | { readonly shape: Shape; readonly steps: number };

/** A resident, and the value it takes when a run ends. All next values are computed from the old ones. */
export type Update = readonly [state: Tensor, next: Tensor];

export interface Traced<Output extends string = string> {
  readonly outputs?: Readonly<Record<Output, Tensor>>;
  readonly updates?: readonly Update[];
}

export interface TracedInput {
  readonly name: string;
  readonly tensor: Tensor;
  /** Absent for an input that is the same for all runs in a row. */
  readonly steps?: number;
}

export interface Trace {
  readonly inputs: readonly TracedInput[];
  readonly outputs: readonly { readonly name: string; readonly tensor: Tensor }[];
  readonly updates: readonly Update[];
}

/**
 * Runs `f` once on unknown inputs.
 * @throws ShapeError when a state's next value has another shape
 * @throws MlpnasError when one state is given two next values
 */
export function trace<Input extends string, Output extends string>(
  specs: Readonly<Record<Input, InputSpec>>,
  f: (inputs: Readonly<Record<Input, Tensor>>) => Traced<Output>,
): Trace {
  const inputs = Object.entries<InputSpec>(specs).map(
    ([name, spec]): TracedInput =>
      "shape" in spec ? { name, tensor: leaf(spec.shape), steps: spec.steps } : { name, tensor: leaf(spec) },
  );
  const { outputs = {} as Record<Output, Tensor>, updates = [] } = f(
    Object.fromEntries(inputs.map(({ name, tensor }) => [name, tensor])) as Record<Input, Tensor>,
  );
  const states = new Set<Tensor>();
  for (const [state, next] of updates) {
    if (!sameShape(state.shape, next.shape))
      throw new ShapeError("compile", "a state must keep its shape", [state.shape, next.shape]);
    if (states.has(state)) throw new MlpnasError("compile", "a state can have one next value only");
    states.add(state);
  }
  return { inputs, outputs: Object.entries<Tensor>(outputs).map(([name, tensor]) => ({ name, tensor })), updates };
}
