// The reference device: programs of plain loops, for reading, checking and f64.
import { arrayOf, assign, type NdArray, type Precision, toFloats, viewOf, zeros } from "../array.js";
import { schedule } from "../compile/schedule.js";
import type { Trace } from "../compile/trace.js";
import type { Device, Program } from "../device.js";
import { MlpnasError, ValueError } from "../errors.js";
import type { Shape } from "../shape.js";
import { evaluate, leaf, type Operation, type Tensor } from "../tensor.js";

/** A device that evaluates each tensor by its reference loops, at the given precision. Slow, and as plain as it can be. */
export function createReferenceDevice(precision: Precision = "f32"): Device {
  const residents = new WeakMap<Tensor, NdArray>();
  const copyOf = (value: NdArray): NdArray => arrayOf(toFloats(value, precision), value.shape);
  const residentOf = (t: Tensor): NdArray => {
    const value = residents.get(t);
    if (value === undefined)
      throw new MlpnasError("reference", "the tensor must be a constant, an input or a resident of this device");
    return value;
  };
  const hold = (value: NdArray): Tensor => {
    const t = leaf(value.shape);
    residents.set(t, value);
    return t;
  };

  function plan(trace: Trace): Program {
    const inputs = new Map(
      trace.inputs.map((input) => [input.name, { ...input, all: zeros([input.steps, ...input.tensor.shape], precision) }]),
    );
    const mostSteps = Math.min(...trace.inputs.map(({ steps }) => (steps === 1 ? Number.POSITIVE_INFINITY : steps)));
    const { order, flops } = evaluationOrder(trace);
    const outputs = new Map(trace.outputs.map(({ name, tensor }) => [name, { tensor, value: zeros(tensor.shape, precision) }]));
    for (const [state] of trace.updates) residentOf(state);
    const find = <T>(named: ReadonlyMap<string, T>, name: string): T => {
      const found = named.get(name);
      if (found === undefined) throw new MlpnasError("program", `there must be an input or output "${name}"`);
      return found;
    };

    function step(k: number): void {
      const values = new Map<Tensor, NdArray>();
      for (const { tensor, steps, all } of inputs.values()) values.set(tensor, stepOf(all, steps === 1 ? 0 : k));
      const valueAt = (t: Tensor): NdArray => values.get(t) ?? t.value ?? residentOf(t);
      for (const t of order) values.set(t, evaluate(t.operation as Operation, t.shape, t.inputs.map(valueAt)));
      for (const { tensor, value } of outputs.values()) assign(value, valueAt(tensor));
      const next = trace.updates.map(([, t]) => copyOf(valueAt(t)));
      trace.updates.forEach(([state], i) => {
        assign(residentOf(state), next[i] as NdArray);
      });
    }

    return {
      input: (name) => {
        const { all, steps } = find(inputs, name);
        return steps === 1 ? stepOf(all, 0) : all;
      },
      output: (name) => find(outputs, name).value,
      run: (count = 1) => {
        if (count > mostSteps) throw new ValueError("program.run", `the inputs hold ${mostSteps} steps`, { got: `${count}` });
        for (let k = 0; k < count; k++) step(k);
      },
      profile: () => [],
      instructions: order.length,
      bytes: order.reduce((total, t) => total + zeros(t.shape, precision).data.byteLength, 0),
      flops,
    };
  }

  return {
    name: `reference-${precision}`,
    resident: (value) => hold(copyOf(value)),
    zeros: (shape: Shape) => hold(zeros(shape, precision)),
    read: (t) => copyOf(residentOf(t)),
    write: (t, value) => assign(residentOf(t), value),
    scoped: (work) => work(),
    plan,
  };
}

/** What must be evaluated, oldest first. */
function evaluationOrder(trace: Trace): { order: readonly Tensor[]; flops: number } {
  const needed = new Set<Tensor>();
  const stack = [...trace.outputs.map((o) => o.tensor), ...trace.updates.map(([, next]) => next)];
  for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
    if (needed.has(t) || t.operation === undefined || t.value !== undefined) continue;
    needed.add(t);
    stack.push(...t.inputs);
  }
  const order = [...needed].sort((a, b) => a.id - b.id);
  return { order, flops: schedule(trace).steps.reduce((total, step) => total + step.flops, 0) };
}

/** Step k of an input, as a view. */
function stepOf(all: NdArray, k: number): NdArray {
  return viewOf(all.data, all.shape.slice(1), all.stride.slice(1), all.offset + k * (all.stride[0] as number));
}
