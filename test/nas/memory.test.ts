// The device's memory over a long search: what a trial takes is given back, whatever becomes of it. `npm run bench:memory` looks at the whole process.
import { expect, it } from "vitest";
import { createLocalEvaluator, type Evaluation, grammarOf, type Job, randomStrategy, search } from "../../src/nas/index.js";
import type { Device } from "../../src/tensor/index.js";
import { createLinearDevice } from "../../src/tensor/wasm/device.js";
import type { LinearMemory } from "../../src/tensor/wasm/memory.js";
import { createProgram } from "../../src/tensor/wasm/program.js";
import { blobs, jobOf, quick, stillClock } from "./blobs.js";

/** A device, and its memory once it has planned a program. */
function watchedDevice(): { device: Device; memory: () => LinearMemory; programs: () => number } {
  let seen: LinearMemory | undefined;
  let programs = 0;
  const device = createLinearDevice("simd", 128, (trace, memory, kernels, residentPlace) => {
    seen = memory;
    programs++;
    return createProgram(trace, memory, kernels, residentPlace);
  });
  return { device, memory: () => seen as LinearMemory, programs: () => programs };
}

const { data } = blobs(3, { rows: 32 });
const training = { ...quick, epochs: 2 };

async function evaluated(
  evaluator: { evaluate(jobs: readonly Job[]): AsyncIterable<Evaluation> },
  job: Job,
): Promise<Evaluation> {
  for await (const evaluation of evaluator.evaluate([job])) return evaluation;
  throw new Error("a job must be answered");
}

it("is after 300 trials what it was after the first, but for its size, which the largest network decides", async () => {
  const { device, memory, programs } = watchedDevice();
  const evaluator = createLocalEvaluator(device, data, stillClock);
  await evaluated(evaluator, jobOf("32-tanh 32-tanh 32-tanh", { training }));
  const [top, bytes] = [memory().top, memory().memory.buffer.byteLength];
  const grammar = grammarOf({
    units: [2, 3, 4, 8, 16, 32],
    activations: ["relu", "tanh"],
    dropoutRates: [0.2],
    maxLayers: 3,
  });
  const config = { grammar, seed: 0, trials: 300, batch: 10, training, oneShot: false, top: 3 };
  let trials = 0;
  for await (const event of search(config, { evaluator, strategy: randomStrategy(grammar) })) {
    if (event.kind !== "evaluated") continue;
    trials++;
    expect([memory().top, memory().memory.buffer.byteLength]).toEqual([top, bytes]);
  }
  expect(trials).toBe(300);
  expect(programs()).toBeGreaterThan(300);
});

it("is given back by a trial that diverges, that is too large, that takes too long", async () => {
  const { device, memory } = watchedDevice();
  let now = 0;
  const evaluator = createLocalEvaluator(device, data, () => now++);
  await evaluated(evaluator, jobOf("8-tanh"));
  const { top } = memory();
  const diverged = await evaluated(
    evaluator,
    jobOf("8-relu 8-relu", { training: { ...quick, optimizer: { kind: "sgd", rate: 1e30 } } }),
  );
  const refused = await evaluated(evaluator, jobOf("30000-tanh 30000-tanh"));
  const late = await evaluated(evaluator, jobOf("8-tanh", { timeout: 1 }));
  expect([diverged, refused, late].map((trial) => trial.status === "failed" && trial.reason)).toEqual([
    "the validation loss was not finite after the first epoch",
    expect.stringContaining("memory of 4 GiB"),
    expect.stringContaining("trial timeout of 1 s"),
  ]);
  expect(memory().top).toBe(top);
  expect((await evaluated(evaluator, jobOf("8-tanh"))).status).toBe("complete");
});
