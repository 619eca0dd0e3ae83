// How costs grow with rows, features, width, depth, workers and trials: records and pictures. `npm run bench:growth`
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measurePoint } from "./lib/growth-point.js";
import { type GrowthPoint, growthFile, type Subject, subjects } from "./lib/growth-results.js";
import { observeMachine } from "./lib/machine.js";
import { writeSyntheticCsv } from "./lib/synthetic-csv.js";

const { values: options } = parseArgs({
  options: {
    /** The two smallest sizes of each: whether it works, no figures to keep. */
    quick: { type: "boolean", default: false },
    /** Subjects to measure, with commas between. */
    only: { type: "string", default: subjects.join() },
    out: { type: "string", default: growthFile.path },
  },
});
const isQuick = options.quick;
const sizes = (...all: readonly number[]): readonly number[] => (isQuick ? all.slice(0, 2) : all);

/** The example data's shape, which the sizes of data are multiples of. */
const base = { rows: 4_898, features: 11 };
const network = "64-relu 32-elu";

/** Reading a file of so many rows and features, and training on it. */
async function* data(subject: Subject, size: number, shape: typeof base, folder: string): AsyncGenerator<GrowthPoint> {
  const path = join(folder, `${shape.rows}-${shape.features}.csv`);
  await writeSyntheticCsv(path, shape);
  yield { subject, series: "load", size, values: await measurePoint("load", path) };
  yield { subject, series: "train", size, values: await measurePoint("train", path, network, 3) };
  rmSync(path);
}

async function step(subject: Subject, size: number, layers: readonly string[]): Promise<GrowthPoint> {
  return { subject, series: "step", size, values: await measurePoint("step", layers.join(" "), base.features) };
}

const measured: Readonly<Record<Subject, (folder: string) => AsyncGenerator<GrowthPoint>>> = {
  async *rows(folder) {
    for (const times of sizes(1, 2, 4, 8, 16, 32, 64, 128, 256)) {
      const rows = base.rows * times;
      yield* data("rows", rows, { ...base, rows }, folder);
    }
  },
  async *features(folder) {
    for (const features of sizes(10, 30, 100, 300, 1_000, 2_000))
      yield* data("features", features, { ...base, features }, folder);
  },
  async *width() {
    for (const width of sizes(8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096)) {
      yield step("width", width, [`${width}-relu`, `${width}-relu`]);
    }
  },
  async *depth() {
    for (const depth of sizes(1, 2, 3, 4, 5, 6, 7, 8)) yield step("depth", depth, Array<string>(depth).fill("64-relu"));
  },
  async *workers(folder) {
    const path = join(folder, "workers.csv");
    await writeSyntheticCsv(path, base);
    const most = availableParallelism();
    for (const workers of sizes(...[1, 2, 4, 8, 16, 32].filter((count) => count < most), most)) {
      const values = await measurePoint("search", path, folder, JSON.stringify({ workers, trials: isQuick ? 10 : 100 }));
      yield { subject: "workers", series: "search", size: workers, values };
    }
  },
  async *trials() {
    for (const trials of sizes(100, 1_000, 10_000, 100_000)) {
      for (const strategy of ["random", "reinforce"]) {
        yield { subject: "trials", series: strategy, size: trials, values: await measurePoint("trials", strategy, trials) };
      }
    }
  },
};

const wanted = subjects.filter((subject) => options.only.split(",").includes(subject));
const machine = observeMachine();
const folder = mkdtempSync(join(tmpdir(), "mlpnas-growth-"));
const points: GrowthPoint[] = [];
try {
  for (const subject of wanted) for await (const point of measured[subject](folder)) points.push(point);
} finally {
  rmSync(folder, { recursive: true });
}
growthFile.write(
  { command: `npm run bench:growth${isQuick ? " -- --quick" : ""}`, machine: machine(), results: { isQuick, points } },
  options.out,
);
