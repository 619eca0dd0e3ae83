// A million rows of 30 features: reading, splitting and standardising them, and training on them. `npm run bench:large`
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { measurePoint } from "./lib/growth-point.js";
import { largeCsvFile } from "./lib/large-csv-results.js";
import { observeMachine } from "./lib/machine.js";
import { figure } from "./lib/markdown.js";
import { writeSyntheticCsv } from "./lib/synthetic-csv.js";

const { values: options } = parseArgs({
  options: {
    /** A twentieth of the rows: whether it works, no figures to keep. */
    quick: { type: "boolean", default: false },
    out: { type: "string", default: largeCsvFile.path },
  },
});
const isQuick = options.quick;
const [rows, features] = [isQuick ? 50_000 : 1_000_000, 30];
const architecture = "64-relu 32-elu";
/** Small networks, of which an epoch takes no longer than reading the file. */
const searched = {
  trials: 8,
  workers: availableParallelism(),
  batch: 4,
  epochs: 1,
  units: [16, 32],
  activations: ["relu", "tanh"],
};

const loadSchema = z.object({
  read: z.number(),
  split: z.number(),
  standardise: z.number(),
  fingerprint: z.number(),
  memory: z.number(),
});
const trainSchema = z.object({ seconds: z.number(), epoch: z.number(), memory: z.number() });
const searchSchema = z.object({ seconds: z.number(), memory: z.number() });

const machine = observeMachine();
const folder = mkdtempSync(join(tmpdir(), "mlpnas-large-"));
try {
  const path = join(folder, "large.csv");
  await writeSyntheticCsv(path, { rows, features });
  const matrix = (4 * rows * features) / 1e6;
  const goal = { seconds: 15, memory: 4 * matrix + 300 };
  const load = loadSchema.parse(await measurePoint("load", path));
  const train = { architecture, ...trainSchema.parse(await measurePoint("train", path, architecture, 1)) };
  const { trials, workers } = searched;
  const figures = searchSchema.parse(await measurePoint("search", path, folder, JSON.stringify(searched)));
  const search = { trials, workers, ...figures };
  const results = { isQuick, rows, features, file: statSync(path).size / 1e6, matrix, load, goal, train, search };
  largeCsvFile.write({ command: `npm run bench:large${isQuick ? " -- --quick" : ""}`, machine: machine(), results }, options.out);

  const seconds = load.read + load.split + load.standardise;
  const verdict = (value: number, most: number): string => (value <= most ? "reached" : "missed");
  console.log(
    [
      `${rows} rows × ${features} features, ${figure(results.file)} MB as text, ${figure(matrix)} MB as 32-bit floats`,
      `read ${figure(load.read)} s · split ${figure(load.split)} s · standardise ${figure(load.standardise)} s: ${figure(seconds)} s of ${goal.seconds} s, ${verdict(seconds, goal.seconds)}`,
      `peak memory ${figure(load.memory)} MB of ${figure(goal.memory)} MB, ${verdict(load.memory, goal.memory)}`,
      `train ${architecture}: ${figure(train.epoch)} s an epoch, ${figure(train.seconds)} s and ${figure(train.memory)} MB in all`,
      `search, ${trials} trials on ${workers} workers: ${figure(search.seconds)} s and ${figure(search.memory)} MB in all`,
    ].join("\n"),
  );
} finally {
  rmSync(folder, { recursive: true });
}
