// The default search on the example data, as built, with so many workers; one JSON record. `node bench/whole-search.mjs FOLDER WORKERS [TRIALS]`
import { join } from "node:path";

const [folder, workers, trials] = process.argv.slice(2);

// Programs run by one exported function. Called for several steps in a row it runs the training steps of an epoch; one at a time it
// does all else: scores, the controller, an epoch's last, smaller batch. Only this thread's calls are seen.
let stepSeconds = 0;
let otherSeconds = 0;
const { Instance } = WebAssembly;
WebAssembly.Instance = function timed(module, imports) {
  const { exports } = new Instance(module, imports);
  const run = (start, end, first, past) => {
    const began = performance.now();
    exports.run(start, end, first, past);
    const seconds = (performance.now() - began) / 1_000;
    if (past - first > 1) stepSeconds += seconds;
    else otherSeconds += seconds;
  };
  return { exports: { ...exports, run } };
};

const { startSearch } = await import("../dist/index.js");
const began = performance.now();
const search = await startSearch({
  data: join(import.meta.dirname, "..", "examples", "data", "wine-quality.csv"),
  target: "quality_label",
  ignore: ["quality"],
  workers: Number(workers),
  out: join(folder, `run-${process.pid}`),
  ...(trials === undefined ? {} : { trials: Number(trials) }),
});
const batches = [[]];
for await (const event of search.events) {
  if (event.kind === "evaluated") batches.at(-1).push(event.evaluation.seconds);
  if (event.kind === "learned") batches.push([]);
}
const seconds = (performance.now() - began) / 1_000;
console.log(
  JSON.stringify({
    node: process.versions.node,
    device: search.config.device,
    seconds,
    stepSeconds,
    otherSeconds,
    batches: batches.filter((batch) => batch.length > 0),
  }),
);
