// What the engine costs: compiling a candidate's training step, running it, and the controller's step. `npm run bench`
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { Bench } from "tinybench";
import { gatherRows, gradient, mean } from "../src/autograd/index.js";
import { buildNetwork, createController, grammarOf, parseArchitecture, tutorialSpace } from "../src/nas/index.js";
import { type AdamState, adam, classificationLosses, type Network } from "../src/nn/index.js";
import { createDevice } from "../src/runtime/index.js";
import { compile, constant, full, type Program, stream, type Tensor } from "../src/tensor/index.js";

const { values: options } = parseArgs({
  options: { seconds: { type: "string", default: "1" }, device: { type: "string", default: "wasm" } },
});
const device = createDevice(options.device === "wasm-simd" ? "wasm-simd" : "wasm");
const time = Number(options.seconds) * 1_000;

const features = 11;
const classes = 3;
const batch = 32;
const steps = 107; // one epoch of the wine data
const optimizer = adam({ rate: 0.003 });
const architectures = ["8-relu", "64-relu 32-elu", "128-relu", "512-sigmoid 64-sigmoid", "512-elu 512-tanh"];

const x = device.resident(full([batch * steps, features], 0.5));
const y = device.resident(full([batch * steps], 1));

/** What a candidate needs before its step is compiled: residents for weights and moments. */
function candidate(architecture: string): { network: Network; parameters: readonly Tensor[]; state: AdamState } {
  const network = buildNetwork(parseArchitecture(architecture), { features, classes }, stream(0, "init"));
  const parameters = network.initial.map((value) => device.resident(value));
  return { network, parameters, state: optimizer.init(device, parameters) };
}

/** One epoch of training steps, as `fit` compiles it: trace, gradient, plan and tape. */
function compileStep({ network, parameters, state }: ReturnType<typeof candidate>): Program<"rows"> {
  return compile(device, { rows: { shape: [batch], steps } }, ({ rows }) => {
    const logits = network.forward(parameters, gatherRows(x, rows), { key: 1, counter: constant(full([], 0)) });
    const loss = mean(classificationLosses(logits, gatherRows(y, rows)));
    return { updates: optimizer.update(parameters, gradient(loss, parameters), state) };
  });
}

/** Latencies of a function. @units milliseconds */
async function latency(work: () => void): Promise<{ first: number; low: number; median: number; high: number }> {
  const began = performance.now();
  work();
  const first = performance.now() - began;
  const bench = new Bench({ time, warmupTime: time / 4, retainSamples: true });
  bench.add("work", work);
  const [task] = await bench.run();
  if (task?.result.state !== "completed") throw new Error("bench: the measurement did not complete");
  const { samples } = task.result.latency;
  const at = (share: number): number => samples?.[Math.floor(share * (samples.length - 1))] ?? Number.NaN; // sorted by tinybench
  return { first, low: at(0.25), median: at(0.5), high: at(0.9) };
}

console.log(
  `${device.name} · node ${process.versions.node} · ${cpus()[0]?.model ?? "unknown processor"} · load ${loadavg()[0]?.toFixed(1)}`,
);
console.log("\n| architecture | step, µs (25th percentile) | GFLOP/s | instructions | KB | compile, ms: first | median | 90th |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
for (const architecture of architectures) {
  const prepared = candidate(architecture);
  const compiling = await latency(() => device.scoped(() => compileStep(prepared)));
  const program = compileStep(prepared);
  const running = await latency(() => program.run(steps));
  const micros = (running.low * 1_000) / steps;
  const cells = [
    architecture,
    micros.toFixed(1),
    (program.flops / micros / 1_000).toFixed(1),
    program.instructions,
    Math.round(program.bytes / 1_024),
    ...[compiling.first, compiling.median, compiling.high].map((ms) => ms.toFixed(2)),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

const grammar = grammarOf(tutorialSpace);
const controller = createController(createDevice("wasm"), grammar, stream(0, "controller"));
const chances = stream(0, "sample");
const drawn = Array.from({ length: 10 }, () => ({ ...controller.sample(undefined, chances), advantages: [1, -1, 0.5] }));
const learning = await latency(() => controller.reinforce(drawn));
const sampling = await latency(() => controller.sample(undefined, chances));
console.log(
  `\ncontroller, LSTM(100), 3 tokens: one REINFORCE step on 10 architectures ${learning.low.toFixed(2)} ms, one sample ${sampling.low.toFixed(3)} ms`,
);
