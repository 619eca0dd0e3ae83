// What a queue costs: trials of known duration on 1, 2, 4 and 8 workers, real training, and a whole search over a table. `npm run bench:queue`
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Evaluation, type EvaluationData, type Job, parameterCount, parseArchitecture } from "../src/nas/index.js";
import type { LabelledRows } from "../src/nn/index.js";
import { connectQueue, createQueueEvaluator, type QueueConnection, queueTraining } from "../src/queue/index.js";
import { createDevice, type RemoteTraining, startSearch } from "../src/runtime/index.js";
import { defaultTraining, type SearchRequest, trainingOptions } from "../src/study/index.js";
import { zeros } from "../src/tensor/index.js";
import { observeMachine, repository } from "./lib/machine.js";
import { figure } from "./lib/markdown.js";
import { type OverheadCase, type OwnTime, queueFile, type RealCase, type TableSearch } from "./lib/queue-results.js";
import { countsOf, realWords, standInWords, withWorkers } from "./lib/queue-scene.js";
import { startRedis } from "./lib/redis-server.js";

const { values: options } = parseArgs({
  options: {
    /** A little of each: whether it works, no figures to keep. */
    quick: { type: "boolean", default: false },
    out: { type: "string", default: queueFile.path },
  },
});
const isQuick = options.quick;
const folder = mkdtempSync(join(tmpdir(), "mlpnas-queue-"));
const table = join(repository, "bench", "tables", "wine-quality.csv.gz");
const wine = {
  data: join(repository, "examples", "data", "wine-quality.csv"),
  target: "quality_label",
  ignore: ["quality"],
  probe: 0,
} satisfies Partial<SearchRequest>;
let searches = 0;

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

async function search(request: SearchRequest, remote?: RemoteTraining): Promise<void> {
  const { events } = await startSearch({ ...request, out: join(folder, `run ${searches++}`) }, { remote });
  for await (const _ of events);
}

/** Rows and classes as many as the wine's. */
const part = (rows: number): LabelledRows => ({ x: zeros([rows, 11]), y: new Float32Array(rows) });
const data: EvaluationData = { train: part(3_428), validation: part(735), features: 11, classes: 3 };
/** Of middling size among the 840. */
const architecture = parseArchitecture("64-elu 32-tanh");
const training = trainingOptions({ ...defaultTraining, metric: "log-loss" });
const jobs = (count: number, first: number): Job[] =>
  Array.from({ length: count }, (_, k) => ({ trial: first + k, architecture, seed: 0, training }));

/** All trials are asked for at once: there is no barrier, and what is lost is lost on the queue. */
async function overhead(url: string, workers: number, duration: number, trials: number): Promise<OverheadCase> {
  const connection = await connectQueue(url);
  const measure = async (): Promise<number> => {
    const evaluator = createQueueEvaluator(connection, {
      run: "0".repeat(16),
      name: "overhead",
      device: { name: createDevice("wasm").name, settings: { device: "wasm" } },
      data,
      workers,
    });
    const all = async (some: readonly Job[]): Promise<void> => {
      for await (const _ of evaluator.evaluate(some));
    };
    await all(jobs(4 * workers, 1)); // the rows are with everybody
    const seconds = await secondsOf(() => all(jobs(trials, 1_000)));
    await evaluator.close();
    return seconds;
  };
  const seconds = await withWorkers(connection, workers, standInWords(url, folder, duration), measure);
  connection.close();
  console.error(
    `${workers} workers, ${duration} s: ${figure((1_000 * (seconds * workers - trials * duration)) / trials)} ms a trial`,
  );
  return { workers, duration, trials, seconds };
}

async function real(url: string, trials: number): Promise<RealCase[]> {
  const request: SearchRequest = { ...wine, trials, epochs: 10, strategy: "random" };
  const cases: RealCase[] = [];
  for (const workers of [1, 2]) {
    cases.push({ where: "threads", workers, trials, seconds: await secondsOf(() => search({ ...request, workers })) });
    const connection = await connectQueue(url);
    const queued = async (): Promise<number> => secondsOf(async () => search(request, await queueTraining(connection)));
    cases.push({
      where: "queue",
      workers,
      trials,
      seconds: await withWorkers(connection, workers, realWords(url, folder), queued),
    });
    connection.close();
  }
  return cases;
}

/** Small networks, four layers deep: more of them than trials. */
const deep = { ...wine, units: [8, 16, 32], maxLayers: 4, choice: "observed" } satisfies Partial<SearchRequest>;

async function tableSearch(url: string, trials: number): Promise<TableSearch> {
  const connection: QueueConnection = await connectQueue(url);
  const [workers, batch, strategy] = [8, 100, "random"] as const;
  let bytes = 0;
  const counted = async (): Promise<Omit<TableSearch, "strategy" | "trials" | "batch" | "workers" | "weights">> => {
    const remote = await queueTraining(connection);
    const counting: RemoteTraining = {
      ...remote,
      evaluator: (...parts) => {
        const evaluator = remote.evaluator(...parts);
        return {
          ...evaluator,
          async *evaluate(some, signal) {
            for await (const evaluation of evaluator.evaluate(some, signal)) {
              bytes += 4 * evaluation.parameters;
              yield evaluation;
            }
          },
        };
      },
    };
    await connection.redis.config("RESETSTAT");
    const before = await countsOf(connection);
    const seconds = await secondsOf(() => search({ ...deep, trials, batch, strategy }, counting));
    const after = await countsOf(connection);
    return {
      seconds,
      commands: after.commands - before.commands,
      received: after.received - before.received,
      sent: after.sent - before.sent,
      memory: after.peak - before.memory,
      written: after.written - before.written,
      processor: after.processor - before.processor,
    };
  };
  const measured = await withWorkers(connection, workers, standInWords(url, folder, 0, table), counted);
  connection.close();
  console.error(`${trials} trials over a table: ${figure((1_000 * measured.seconds) / trials)} ms a trial`);
  return { strategy, trials, batch, workers, weights: bytes / trials, ...measured };
}

/** An evaluator whose trials take no time. */
const instant: RemoteTraining = {
  workers: 1,
  evaluator: (_folder, device, { features, classes }) => ({
    workers: 1,
    device: device.name,
    async *evaluate(some) {
      for (const { trial, architecture: layers } of some) {
        const validation = { loss: 0.6 + 0.1 * Math.sin(trial), accuracy: 0.7 };
        const parameters = parameterCount(layers, features, classes);
        const trained = { trial, architecture: layers, parameters, epochs: [{ epoch: 1, ...validation }], seconds: 0 };
        yield { ...trained, status: "complete", validation, bestEpoch: 1, weights: [] } satisfies Evaluation;
      }
    },
    close: async () => {},
  }),
};

async function own(strategy: "random" | "reinforce", trials: number, batch: number): Promise<OwnTime> {
  const seconds = await secondsOf(async () => {
    const { events } = await startSearch(
      { ...deep, trials, batch, strategy, out: join(folder, `run ${searches++}`) },
      { remote: instant },
    );
    for await (const event of events) if (event.kind === "evaluated" && event.evaluation.trial === trials) break;
  });
  console.error(`${strategy}, batches of ${batch}: ${figure((1_000 * seconds) / trials)} ms a trial of its own`);
  return { strategy, trials, batch, seconds };
}

const machine = observeMachine();
try {
  const server = await startRedis(join(folder, "redis"), ["--auto-aof-rewrite-percentage", "0"]);
  const { url } = server;
  const cases: OverheadCase[] = [];
  for (const duration of isQuick ? [0.02] : [0, 0.1, 1]) {
    for (const workers of isQuick ? [2] : [1, 2, 4, 8]) {
      const trials = isQuick ? 10 : duration === 0 ? 2_000 : Math.round((duration === 1 ? 8 : 80) * workers);
      cases.push(await overhead(url, workers, duration, trials));
    }
  }
  const results = {
    isQuick,
    overhead: cases,
    real: await real(url, isQuick ? 4 : 60),
    table: await tableSearch(url, isQuick ? 200 : 10_000),
    own: isQuick
      ? [await own("random", 50, 10)]
      : [
          await own("random", 2_000, 10),
          await own("random", 2_000, 1_000),
          await own("reinforce", 500, 10),
          await own("reinforce", 500, 250),
        ],
  };
  await server.kill();
  queueFile.write({ command: `npm run bench:queue${isQuick ? " -- --quick" : ""}`, machine: machine(), results }, options.out);
} finally {
  rmSync(folder, { recursive: true });
}
