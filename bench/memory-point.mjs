// One search of very many trials, as `mlpnas` runs it, in a process of its own; what it holds now and then is a JSON record, its last line.
// `node --expose-gc bench/memory-point.mjs FOLDER STRATEGY WORKERS TRIALS EVERY`
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { run } from "../dist/cli/program.js";
import { parseJournal } from "../dist/nas/index.js";
import { stream } from "../dist/tensor/index.js";

const [folder, strategy, workers, trials, every] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const [data, out] = [join(folder, "rows.csv"), join(folder, "run")];

/** Sixty rows of two classes: a training takes a few milliseconds, so that nearly all that a trial costs is the search's own. */
function writeRows() {
  const rng = stream(0, "rows");
  const rows = Array.from({ length: 60 }, () => {
    const x = Array.from({ length: 4 }, () => (rng() - 0.5).toFixed(4));
    return `${x.join()},${Number(x[0]) * Number(x[1]) + Number(x[2]) > 0 ? "a" : "b"}`;
  });
  writeFileSync(data, `x1,x2,x3,x4,label\n${rows.join("\n")}\n`);
}

/** Garbage left aside. @units bytes */
function held() {
  globalThis.gc();
  globalThis.gc();
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { rss, heap: heapUsed, external, arrayBuffers };
}

const samples = [];
let done = 0;
let paused = 0;
const began = performance.now();
/** Counts the lines of trials, and takes a sample at every so many. */
const progress = new Writable({
  write: (chunk, _encoding, next) => {
    if (/^trial /.test(chunk) && ++done % Number(every) === 0) {
      const at = performance.now();
      const sample = held();
      samples.push({ trials: done, seconds: (at - began - paused) / 1_000, ...sample });
      paused += performance.now() - at;
    }
    next();
  },
});
let said = "";
const results = new Writable({
  write: (chunk, _encoding, next) => {
    said += chunk;
    next();
  },
});

writeRows();
const words = `search ${data} --target label --out ${out} --strategy ${strategy} --workers ${workers} --trials ${trials}
  --epochs 2 --patience 2 --units 2,3,4,5,6,7,8 --max-layers 4 --seed 0`;
const host = { stdout: results, stderr: progress, onInterrupt: () => () => {}, exit: (code) => process.exit(code) };
const code = await run(words.split(/\s+/), host);
if (code !== 0 || done !== Number(trials))
  throw new Error(`the search must be done, got code ${code} after ${done} trials\n${said}`);
said = "";
await new Promise((resolve) => setTimeout(resolve, 100)); // what the search held is let go

const journal = join(out, "journal.jsonl");
const before = held().heap;
const record = parseJournal(readFileSync(journal, "utf8"), journal);
const recordBytes = held().heap - before;
console.log(
  JSON.stringify({
    samples,
    events: record.length,
    recordBytes,
    journalBytes: statSync(journal).size,
    peak: process.resourceUsage().maxRSS * 1_024,
  }),
);
