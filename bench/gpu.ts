// What gpu.js gives on a graphics card: products and a training step in its modes and on wasm, and where they cross. `npm run bench:gpu`
// --modes webgpu,webasm · --largest 1024 keeps it short · --software lets a program that plays a graphics card pass for one
import { parseArgs } from "node:util";
import { z } from "zod";
import { gradient, matmul, mean } from "../src/autograd/index.js";
import { buildNetwork, parseArchitecture } from "../src/nas/index.js";
import { classificationLosses, sgd } from "../src/nn/index.js";
import { openDevice } from "../src/runtime/index.js";
import type { OpenDevice } from "../src/study/index.js";
import { arrayOf, type Completion, compile, gpuModes, itemOf, type NdArray, rendererOf, stream } from "../src/tensor/index.js";
import { observeMachine } from "./lib/machine.js";
import { resultsFile } from "./lib/results.js";

const timesSchema = z.strictObject({
  device: z.string(),
  /** As the driver names it. */
  renderer: z.string().nullable(),
  isSoftware: z.boolean(),
  /** Square, by the side. @units seconds */
  products: z.record(z.string(), z.number().positive()),
  /** One training step on 256 rows through two layers, by the units of each. @units seconds */
  steps: z.record(z.string(), z.number().positive()),
});
const resultsSchema = z.strictObject({
  times: z.array(timesSchema),
  /** By device, the least work from which on it is faster than wasm at every size; null where it never is. @units FLOP of a product */
  crossover: z.record(z.string(), z.number().nullable()),
});
type Times = z.infer<typeof timesSchema>;

const { values: options } = parseArgs({
  options: {
    modes: { type: "string", default: "webgpu" },
    largest: { type: "string", default: "4096" },
    software: { type: "boolean", default: false },
    out: { type: "string" },
  },
});
const upTo = (sizes: readonly number[]): number[] => sizes.filter((size) => size <= Number(options.largest));
const sides = upTo([64, 128, 256, 512, 1_024, 2_048, 4_096]);
const units = upTo([512, 1_024, 2_048, 4_096]);
const rows = 256;

function random(m: number, n: number): NdArray {
  const rng = stream(0, "gpu", m, n);
  return arrayOf(
    Float32Array.from({ length: m * n }, () => rng() - 0.5),
    [m, n],
  );
}

/** The median of at least three runs and half a second. @units seconds */
async function secondsOf(run: () => Completion): Promise<number> {
  const seconds: number[] = [];
  for (let total = 0; seconds.length < 3 || total < 0.5; total += seconds.at(-1) as number) {
    const began = performance.now();
    await run();
    seconds.push((performance.now() - began) / 1_000);
  }
  return seconds.sort((a, b) => a - b)[seconds.length >> 1] as number;
}

/** A square product, checked in sixteen places before it is timed. */
function timeProduct(device: OpenDevice, side: number): Promise<number> {
  return device.scoped(async () => {
    const [a, b] = [random(side, side), random(side, side)];
    const [x, y] = [device.resident(a), device.resident(b)];
    const program = compile(device, {}, () => ({ outputs: { product: matmul(x, y) } }));
    await program.run();
    for (let k = 0; k < 16; k++) {
      const [i, j] = [(k * 37) % side, (k * 101) % side];
      let want = 0;
      for (let l = 0; l < side; l++) want += a.get(i, l) * b.get(l, j);
      const got = program.output("product").get(i, j);
      if (!(Math.abs(got - want) < 1e-5 * Math.sqrt(side))) throw new Error(`${device.name}, ${side}³: ${got}, not ${want}`);
    }
    return secondsOf(() => program.run());
  });
}

/** A step of gradient descent, timed once it has been seen to lower the loss. */
function timeStep(device: OpenDevice, width: number): Promise<number> {
  return device.scoped(async () => {
    const network = buildNetwork(
      parseArchitecture(`${width}-relu ${width}-relu`),
      { features: 64, classes: 10 },
      stream(0, "init"),
    );
    const weights = network.initial.map((value) => device.resident(value));
    const [x, y] = [
      device.resident(random(rows, 64)),
      device.resident(arrayOf(Float32Array.from({ length: rows }, (_, i) => i % 10))),
    ];
    const optimizer = sgd({ rate: 0.01 });
    const state = optimizer.init(device, weights);
    const program = compile(device, {}, () => {
      const loss = mean(classificationLosses(network.forward(weights, x), y));
      return { outputs: { loss }, updates: optimizer.update(weights, gradient(loss, weights), state) };
    });
    await program.run();
    const first = itemOf(program.output("loss"));
    await program.run();
    const second = itemOf(program.output("loss"));
    if (!(second < first)) throw new Error(`${device.name}, ${width} units: the loss went from ${first} to ${second}`);
    return secondsOf(() => program.run());
  });
}

const endObservation = observeMachine();
const times: Times[] = [];
for (const name of ["wasm", ...options.modes.split(",").map((mode) => `gpu:${mode}`)] as const) {
  const mode = gpuModes.find((each) => name === `gpu:${each}`);
  if (mode === undefined && name !== "wasm") throw new Error(`--modes must name some of ${gpuModes.join(", ")}`);
  const device = await openDevice({ device: mode === undefined ? "wasm" : `gpu:${mode}`, gpuThreshold: 0 });
  const renderer = mode && (await rendererOf(mode));
  if (renderer?.isSoftware === true && !options.software) {
    await device.close();
    throw new Error(`${name} runs on ${renderer.name}, which is no graphics card; --software measures it all the same`);
  }
  const measured: Times = {
    device: device.name,
    renderer: renderer?.name ?? null,
    isSoftware: renderer?.isSoftware ?? mode !== undefined,
    products: {},
    steps: {},
  };
  for (const side of sides) measured.products[side] = await timeProduct(device, side);
  for (const width of units) measured.steps[width] = await timeStep(device, width);
  await device.close();
  times.push(measured);
}

const [wasm, ...others] = times as [Times, ...Times[]];
const crossover = Object.fromEntries(
  others.map(({ device, products }) => {
    const slower = sides.findLastIndex((side) => (products[side] as number) >= (wasm.products[side] as number));
    const first = sides[slower + 1];
    return [device, first === undefined ? null : 2 * first ** 3];
  }),
);
const command = `npm run bench:gpu -- --modes ${options.modes} --largest ${options.largest}${options.software ? " --software" : ""}`;
resultsFile("gpu", resultsSchema).write({ command, machine: endObservation(), results: { times, crossover } }, options.out);
console.log(JSON.stringify({ times, crossover }, undefined, 1));
