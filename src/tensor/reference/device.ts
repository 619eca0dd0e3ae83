// The reference device: programs of plain loops, for reading, checking and f64.
import { arrayOf, assign, type NdArray, type Precision, toFloats, viewOf, zeros } from "../array.js";
import { byName, stepLimit } from "../compile/inputs.js";
import { schedule } from "../compile/schedule.js";
import type { Trace } from "../compile/trace.js";
import type { Device, Program } from "../device.js";
import { MlpnasError } from "../errors.js";
import { type Shape, sizeOf } from "../shape.js";
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
      trace.inputs.map(({ name, tensor, steps }) => [
        name,
        { tensor, isStepped: steps !== undefined, all: zeros([steps ?? 1, ...tensor.shape], precision) },
      ]),
    );
    const outputs = new Map(trace.outputs.map(({ name, tensor }) => [name, { tensor, value: zeros(tensor.shape, precision) }]));
    for (const [state] of trace.updates) residentOf(state);
    const order = evaluationOrder(trace);
    const checkSteps = stepLimit(trace);

    function step(k: number): void {
      const values = new Map<Tensor, NdArray>();
      for (const { tensor, isStepped, all } of inputs.values()) values.set(tensor, stepOf(all, isStepped ? k : 0));
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
        const { all, isStepped } = byName(inputs, name);
        return isStepped ? all : stepOf(all, 0);
      },
      output: (name) => byName(outputs, name).value,
      run: (count = 1) => {
        checkSteps(count);
        for (let k = 0; k < count; k++) step(k);
      },
      profile: () => [], // nothing is planned, so there is no instruction to time
      instructions: order.length,
      bytes: order.reduce((total, { shape }) => total + sizeOf(shape) * (precision === "f64" ? 8 : 4), 0),
      flops: schedule(trace).steps.reduce((total, { flops }) => total + flops, 0),
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
function evaluationOrder(trace: Trace): readonly Tensor[] {
  const needed = new Set<Tensor>();
  const stack = [...trace.outputs.map((o) => o.tensor), ...trace.updates.map(([, next]) => next)];
  for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
    if (needed.has(t) || t.operation === undefined || t.value !== undefined) continue;
    needed.add(t);
    stack.push(...t.inputs);
  }
  return [...needed].sort((a, b) => a.id - b.id);
}

/** Step k of an input, as a view. */
function stepOf(all: NdArray, k: number): NdArray {
  return viewOf(all.data, all.shape.slice(1), all.stride.slice(1), all.offset + k * (all.stride[0] as number));
}
