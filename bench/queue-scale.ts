// What more workers than there are here would give: a simulation from what `npm run bench:queue` measured, and what larger batches cost a search. `npm run bench:queue-scale`
import { join } from "node:path";
import { parseArgs } from "node:util";
import { arena, loadTable } from "../src/runtime/index.js";
import { defaultHalving, defaultPolicy, defaultSpace } from "../src/study/index.js";
import { stream } from "../src/tensor/index.js";
import { observeMachine, repository } from "./lib/machine.js";
import { type QueueResults, queueFile } from "./lib/queue-results.js";
import { type BatchCost, type ScaleCase, scaleFile } from "./lib/queue-scale-results.js";
import { asynchronous, type Costs, type Load, synchronous } from "./lib/queue-simulation.js";
import { median } from "./lib/statistics.js";

const { values: options } = parseArgs({
  options: {
    /** A little of each: whether it works, no figures to keep. */
    quick: { type: "boolean", default: false },
    out: { type: "string", default: scaleFile.path },
  },
});
const isQuick = options.quick;
const table = join(repository, "bench", "tables", "wine-quality.csv.gz");
const stragglers = { share: 0.01, factor: 5 };
const fleets = isQuick ? [1, 10] : [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000];

/** The mean seconds of each architecture's trainings. */
async function servicesOf(path: string): Promise<number[]> {
  const { columns, rows } = await loadTable(path);
  const column = (name: string): ArrayLike<string | number> => {
    const found = columns.find((each) => each.name === name);
    if (found === undefined) throw new Error(`${path}: it must have a column ${name}`);
    return found.values;
  };
  const [names, seconds] = [column("architecture"), column("seconds")];
  const sums = new Map<string, { sum: number; count: number }>();
  for (let i = 0; i < rows; i++) {
    const { sum, count } = sums.get(String(names[i])) ?? { sum: 0, count: 0 };
    sums.set(String(names[i]), { sum: sum + Number(seconds[i]), count: count + 1 });
  }
  return [...sums.values()].map(({ sum, count }) => sum / count);
}

/** The overhead on a worker, by the fewest workers and the longest trials: there the machine is not the limit. The server's time of the whole search. */
function costsFrom({ overhead, table, own }: QueueResults, strategy: string): Costs {
  const [alone] = overhead
    .filter(({ duration }) => duration > 0)
    .sort((a, b) => a.workers - b.workers || b.duration - a.duration);
  if (alone === undefined) throw new Error("bench:queue has measured no overhead");
  const owns = own.filter((one) => one.strategy === strategy).map(({ seconds, trials }) => seconds / trials);
  return {
    overhead: Math.max(0, (alone.seconds * alone.workers) / alone.trials - alone.duration),
    server: table.processor / table.trials,
    own: Math.min(...owns),
  };
}

function efficienciesOf(load: Load, costs: Costs): ScaleCase["efficiencies"] {
  return fleets.map((workers) => {
    const fleet = { workers, trials: 10_000 };
    const batched = (batch: number, hasCopies = false): number =>
      synchronous(fleet, { batch, hasCopies }, load, costs, stream(0, "scale", workers, batch));
    const byPlan = [
      batched(10),
      batched(workers),
      batched(4 * workers),
      batched(4 * workers, true),
      batched(10 * workers),
      asynchronous(fleet, load, costs, stream(0, "scale", workers)),
    ];
    return { workers, byPlan };
  });
}

async function batchCost(batch: number, trials: number, repetitions: number): Promise<BatchCost> {
  const { standings } = await arena({
    ...defaultSpace,
    ...defaultPolicy,
    ...defaultHalving,
    table,
    strategies: ["reinforce"],
    repetitions,
    trials: [trials],
    batch,
    metric: "log-loss",
    observation: "best",
    last: 1,
    noiseFree: false,
    choice: ["smoothed"],
    repeats: 1,
    budgetEpochs: false,
    noise: 0,
    seed: 0,
    workers: "auto",
  });
  const standing = standings.find(({ player }) => player.startsWith("reinforce"));
  const look = standing?.looks[0];
  if (look === undefined) throw new Error("the arena must have played");
  const { mean, low, high } = look.regret;
  console.error(`batches of ${batch}: regret ${mean}`);
  return { batch, trials, repetitions, regret: { mean, low, high } };
}

const machine = observeMachine();
const measured = queueFile.read();
if (measured === undefined) throw new Error("measure first: npm run bench:queue");
const services = await servicesOf(table);
const cases: ScaleCase[] = [];
for (const scale of [1, 30]) {
  for (const strategy of ["random", "reinforce"]) {
    const costs = costsFrom(measured.results, strategy);
    const load: Load = { services: services.map((seconds) => scale * seconds), stragglers };
    cases.push({ strategy, scale, costs, efficiencies: efficienciesOf(load, costs) });
  }
}
const batches: BatchCost[] = [];
for (const batch of isQuick ? [10] : [10, 40, 100]) batches.push(await batchCost(batch, isQuick ? 20 : 200, isQuick ? 4 : 20));
scaleFile.write(
  {
    command: `npm run bench:queue-scale${isQuick ? " -- --quick" : ""}`,
    machine: machine(),
    results: {
      service: {
        mean: services.reduce((sum, one) => sum + one, 0) / services.length,
        median: median(services),
        longest: Math.max(...services),
        architectures: services.length,
      },
      stragglers,
      cases,
      batches,
    },
  },
  options.out,
);
