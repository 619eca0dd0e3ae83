// The harnesses on this project alone, as short as they go: their records can be read, and give tables.
import { expect, test } from "vitest";
import { arenaFile } from "../../bench/lib/arena-results.js";
import { arenaTables } from "../../bench/lib/arena-tables.js";
import { limitsFile } from "../../bench/lib/limits-results.js";
import { memoryFile } from "../../bench/lib/memory-results.js";
import { ownFile } from "../../bench/lib/own-results.js";
import { ownTables } from "../../bench/lib/own-tables.js";
import { peersFile } from "../../bench/lib/peers-results.js";
import { peersTables } from "../../bench/lib/peers-tables.js";
import { reliabilityTables } from "../../bench/lib/reliability-tables.js";
import { quickRuns } from "./quick-run.js";

const run = quickRuns();

test("npm run bench gives a record of the engine and the search, and tables of it", async () => {
  const record = ownFile.read(await run("own"));
  const [runtime] = record?.results.runtimes ?? [];
  expect(runtime?.micro.steps.map(({ architecture }) => architecture)).toContain("512-elu 512-tanh");
  expect(runtime?.search.outside[0]).toBeGreaterThan(0);
  expect(runtime?.search.outside[0]).toBeLessThan(1);
  expect(ownTables(record).get("own-facts")).toContain("no figures to keep");
});

test("npm run bench:peers measures this project without any peer, and compares nothing after one epoch", async () => {
  const record = peersFile.read(await run("peers", "--only", "mlpnas"));
  expect(record?.results.engines.map(({ id }) => id)).toEqual(["mlpnas"]);
  expect(record?.results.engines[0]?.controller?.loss).toBeCloseTo(record?.results.work.floor ?? Number.NaN, 1);
  expect(record?.results.engines[0]?.bestProducts?.[0]).toBeGreaterThan(0);
  expect(peersTables(record).get("peers-engines")).toContain("validated over 1 epochs of 10");
});

test("npm run bench:arena plays the parts that are asked for, and says what is met of their goals", async () => {
  const record = arenaFile.read(await run("arena", "--parts", "digits", "--workers", "1"));
  const [part, ...others] = record?.results.parts ?? [];
  expect([part?.name, part?.architectures, others]).toEqual(["digits", 300, []]);
  expect(part?.standings.map(({ player }) => player)).toEqual(["random", "evolution", "reinforce"]);
  const tables = arenaTables(record);
  expect(tables.get("arena-parts")).toContain("300 architectures, 3 seeds; 6 games of each strategy");
  expect(tables.get("arena-goals")).toMatch(/^\d+ of \d+ goals are met/);
});

test("npm run bench:memory samples what a search holds on one worker and on two", async () => {
  const record = memoryFile.read(await run("memory"));
  expect(record?.results.series.map(({ workers, samples }) => [workers, samples.length])).toEqual([
    [1, 10],
    [2, 10],
  ]);
  for (const { samples } of record?.results.series ?? []) {
    expect(samples.map(({ trials }) => trials)).toEqual(Array.from({ length: 10 }, (_, k) => 20 * (k + 1)));
  }
  expect(reliabilityTables({ memory: record }).get("reliability-memory")).toContain("no figures to keep");
});

test("npm run bench:limits measures how late real runs end, and what was not measured says so", async () => {
  const record = limitsFile.read(await run("limits"));
  expect(record?.results.cases.map(({ kind, trials }) => [kind, trials > 0])).toEqual([
    ["timeout", true],
    ["trial-timeout", true],
    ["interrupt", true],
  ]);
  const tables = reliabilityTables({ limits: record });
  expect(tables.get("reliability-limits")).toContain("no figures to keep");
  expect(tables.get("reliability-memory")).toBe("Not measured yet: `npm run bench:memory` does.");
});
