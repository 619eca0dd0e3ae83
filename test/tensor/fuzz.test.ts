// Compiled must equal evaluated: random graphs with random state updates, on both builds of the wasm device.
import { describe, expect, test } from "vitest";
import { gpuDeviceOf } from "../../src/tensor/gpu/device.js";
import { loadGpuJs } from "../../src/tensor/gpu/gpu-js.js";
import {
  assign,
  bestWasmBuild,
  compile,
  constant,
  createReferenceDevice,
  createWasmDevice,
  type Device,
  type NdArray,
  stream,
  type Tensor,
  toFloats,
  valueOf,
  viewOf,
} from "../../src/tensor/index.js";
import { type RandomGraph, randomGraph, updatesOf } from "./random-graph.js";

const gpuJs = await loadGpuJs();
const graphs = process.env["MLPNAS_LONG"] === "1" ? 3_000 : 300;
const runs = 3;
const tolerance = 2e-4; // of an array's largest element, or of 1: f32 against f64 over a dozen operations and three runs

/** Arrays that must agree after a run: outputs by name, states by position. */
type Snapshot = ReadonlyMap<string, NdArray>;
type InputValues = ReturnType<RandomGraph["drawInputs"]>;
const inputNames = ["x", "row", "labels"] as const;

function evaluated(graph: RandomGraph, values: readonly InputValues[]): Snapshot[] {
  let states = graph.states.map(constant);
  return values.map(({ x, row, labels }) => {
    const { outputs, updates } = graph.make({ inputs: { x: constant(x), row: constant(row), labels: constant(labels) }, states });
    const next = new Map(updates);
    states = states.map((state, k) => (next.has(k) ? constant(valueOf(next.get(k) as Tensor)) : state));
    return new Map([
      ...Object.entries(outputs).map(([name, t]): [string, NdArray] => [name, valueOf(t)]),
      ...states.map((t, k): [string, NdArray] => [`state ${k}`, valueOf(t)]),
    ]);
  });
}

/** What a program leaves after each run; after the last only, where the runs are one call. */
function compiled(device: Device, graph: RandomGraph, values: readonly InputValues[]): (Snapshot | undefined)[] {
  return device.scoped(() => {
    const states = graph.states.map((value) => device.resident(value));
    let names: string[] = [];
    const shape = (name: (typeof inputNames)[number]): { shape: readonly number[]; steps: number } => ({
      shape: graph.inputs[name],
      steps: graph.isStepped ? runs : 1,
    });
    const program = compile(device, { x: shape("x"), row: shape("row"), labels: shape("labels") }, (inputs) => {
      const { outputs, updates } = graph.make({ inputs, states });
      names = Object.keys(outputs);
      return { outputs, updates: updatesOf(states, updates) };
    });
    const snapshot = (): Snapshot =>
      new Map([
        ...names.map((name): [string, NdArray] => [name, copyOf(program.output(name))]),
        ...states.map((t, k): [string, NdArray] => [`state ${k}`, device.read(t)]),
      ]);
    if (!graph.isStepped) {
      return values.map((value) => {
        for (const name of inputNames) assign(program.input(name), value[name]);
        program.run();
        return snapshot();
      });
    }
    values.forEach((value, k) => {
      for (const name of inputNames) {
        const { data, shape, stride, offset } = program.input(name);
        assign(viewOf(data, shape.slice(1), stride.slice(1), offset + k * (stride[0] as number)), value[name]);
      }
    });
    program.run(runs);
    return values.map((_, k) => (k === runs - 1 ? snapshot() : undefined));
  });
}

function copyOf(array: NdArray): NdArray {
  return viewOf(toFloats(array), array.shape, denseStrides(array.shape), 0);
}

function denseStrides(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
}

/** The largest difference, relative to the largest element of what is wanted, or to 1; Infinity where only one is NaN. */
function difference(got: NdArray, wanted: NdArray): number {
  const [a, b] = [toFloats(got, "f64"), toFloats(wanted, "f64")];
  let [most, scale] = [0, 1];
  b.forEach((want, i) => {
    const gap = Math.abs((a[i] as number) - want);
    most = Math.max(most, Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap);
    scale = Math.max(scale, Math.abs(want));
  });
  return most / scale;
}

/** Where a graph's program departs from its evaluation; empty when it does not. */
function disagreements(device: Device, seed: number): { readonly where: string; readonly error: number }[] {
  const graph = randomGraph(seed);
  const rng = stream(seed, "inputs");
  const values = Array.from({ length: runs }, () => graph.drawInputs(rng));
  const wanted = evaluated(graph, values);
  return compiled(device, graph, values).flatMap((got, run) =>
    [...(got ?? [])].flatMap(([name, array]) => {
      const error = difference(array, wanted[run]?.get(name) as NdArray);
      return error <= tolerance ? [] : [{ where: `graph ${seed}, run ${run + 1}, ${name}`, error }];
    }),
  );
}

describe("programs of random graphs compute what the graphs evaluate to", () => {
  const hasFma = bestWasmBuild() === "fma";
  const devices: readonly (readonly [name: string, make: () => Device, share: number, runs: boolean])[] = [
    ["wasm-simd", () => createWasmDevice("simd"), 1, true],
    ["wasm-fma (skipped where the runtime has no relaxed SIMD)", () => createWasmDevice("fma"), 1, hasFma],
    ["reference-f32", () => createReferenceDevice("f32"), 0.1, true],
    ["gpu-cpu, which takes every product", () => gpuDeviceOf(gpuJs, "cpu", { threshold: 0 }), 0.3, true],
    ["gpu-webasm, likewise", () => gpuDeviceOf(gpuJs, "webasm", { threshold: 0 }), 0.3, true],
  ];
  for (const [name, make, share, isThere] of devices) {
    test.skipIf(!isThere)(
      `on ${name}`,
      () => {
        const device = make();
        const found = Array.from({ length: Math.ceil(graphs * share) }, (_, seed) => disagreements(device, seed)).filter(
          (d) => d.length > 0,
        );
        expect(found.flat().slice(0, 10), `${found.length} of ${graphs * share} graphs disagree`).toEqual([]);
      },
      600_000,
    );
  }
});
