// The evaluator on a queue, with workers that do as they are told: each job counts once, whatever becomes of workers, results and rows.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createLocalEvaluator, type Evaluation, type Job } from "../../src/nas/index.js";
import { blobsOf } from "../../src/queue/blobs.js";
import {
  cleanQueue,
  connectQueue,
  openBlobFolder,
  type QueueConnection,
  type QueueWorker,
  queueStatus,
  serveQueue,
} from "../../src/queue/index.js";
import { queueName } from "../../src/queue/names.js";
import { createDevice, packageVersion } from "../../src/runtime/index.js";
import { buildOf } from "../../src/study/index.js";
import { blobs, jobOf } from "../nas/blobs.js";
import { temporaryFolder } from "../runtime/files.js";
import { connected, isSkipped, type RedisServer, reasonToSkip, startRedis, until } from "./servers.js";
import { device, evaluated, evaluationOf, evaluatorFor, standIn } from "./stand-ins.js";

const folder = temporaryFolder();
const [runA, runB] = ["a".repeat(16), "b".repeat(16)];
const queue = queueName({ mlpnas: packageVersion, kernels: buildOf(device) });
const jobs = (count: number): Job[] => Array.from({ length: count }, (_, k) => jobOf("8-tanh", { trial: k + 1 }));
const trialsIn = (all: readonly Evaluation[]): number[] => all.map(({ trial }) => trial).sort((a, b) => a - b);

describe.skipIf(isSkipped)(`on a queue${reasonToSkip}`, () => {
  let redis: RedisServer;
  const connections: QueueConnection[] = [];
  const workers: QueueWorker[] = [];
  const connect = async (say?: (text: string) => void): Promise<QueueConnection> => {
    const connection = await connectQueue(redis.url, say === undefined ? {} : { say });
    connections.push(connection);
    return connection;
  };
  const worker = async (...args: Parameters<typeof standIn> extends [unknown, ...infer R] ? R : never): Promise<QueueWorker> => {
    const one = await standIn(await connect(), ...args);
    workers.push(one);
    return one;
  };

  beforeAll(async () => {
    redis = await startRedis(join(folder, "redis"));
  });
  afterEach(async () => {
    for (const one of workers.splice(0)) await one.drain(0.1);
    await connected(redis.url, (connection) => connection.redis.flushall());
    for (const connection of connections.splice(0)) connection.close();
  });
  afterAll(() => redis?.kill());

  it("results are those of this thread, weights included", async () => {
    const { data } = blobs(3);
    const local = await evaluated(
      createLocalEvaluator(createDevice("wasm"), data, () => 0),
      jobs(3),
    );
    const one = await serveQueue(await connect(), {
      slots: 1,
      device,
      cache: await openBlobFolder(join(folder, "cache")),
      clock: () => 0,
    });
    workers.push(one);
    const evaluator = evaluatorFor(await connect(), runA);
    const remote = await evaluated(evaluator, jobs(3));
    await evaluator.close();
    const timeless = (all: readonly Evaluation[]) => all.map((one) => ({ ...one, seconds: 0 })).sort((a, b) => a.trial - b.trial);
    expect(timeless(remote)).toEqual(timeless(local));
    expect(await connections[0]?.redis.keys("mlpnas:run:*")).toEqual([]);
  });

  it("a blob that claims more chunks than there are is damage, and is removed", async () => {
    const connection = await connect();
    const blobs = blobsOf(connection, runA);
    const digest = await blobs.put(Buffer.from("rows"));
    const [key] = await connection.redis.keys(`*${digest}`);
    await connection.redis.hset(key as string, "chunks", "1000000000");
    expect(await blobs.get(digest)).toEqual(Buffer.from("rows")); // what is there is whole, whatever is claimed
    await connection.redis.hset(key as string, "0", "other rows");
    expect(await blobs.get(digest)).toBeUndefined();
    expect(await blobs.has(digest)).toBe(false);
  });

  it("searches are served in turn, whatever their batches", async () => {
    const order: string[] = [];
    const [a, b] = [evaluatorFor(await connect(), runA), evaluatorFor(await connect(), runB)];
    const large = evaluated(a, jobs(40));
    await until(async () => (await queueStatus(connections[0] as QueueConnection)).queues[0]?.waiting === 40);
    await worker(async (job, run) => {
      order.push(run);
      await sleep(15);
      return evaluationOf(job);
    });
    await until(() => order.length >= 10);
    for (let batch = 0; batch < 3; batch++)
      await evaluated(
        b,
        jobs(4).map((job) => ({ ...job, trial: 4 * batch + job.trial })),
      );
    const shared = order.slice(order.indexOf(runB), order.lastIndexOf(runB));
    const ofB = shared.filter((run) => run === runB).length;
    expect(ofB / shared.length).toBeGreaterThan(0.35);
    expect(ofB / shared.length).toBeLessThan(0.75);
    expect(await large).toHaveLength(40);
    await Promise.all([a.close(), b.close()]);
  });

  it("the same jobs asked for twice, by a search that was killed and resumed, are trained once", async () => {
    let trained = 0;
    await worker(async (job) => {
      trained++;
      return evaluationOf(job);
    });
    const first = await connect();
    const killed = evaluatorFor(first, runA).evaluate(jobs(6));
    await killed[Symbol.asyncIterator]().next(); // it has asked, and has one answer
    await until(() => trained === 6);
    first.close(); // as if it had been killed: nothing is tidied
    const again = evaluatorFor(await connect(), runA);
    expect(trialsIn(await evaluated(again, jobs(6)))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(trained).toBe(6);
    await again.close();
  });

  it("a search that is interrupted takes back what nobody has begun, and finds the rest when it goes on", async () => {
    let trained = 0;
    const connection = await connect();
    const evaluator = evaluatorFor(connection, runA);
    const interrupt = new AbortController();
    await worker(async (job) => {
      if (++trained === 2) interrupt.abort("interrupted");
      await sleep(100);
      return evaluationOf(job);
    });
    expect((await evaluated(evaluator, jobs(6), interrupt.signal)).length).toBeLessThanOrEqual(2);
    await evaluator.close();
    await until(async () => (await queueStatus(connection)).queues[0]?.running === 0);
    expect((await queueStatus(connection)).queues).toMatchObject([{ waiting: 0 }]);
    const before = trained;
    const again = evaluatorFor(await connect(), runA);
    expect(await evaluated(again, jobs(6))).toHaveLength(6);
    expect(trained - before).toBeLessThan(6);
    await again.close();
    expect(await connection.redis.keys("mlpnas:run:*")).toEqual([]);
  });

  it("a job that ends every worker is a failed trial, not a loop", async () => {
    // A worker that neither answers nor renews its lock is what one that died looks like.
    const connection = await connect();
    const { Worker } = connection.bullmq;
    const dead = (): { close(force: boolean): Promise<void> } => {
      const one = new Worker(queue, () => new Promise(() => {}), {
        connection: connection.redis,
        prefix: "mlpnas",
        lockDuration: 200,
        stalledInterval: 100,
        maxStalledCount: 3,
        skipLockRenewal: true,
        concurrency: 10,
      });
      one.on("error", () => {});
      return one;
    };
    const evaluator = evaluatorFor(await connect(), runA);
    const poison = dead();
    const [evaluation] = await evaluated(evaluator, [jobOf("8-tanh", { trial: 7 })]);
    expect(evaluation).toMatchObject({
      status: "failed",
      trial: 7,
      reason: expect.stringMatching(/^no worker could train it: .*stalled/),
    });
    await poison.close(true);
    await evaluator.close();
  });

  it("a result that came damaged is asked for again, and so is a job that the server lost", async () => {
    const said: string[] = [];
    const connection = await connect();
    const evaluator = evaluatorFor(await connect(), runA, (text) => said.push(text));
    let trained = 0;
    await worker(async (job) => {
      trained++;
      return evaluationOf(job);
    });
    const all: Evaluation[] = [];
    for await (const evaluation of evaluator.evaluate(jobs(3))) {
      all.push(evaluation);
      if (all.length > 1) continue;
      const line = new connection.bullmq.Queue(queue, { connection: connection.redis, prefix: "mlpnas" });
      line.on("error", () => {});
      await until(async () => (await line.getCompletedCount()) === 3);
      const [spoilt, lost] = (await line.getCompleted()).filter(({ data }) => data.trial !== evaluation.trial);
      const key = `mlpnas:run:${runA}:blob:${spoilt?.returnvalue.result}`;
      const bytes = (await connection.redis.hgetBuffer(key, "0")) as Buffer;
      bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
      await connection.redis.hset(key, "0", bytes);
      await lost?.remove();
      await line.close();
    }
    expect(trialsIn(all)).toEqual([1, 2, 3]);
    expect(all.map((evaluation) => evaluation.status === "complete" && evaluation.weights[0]?.values[0])).toEqual(
      all.map(({ trial }) => trial),
    );
    expect(trained).toBe(5);
    expect(said.join()).toContain("is asked for again: its result was not there, or not as it was sent");
    expect(said.join()).toContain("is asked for again: the server lost it");
    await evaluator.close();
  });

  it("rows of which a chunk is another are never trained on: they are sent again", async () => {
    const connection = await connect();
    const evaluator = evaluatorFor(await connect(), runA);
    const all = evaluated(evaluator, jobs(2));
    await until(async () => (await connection.redis.keys(`mlpnas:run:${runA}:blob:*`)).length === 1);
    const [key] = await connection.redis.keys(`mlpnas:run:${runA}:blob:*`);
    const bytes = (await connection.redis.hgetBuffer(key as string, "0")) as Buffer;
    bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
    await connection.redis.hset(key as string, "0", bytes);
    const cache = await openBlobFolder(join(folder, "fresh"));
    const one = await serveQueue(await connect(), { slots: 1, device, cache, clock: () => 0 });
    workers.push(one);
    expect(trialsIn(await all)).toEqual([1, 2]);
    await evaluator.close();
  });

  it("a job from elsewhere that is none is refused and logged, and runs nothing", async () => {
    const said: string[] = [];
    let trained = 0;
    await worker(
      async (job) => {
        trained++;
        return evaluationOf(job);
      },
      { say: (text) => said.push(text) },
    );
    const connection = await connect();
    const foreign = new connection.bullmq.Queue(queue, { connection: connection.redis, prefix: "mlpnas" });
    foreign.on("error", () => {});
    await foreign.addBulk([
      { name: "x", data: "rm -rf /" },
      { name: "x", data: { version: 1, architecture: "8-tanh", code: "process.exit()" } },
      { name: "x", data: null },
    ]);
    await until(async () => (await foreign.getFailedCount()) === 3);
    expect(said).toHaveLength(3);
    expect(said[0]).toMatch(/^refused \d+: job: it must be as a job has it, got "rm -rf \/"$/);
    expect(trained).toBe(0);
    await foreign.close();
  });

  it("a job of another version that comes by mistake is refused, and its search says why", async () => {
    const connection = await connect();
    const evaluator = evaluatorFor(await connect(), runA);
    const asked = evaluated(evaluator, jobs(1));
    asked.catch(() => {}); // met below
    const line = new connection.bullmq.Queue(queue, { connection: connection.redis, prefix: "mlpnas" });
    line.on("error", () => {});
    await until(async () => (await line.getPrioritizedCount()) === 1);
    const [job] = await line.getPrioritized();
    await job?.updateData({ ...job.data, mlpnas: "9.9.9" });
    await worker(async (job) => evaluationOf(job));
    await expect(asked).rejects.toThrow(
      /a worker of this queue must be able to do what it is asked for, got trial 1, refused: worker: a job must be of the worker's version, got mlpnas 9\.9\.9, here/,
    );
    await evaluator.close();
    await line.close();
  });

  it("a search that nobody serves says so, and goes on when somebody comes", async () => {
    const said: string[] = [];
    const evaluator = evaluatorFor(await connect(), runA, (text) => said.push(text));
    const asked = evaluated(evaluator, jobs(1));
    await until(() => said.length > 0);
    expect(said[0]).toContain(
      `waiting for a worker of mlpnas ${packageVersion} on ${buildOf(device)}: none is there\nhint: mlpnas worker --queue redis://`,
    );
    await worker(async (job) => evaluationOf(job));
    expect(await asked).toHaveLength(1);
    await evaluator.close();
  });

  it("a worker that is told to stop hands back what it cannot finish", async () => {
    const evaluator = evaluatorFor(await connect(), runA);
    let handedBack = 0;
    const stubborn = await worker(
      (job, _run, signal) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => {
            handedBack++;
            resolve(undefined);
          });
          void job;
        }),
    );
    const asked = evaluated(evaluator, jobs(2));
    await until(() => stubborn.state().running === 1);
    const drained = stubborn.drain(0.2);
    expect(stubborn.state().isDraining).toBe(true);
    await worker(async (job) => evaluationOf(job));
    await drained;
    expect(trialsIn(await asked)).toEqual([1, 2]);
    expect(handedBack).toBe(1);
    await evaluator.close();
  });

  it("what a killed search has left is cleared away, and what is at work stays", async () => {
    const [gone, connection] = [await connect(), await connect()];
    const dead = evaluatorFor(gone, runA).evaluate(jobs(3));
    void dead[Symbol.asyncIterator]().next();
    await until(async () => (await queueStatus(connection)).queues[0]?.waiting === 3);
    gone.close();
    const evaluator = evaluatorFor(await connect(), runB);
    const asked = evaluated(evaluator, jobs(2));
    await until(async () => (await queueStatus(connection)).queues[0]?.waiting === 5);
    expect(await cleanQueue(connection)).toMatchObject({ runs: 0 }); // both were heard of just now
    await connection.redis.expire(`mlpnas:run:${runA}`, 3 * 24 * 3_600); // as long ago as that
    expect(await cleanQueue(connection)).toMatchObject({ runs: 1, jobs: 3 });
    await worker(async (job) => evaluationOf(job));
    expect(await asked).toHaveLength(2);
    await evaluator.close();
    expect(await connection.redis.keys("mlpnas:run:*")).toEqual([]);
  });
});
