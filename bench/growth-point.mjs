// One measurement of growth in a process of its own, as built, so that its memory is its own; a JSON record is its last line.
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { gatherRows, gradient, mean } from "../dist/autograd/index.js";
import { encodeRows, fingerprint, fitEncoder, readCsv, splitRows, toDataset } from "../dist/data/index.js";
import { startSearch, trainArchitecture } from "../dist/index.js";
import {
  buildNetwork,
  createStrategy,
  formatArchitecture,
  grammarOf,
  parseArchitecture,
  search,
  tutorialSpace,
} from "../dist/nas/index.js";
import { adam, classificationLosses } from "../dist/nn/index.js";
import { createDevice } from "../dist/runtime/index.js";
import { compile, full, hash32, stream } from "../dist/tensor/index.js";

const clock = () => performance.now() / 1_000;
/** The most memory that this process has held. @units MB */
const peakMemory = () => (process.resourceUsage().maxRSS * 1_024) / 1e6;

async function timed(work) {
  const began = clock();
  const value = await work();
  return [clock() - began, value];
}

/** What `mlpnas` does with a file before it trains, phase by phase. */
async function load(path) {
  const open = () => createReadStream(path, { encoding: "utf8", highWaterMark: 2 ** 20 });
  const [read, dataset] = await timed(async () => toDataset(await readCsv(open, path), { target: "label" }));
  const [split, parts] = await timed(() => splitRows(dataset, { seed: 0 }));
  const [standardise] = await timed(() => {
    const encoder = fitEncoder(dataset, parts.train);
    return [parts.train, parts.validation, parts.test].map((rows) => encodeRows(dataset, rows, encoder));
  });
  const memory = peakMemory();
  const [hash] = await timed(() => fingerprint(dataset));
  return { rows: dataset.labels.length, read, split, standardise, fingerprint: hash, memory };
}

/** `mlpnas train` on a file: an epoch is training and the scores after it. */
async function train(path, architecture, epochs) {
  const settings = { data: path, target: "label", architecture, epochs: Number(epochs), patience: Number(epochs) };
  const [seconds, { evaluation }] = await timed(() => trainArchitecture(settings));
  return { seconds, epoch: evaluation.seconds / evaluation.epochs.length, memory: peakMemory() };
}

/** One training step on 32 rows in the long run. */
async function step(text, features) {
  const device = createDevice("wasm");
  const architecture = parseArchitecture(text);
  const [batch, classes] = [32, 3];
  const x = device.resident(full([batch, Number(features)], 0.5));
  const y = device.resident(full([batch], 1));
  const network = buildNetwork(architecture, { features: Number(features), classes }, stream(0, "init"));
  const parameters = network.initial.map((value) => device.resident(value));
  const optimizer = adam({ rate: 0.003 });
  const state = optimizer.init(device, parameters);
  const steps = 64; // at a call, as in an epoch
  const program = compile(device, { rows: { shape: [batch], steps } }, ({ rows }) => {
    const loss = mean(classificationLosses(network.forward(parameters, gatherRows(x, rows)), gatherRows(y, rows)));
    return { updates: optimizer.update(parameters, gradient(loss, parameters), state) };
  });
  program.run(1);
  const [one] = await timed(() => program.run(1));
  const count = Math.max(1, Math.min(steps, Math.floor(0.1 / one)));
  const samples = [];
  for (const began = clock(); clock() - began < 1.5 || samples.length < 5; ) {
    const [seconds] = await timed(() => program.run(count));
    samples.push(seconds / count);
  }
  const seconds = samples.sort((a, b) => a - b)[Math.floor(samples.length / 4)];
  return { micros: seconds * 1e6, gflops: program.flops / seconds / 1e9, memory: peakMemory() };
}

/** A whole search on a file, from reading it to the last event. */
async function wholeSearch(path, folder, settings) {
  const [seconds] = await timed(async () => {
    const out = join(folder, `run-${process.pid}`);
    const run = await startSearch({ ...JSON.parse(settings), data: path, target: "label", out });
    for await (const _event of run.events);
  });
  return { seconds, memory: peakMemory() };
}

/** The search's own cost: its evaluator answers at once from a made-up table, and nothing is trained or written. */
async function trials(strategy, count) {
  const grammar = grammarOf({ ...tutorialSpace, maxLayers: 4 });
  const lossOf = (architecture) =>
    [...formatArchitecture(architecture)].reduce((hash, letter) => hash32(hash ^ letter.charCodeAt(0)), 0);
  const evaluator = {
    workers: 1,
    device: "table",
    async *evaluate(jobs) {
      for (const { trial, architecture } of jobs) {
        const validation = { loss: 0.5 + (lossOf(architecture) >>> 0) / 2 ** 33, accuracy: 0.5 };
        const epochs = [{ epoch: 1, ...validation }];
        const trained = { trial, architecture, parameters: 1, epochs, seconds: 0 };
        yield { ...trained, status: "complete", validation, bestEpoch: 1, weights: [] };
      }
    },
    close: async () => {},
  };
  const parts = { grammar, seed: 0, device: createDevice("wasm"), options: { metric: "log-loss" } };
  const training = {
    metric: "log-loss",
    epochs: 1,
    patience: 1,
    batchSize: 32,
    optimizer: { kind: "adam", rate: 0.003, decay: 0 },
  };
  const config = { grammar, seed: 0, trials: Number(count), batch: 10, training, oneShot: false, top: 5 };
  const ends = [clock()];
  for await (const event of search(config, { evaluator, strategy: createStrategy(strategy, parts) })) {
    if (event.kind === "learned") ends.push(clock());
  }
  const batches = ends.length - 1;
  const tenth = Math.max(1, Math.floor(batches / 10));
  const micros = (from, to) => ((ends[to] - ends[from]) * 1e6) / (10 * (to - from));
  return { micros: micros(0, batches), first: micros(0, tenth), last: micros(batches - tenth, batches), memory: peakMemory() };
}

const [kind, ...words] = process.argv.slice(2);
const measure = { load, train, step, search: wholeSearch, trials }[kind];
console.log(JSON.stringify(await measure(...words)));
