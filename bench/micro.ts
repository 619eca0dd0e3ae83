// The engine's latencies in this process, as one JSON record: products, compiling a candidate, its training step, the controller.
import { parseArgs } from "node:util";
import { Bench } from "tinybench";
import { gatherRows, gradient, matmul, mean, transpose } from "../src/autograd/index.js";
import { buildNetwork, createController, grammarOf, parseArchitecture, tutorialSpace } from "../src/nas/index.js";
import { type AdamState, adam, classificationLosses, type Network } from "../src/nn/index.js";
import { createDevice } from "../src/runtime/index.js";
import {
  arrayOf,
  compile,
  constant,
  type Device,
  full,
  type Program,
  type Shape,
  sizeOf,
  stream,
  type Tensor,
} from "../src/tensor/index.js";
import { type Micro, type MicroDevice, microDevices, type ProductResult, productKinds, type StepResult } from "./lib/micro.js";
import { type Summary, summarize } from "./lib/statistics.js";
import { five } from "./workloads/architectures.js";

const { values: options } = parseArgs({
  options: {
    parts: { type: "string", default: "products,steps,controller" },
    devices: { type: "string", default: microDevices.join() },
    seconds: { type: "string", default: "1" },
  },
});
const parts = new Set(options.parts.split(","));
const time = Number(options.seconds) * 1_000;

const features = 11;
const classes = 3;
const batch = 32;
const steps = 107; // one epoch of the default search on the example data
/** Layers of the benchmarks' networks. */
const layers: readonly (readonly [inputs: number, units: number])[] = [
  [11, 8],
  [11, 64],
  [64, 32],
  [512, 64],
  [128, 512],
  [512, 512],
];

/** Latencies of a function. @units milliseconds */
async function latency(work: () => unknown, milliseconds = time): Promise<Summary & { first: number }> {
  const began = performance.now();
  await work();
  const first = performance.now() - began;
  const bench = new Bench({
    time: milliseconds,
    warmupTime: milliseconds / 4,
    iterations: 8,
    warmupIterations: 2,
    retainSamples: true,
  });
  bench.add("work", work);
  const [task] = await bench.run();
  if (task?.result.state !== "completed") throw new Error("bench: the measurement did not complete");
  return { ...summarize(task.result.latency.samples ?? []), first };
}

const scaled = ({ n, low, median, high }: Summary, factor: number): Summary => ({
  n,
  low: low * factor,
  median: median * factor,
  high: high * factor,
});

async function measureProducts(device: Device): Promise<ProductResult[]> {
  const rng = stream(0, "products");
  const random = (shape: Shape): Tensor =>
    device.resident(
      arrayOf(
        Float32Array.from({ length: sizeOf(shape) }, () => rng() - 0.5),
        shape,
      ),
    );
  const results: ProductResult[] = [];
  for (const [inputs, units] of layers) {
    const [x, w, dy] = [random([batch, inputs]), random([inputs, units]), random([batch, units])];
    const product = { NN: () => matmul(x, w), NT: () => matmul(dy, transpose(w)), TN: () => matmul(transpose(x), dy) };
    for (const kind of productKinds) {
      const program = compile(device, {}, () => ({ outputs: { y: product[kind]() } }));
      const flops = 2 * batch * inputs * units;
      const count = Math.max(1, Math.ceil(5e6 / flops)); // a call takes a tenth of a millisecond or more
      const { n, low, median, high } = await latency(() => program.run(count), time / 5);
      const gflops = (ms: number): number => (flops * count) / ms / 1e6;
      const rate = { n, low: gflops(high), median: gflops(median), high: gflops(low) };
      results.push({ device: device.name, kind, rows: batch, inputs, units, gflops: rate });
    }
  }
  return results;
}

/** What a candidate needs before its step is compiled: residents for weights and moments. */
interface Candidate {
  readonly network: Network;
  readonly parameters: readonly Tensor[];
  readonly state: AdamState;
}

const optimizer = adam({ rate: 0.003 });

function candidate(device: Device, architecture: string): Candidate {
  const network = buildNetwork(parseArchitecture(architecture), { features, classes }, stream(0, "init"));
  const parameters = network.initial.map((value) => device.resident(value));
  return { network, parameters, state: optimizer.init(device, parameters) };
}

async function measureSteps(device: Device): Promise<StepResult[]> {
  const x = device.resident(full([batch * steps, features], 0.5));
  const y = device.resident(full([batch * steps], 1));
  /** One epoch of training steps, as `fit` compiles it. */
  const compileStep = ({ network, parameters, state }: Candidate): Program<"rows"> =>
    compile(device, { rows: { shape: [batch], steps } }, ({ rows }) => {
      const logits = network.forward(parameters, gatherRows(x, rows), { key: 1, counter: constant(full([], 0)) });
      const loss = mean(classificationLosses(logits, gatherRows(y, rows)));
      return { updates: optimizer.update(parameters, gradient(loss, parameters), state) };
    });

  const results: StepResult[] = [];
  for (const architecture of five) {
    const prepared = candidate(device, architecture);
    const compiling = await latency(() => device.scoped(() => compileStep(prepared)));
    const program = compileStep(prepared);
    const count = Math.min(steps, Math.ceil(4e7 / program.flops)); // a call takes a millisecond, or an epoch if that is less
    const step = scaled(await latency(() => program.run(count)), 1_000 / count);
    results.push({
      architecture,
      step,
      gflops: program.flops / step.low / 1_000,
      instructions: program.instructions,
      kilobytes: Math.round(program.bytes / 1_024),
      compile: compiling,
    });
  }
  return results;
}

async function measureController(device: Device): Promise<Micro["controller"]> {
  const controller = createController(device, grammarOf(tutorialSpace), stream(0, "controller"));
  const chances = stream(0, "sample");
  const drawn = Array.from({ length: 10 }, () => ({ ...controller.sample(undefined, chances), advantages: [1, -1, 0.5] }));
  return {
    reinforce: scaled(await latency(() => controller.reinforce(drawn)), 1),
    sample: scaled(await latency(() => controller.sample(undefined, chances)), 1),
  };
}

const device = createDevice("wasm");
const products: ProductResult[] = [];
if (parts.has("products"))
  for (const name of options.devices.split(",")) products.push(...(await measureProducts(createDevice(name as MicroDevice))));
const record: Micro = {
  node: process.versions.node,
  device: device.name,
  products,
  steps: parts.has("steps") ? await measureSteps(device) : [],
  controller: parts.has("controller") ? await measureController(createDevice("wasm")) : null,
};
console.log(JSON.stringify(record));
