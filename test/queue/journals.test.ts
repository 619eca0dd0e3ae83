// Journals over a queue: byte for byte those of one worker on one core, whatever the search.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Proposed, parseJournal } from "../../src/nas/index.js";
import { queueStatus } from "../../src/queue/index.js";
import { contentOf, runCommandLine, type Started, searchArgs, searches } from "../faults/runs.js";
import { isLong } from "../long.js";
import { temporaryFolder, writeSmallCsv } from "../runtime/files.js";
import { connected, endWorkers, isSkipped, type RedisServer, reasonToSkip, startRedis, startWorker, until } from "./servers.js";

const folder = temporaryFolder();
const data = writeSmallCsv(folder);
const all = Object.keys(searches).filter((name) => !name.startsWith("the tutorial"));
const some = isLong ? all : ["the default", "shared weights", "folds"];

describe.skipIf(isSkipped)(`over a queue${reasonToSkip}`, () => {
  let redis: RedisServer;
  let workers: Started[] = [];

  beforeAll(async () => {
    redis = await startRedis(join(folder, "redis"));
    workers = [startWorker(redis.url, folder), startWorker(redis.url, join(folder, "other"))];
    await connected(redis.url, (connection) => until(async () => (await queueStatus(connection)).workers.length === 2));
  });
  afterAll(async () => {
    await endWorkers(workers);
    await redis?.kill();
  });

  it.each(some)("a search with %s is that of one worker, and leaves nothing behind", async (name) => {
    const [here, there] = [join(folder, `${name} here`), join(folder, `${name} there`)];
    const [local, queued] = await Promise.all([
      runCommandLine(searchArgs(name, { data, out: here, workers: 1 })),
      runCommandLine([...searchArgs(name, { data, out: there, workers: 1 }), "--queue", redis.url]),
    ]);
    expect([local.code, queued.code], queued.stderr).toEqual([0, 0]);
    expect(contentOf(there)).toEqual(contentOf(here));
    await connected(redis.url, async (connection) => {
      expect(await connection.redis.keys("mlpnas:run:*")).toEqual([]);
      const status = await queueStatus(connection);
      expect(status.runs).toEqual([]);
      expect(status.queues).toMatchObject([{ waiting: 0, running: 0 }]);
    });
  });

  it("a search with more than a batch under way is that of one worker", async () => {
    const [here, there] = [join(folder, "ahead here"), join(folder, "ahead there")];
    const args = (out: string): string[] => [
      ...searchArgs("the default", { data, out, workers: 1 }),
      "--batch",
      "3",
      "--pending",
      "8",
    ];
    const [local, queued] = await Promise.all([
      runCommandLine(args(here)),
      runCommandLine([...args(there), "--queue", redis.url]),
    ]);
    expect([local.code, queued.code], queued.stderr).toEqual([0, 0]);
    expect(contentOf(there)).toEqual(contentOf(here));
  });

  it("an asynchronous search has each trial once, in the order of arrival, and leaves nothing behind", async () => {
    const out = join(folder, "as they arrive");
    const args = [...searchArgs("the default", { data, out, workers: 1 }), "--batch", "3", "--async", "--queue", redis.url];
    const { code, stderr } = await runCommandLine(args);
    expect(code, stderr).toBe(0);
    const events = parseJournal(readFileSync(join(out, "journal.jsonl"), "utf8"), out);
    const trials = (kind: "proposed" | "evaluated"): number[] =>
      events.flatMap((e) => (e.kind !== kind ? [] : [e.kind === "evaluated" ? e.evaluation.trial : (e as Proposed).trial]));
    expect(trials("evaluated").sort((a, b) => a - b)).toEqual(trials("proposed"));
    expect(events[0]).toMatchObject({ kind: "started", pending: 6, isAsync: true });
    expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "trials" });
    await connected(redis.url, async ({ redis: server }) => {
      expect(await server.keys("mlpnas:run:*")).toEqual([]);
    });
  });

  it("the tutorial is refused: it trains in its own process", async () => {
    const args = searchArgs("the tutorial", { data, out: join(folder, "tutorial"), workers: 1 });
    expect(await runCommandLine([...args, "--queue", redis.url])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--queue: must not be given with --preset tutorial"),
    });
  });
});
