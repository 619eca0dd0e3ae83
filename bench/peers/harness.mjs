// Shared by the JavaScript engines: reads the work, times it, prints one JSON record.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    epochs: { type: "string" },
    seed: { type: "string", default: "0" },
    seconds: { type: "string", default: "4" },
  },
});
const [folder, work] = positionals;
export const workload = JSON.parse(readFileSync(join(folder, "workload.json"), "utf8"));
const epochs = Number(options.epochs ?? workload.epochs);
const seed = Number(options.seed);
const most = Number(options.seconds);

function floats(name) {
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, name));
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}
function rows(name) {
  const [x, y] = [floats(`${name}-x.f32`), floats(`${name}-y.f32`)];
  const oneHot = new Float32Array(y.length * workload.classes);
  y.forEach((label, i) => {
    oneHot[i * workload.classes + label] = 1;
  });
  return { n: y.length, x, y, oneHot };
}
export const data = { train: rows("train"), validation: rows("validation") };

const now = () => performance.now() / 1_000;

/** Random numbers of an engine that brings none with a seed (mulberry32). */
export function randomOf(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The training rows in a new order: for engines that gather on the host. */
export function shuffledRows({ n, x, oneHot }, random) {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  const { features: d, classes: c } = workload;
  const [xs, ys] = [new Float32Array(x.length), new Float32Array(oneHot.length)];
  order.forEach((row, i) => {
    xs.set(x.subarray(row * d, (row + 1) * d), i * d);
    ys.set(oneHot.subarray(row * c, (row + 1) * c), i * c);
  });
  return { xs, ys };
}

export function glorot(random, inputs, units) {
  const limit = Math.sqrt(6 / (inputs + units));
  return Float32Array.from({ length: inputs * units }, () => (2 * random() - 1) * limit);
}

/** The share of rows whose largest score is that of their class. */
export function accuracyOf(scores, { n, y }) {
  const { classes } = workload;
  let correct = 0;
  for (let i = 0; i < n; i++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (scores[i * classes + c] > scores[i * classes + best]) best = c;
    if (best === y[i]) correct++;
  }
  return correct / n;
}

async function timed(run) {
  const began = now();
  const value = await run();
  return { seconds: now() - began, value };
}

const works = {
  /** Each architecture once, from a cold start. */
  async twenty({ train }) {
    const runs = [];
    for (const [k, { layers }] of workload.twenty.entries())
      runs.push(await timed(() => train(layers, { epochs, seed: 1_000 * seed + k })));
    return { epochs, seconds: runs.map((run) => run.seconds), accuracies: runs.map((run) => run.value) };
  },
  /** Each of five again and again: the first time, and the later ones. */
  async five({ train }) {
    const networks = [];
    for (const { name, layers } of workload.five) {
      const began = now();
      const runs = [await timed(() => train(layers, { epochs, seed: 1_000 * seed }))];
      do runs.push(await timed(() => train(layers, { epochs, seed: 1_000 * seed + runs.length })));
      while (now() - began < most && runs.length < 400);
      const [first, ...later] = runs.map((run) => run.seconds);
      networks.push({ name, first, later, accuracies: runs.map((run) => run.value) });
    }
    return { epochs, networks };
  },
  /** The loss after 300 steps shows that it learns; then milliseconds a step. */
  async controller({ controller }) {
    if (controller === undefined) return {};
    const { step } = await controller(workload.controller, seed);
    const loss = await step(300);
    const milliseconds = [];
    const count = Math.max(5, Math.ceil((50 * 0.1) / (await timed(() => step(50))).seconds)); // a tenth of a second
    const began = now();
    do milliseconds.push((1_000 * (await timed(() => step(count))).seconds) / count);
    while (now() - began < most / 2);
    return { loss, milliseconds };
  },
};

/**
 * @param engine `version`; `train(layers, { epochs, seed })` gives the last epoch's validation accuracy; `controller(task, seed)`,
 *   where there is one, gives `step(count)`, which gives the last loss
 */
export async function drive(start) {
  const { seconds: startSeconds, value: engine } = await timed(start);
  const before = process.cpuUsage();
  const { seconds: wall, value: result } = await timed(() => works[work](engine));
  const { user, system } = process.cpuUsage(before); // microseconds
  const core = (user + system) / 1e6 / wall;
  const record = { version: engine.version, runtime: `Node ${process.versions.node}`, startSeconds, core, ...result };
  console.log(JSON.stringify(record));
  process.exit(0); // some engines leave threads behind
}
