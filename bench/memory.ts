// What a search of ten thousand trials holds: the line that must be flat. `npm run bench:memory`
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runRecord } from "./lib/child.js";
import { observeMachine, repository } from "./lib/machine.js";
import { figure } from "./lib/markdown.js";
import { growthOf, type MemorySeries, memoryFile, pointSchema } from "./lib/memory-results.js";

const { values: options } = parseArgs({
  options: {
    /** A few hundred trials: whether it works, no figures to keep. */
    quick: { type: "boolean", default: false },
    out: { type: "string", default: memoryFile.path },
  },
});
const isQuick = options.quick;
const [trials, every] = isQuick ? [200, 20] : [10_000, 250];
const point = { words: [process.execPath, "--expose-gc", join(repository, "bench", "memory-point.mjs")] } as const;

const machine = observeMachine();
const folder = mkdtempSync(join(tmpdir(), "mlpnas-memory-"));
const series: MemorySeries[] = [];
try {
  for (const strategy of isQuick ? ["random"] : ["random", "reinforce"]) {
    for (const workers of [1, 2]) {
      const words = [join(folder, `${strategy}-${workers}`), strategy, workers, trials, every].map(String);
      console.error(`${strategy} on ${workers} workers`);
      const measured = { strategy, workers, ...pointSchema.parse(await runRecord(point, words, { isPinned: false })) };
      series.push(measured);
      const growth = growthOf(measured, ({ heap }) => heap);
      console.error(`  heap ${figure(growth)} bytes a trial, the record ${figure(measured.recordBytes / trials)}`);
    }
  }
  memoryFile.write(
    {
      command: `npm run bench:memory${isQuick ? " -- --quick" : ""}`,
      machine: machine(),
      results: { isQuick, trials, series },
    },
    options.out,
  );
} finally {
  rmSync(folder, { recursive: true });
}
