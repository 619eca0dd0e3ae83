// A compiled training step against the eager one, and 200 of them against the same program in f64.
import { describe, expect, it } from "vitest";
import { gatherRows, gradient, mean } from "../../src/autograd/index.js";
import { classificationLosses, type OptimizerSpec, optimizerOf } from "../../src/nn/index.js";
import {
  arrayOf,
  bestWasmBuild,
  compile,
  constant,
  createReferenceDevice,
  createWasmDevice,
  type Device,
  integerBelow,
  type NdArray,
  stream,
  type Tensor,
  type Update,
  valueOf,
  type WasmBuild,
  zeros,
} from "../../src/tensor/index.js";
import { distance, doubled } from "./closeness.js";
import { mlp, normal } from "./networks.js";

const batch = 32;
const steps = 200;
const rowCount = 500;
const rng = stream(11, "compiled-step");
const network = mlp([11, 8, 3], rng);
const x = arrayOf(
  Float32Array.from({ length: rowCount * 11 }, () => normal(rng)),
  [rowCount, 11],
);
const y = arrayOf(Float32Array.from({ length: rowCount }, () => integerBelow(3, rng)));
const rowNumbers = arrayOf(
  Float32Array.from({ length: steps * batch }, () => integerBelow(rowCount, rng)),
  [steps, batch],
);

/** Adam's epsilon is large here: with a small one its first steps are the gradients' signs, and signs of rounding errors are noise. */
const specs: Readonly<Record<string, OptimizerSpec>> = {
  Adam: { kind: "adam", rate: 0.003, epsilon: 1e-3 },
  "gradient descent with momentum": { kind: "sgd", rate: 0.02, momentum: 0.9 },
};

/** What one batch's step makes of the parameters and the optimizer's state. */
function updatesOf(
  spec: OptimizerSpec,
  parameters: readonly Tensor[],
  state: unknown,
  features: Tensor,
  labels: Tensor,
): Update[] {
  const loss = mean(classificationLosses(network.forward(parameters, features), labels));
  return optimizerOf(spec).update(parameters, gradient(loss, parameters), state);
}

/** The parameters after some steps of a compiled program; batches are the rows by number. */
function compiledSteps(device: Device, spec: OptimizerSpec, count: number): NdArray[] {
  const parameters = network.initial.map((value) => device.resident(value));
  const [features, labels] = [device.resident(x), device.resident(y)];
  const state = optimizerOf(spec).init(device, parameters);
  const program = compile(device, { rows: { shape: [batch], steps } }, ({ rows }) => ({
    updates: updatesOf(spec, parameters, state, gatherRows(features, rows), gatherRows(labels, rows)),
  }));
  const input = program.input("rows");
  for (let t = 0; t < steps; t++) for (let b = 0; b < batch; b++) input.set(t, b, rowNumbers.get(t, b));
  program.run(count);
  return parameters.map((w) => device.read(w));
}

/** The parameters after the first step, computed at once in f64 on tensors of known value. */
function eagerStep(spec: OptimizerSpec): NdArray[] {
  const known: Device = {
    ...createReferenceDevice("f64"),
    resident: (value) => constant(doubled(value)),
    zeros: (shape) => constant(zeros(shape, "f64")),
  };
  const parameters = network.initial.map((value) => known.resident(value));
  const rows = constant(doubled(rowNumbers.pick(0, null)));
  const [features, labels] = [known.resident(x), known.resident(y)].map((table) => gatherRows(table, rows)) as [Tensor, Tensor];
  const next = new Map(updatesOf(spec, parameters, optimizerOf(spec).init(known, parameters), features, labels));
  return parameters.map((w) => valueOf(next.get(w) as Tensor));
}

function farthest(a: readonly NdArray[], b: readonly NdArray[]): number {
  expect(a).toHaveLength(b.length);
  return Math.max(...a.map((w, k) => distance(w, b[k] as NdArray)));
}

const builds: readonly WasmBuild[] = bestWasmBuild() === "fma" ? ["simd", "fma"] : ["simd"];

for (const [name, spec] of Object.entries(specs)) {
  describe(`a compiled step of ${name}`, () => {
    const once = eagerStep(spec);
    const often = compiledSteps(createReferenceDevice("f64"), spec, steps);

    it("moves the parameters well beyond the bounds below", () => {
      expect(farthest(once, network.initial)).toBeGreaterThan(1e-3);
      expect(farthest(often, network.initial)).toBeGreaterThan(0.1);
    });

    it("equals the eager step on the reference device in f64", () => {
      expect(farthest(compiledSteps(createReferenceDevice("f64"), spec, 1), once)).toBeLessThan(1e-14);
    });

    for (const build of builds) {
      it(`equals the eager step on wasm-${build} to within f32`, () => {
        expect(farthest(compiledSteps(createWasmDevice(build), spec, 1), once)).toBeLessThan(1.5e-7);
      });

      it(`stays on wasm-${build} within 5e-6 of f64 over ${steps} steps`, () => {
        expect(farthest(compiledSteps(createWasmDevice(build), spec, steps), often)).toBeLessThan(5e-6);
      });
    }
  });
}
