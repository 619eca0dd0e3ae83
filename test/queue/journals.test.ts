// Journals over a queue: byte for byte those of one worker on one core, whatever the search.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

  it("the tutorial is refused: it trains in its own process", async () => {
    const args = searchArgs("the tutorial", { data, out: join(folder, "tutorial"), workers: 1 });
    expect(await runCommandLine([...args, "--queue", redis.url])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--queue: must not be given with --preset tutorial"),
    });
  });
});
