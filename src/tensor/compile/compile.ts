// compile: from a function to a program on a device.
import type { Completion, Device, Program } from "../device.js";
import type { Tensor } from "../tensor.js";
import { type InputSpec, type Traced, trace } from "./trace.js";

/**
 * Runs `f` once on unknown tensors and plans what it made: a program that repeats it without running `f` again.
 * What depends on known values only is computed now and baked in; what no output or update needs is dropped.
 * @shape  inputs: by name; `{ shape, steps }` for one that holds a value for each of several runs in a row
 */
export function compile<Input extends string, Output extends string, Done extends Completion = void>(
  device: Device<Done>,
  inputs: Readonly<Record<Input, InputSpec>>,
  f: (inputs: Readonly<Record<Input, Tensor>>) => Traced<Output>,
): Program<Input, Output, Done> {
  return device.plan(trace(inputs, f)) as Program<Input, Output, Done>;
}
