// One worker process of a queue whose trials are looked up in a table, or take a known time, instead of being trained.
// `node bench/queue-point.mjs URL FOLDER SECONDS [TABLE]`
import { setTimeout as sleep } from "node:timers/promises";
import { formatArchitecture, layersOf } from "../dist/nas/index.js";
import { connectQueue, openBlobFolder, serveQueue } from "../dist/queue/index.js";
import { createDevice, loadTable } from "../dist/runtime/index.js";

const [url, folder, seconds, table] = process.argv.slice(2);
const duration = 1_000 * Number(seconds);

/** The last epoch of each architecture's first seed. */
async function scoresOf(path) {
  const { columns, rows } = await loadTable(path);
  const column = (name) => columns.find((each) => each.name === name).values;
  const [names, losses, accuracies] = ["architecture", "validation_loss", "validation_accuracy"].map(column);
  return new Map(
    Array.from({ length: rows }, (_, i) => [String(names[i]), { loss: Number(losses[i]), accuracy: Number(accuracies[i]) }]),
  );
}

const scores = table === undefined ? undefined : await scoresOf(table);

/** As the table has its first two layers, or the first. */
function lookUp(architecture) {
  const layers = layersOf(architecture);
  for (const count of [2, 1]) {
    const found = scores?.get(formatArchitecture(layers.slice(0, count)));
    if (found !== undefined) return found;
  }
  return { loss: 0.7, accuracy: 0.6 };
}

function weightsOf(architecture, { features, classes }) {
  const dense = layersOf(architecture).flatMap((layer) => (layer.kind === "dense" ? [layer.units] : []));
  const units = [features, ...dense, classes === 2 ? 1 : classes];
  return units.slice(1).flatMap((width, k) => [
    { shape: [units[k], width], values: new Float32Array(units[k] * width) },
    { shape: [width], values: new Float32Array(width) },
  ]);
}

const trainers = {
  train: async ({ trial, architecture, fold }, _on, data) => {
    if (duration > 0) await sleep(duration);
    const validation = lookUp(architecture);
    const weights = weightsOf(architecture, data);
    const parameters = weights.reduce((sum, { values }) => sum + values.length, 0);
    const epochs = [{ epoch: 1, ...validation }];
    const trained = {
      trial,
      ...(fold === undefined ? {} : { fold }),
      architecture,
      parameters,
      epochs,
      seconds: duration / 1_000,
    };
    return { ...trained, status: "complete", validation, bestEpoch: 1, weights };
  },
  close: async () => {},
};

await serveQueue(await connectQueue(url), {
  slots: 1,
  device: createDevice("wasm").name,
  cache: await openBlobFolder(folder),
  clock: () => performance.now() / 1_000,
  trainers,
});
