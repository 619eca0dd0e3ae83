// The pool of threads: the same evaluations as in this thread, and no thread left behind.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { createLocalEvaluator, type Evaluation, type Evaluator, type Job, type Weights } from "../../src/nas/index.js";
import { createDevice, createPoolEvaluator } from "../../src/runtime/index.js";
import { blobs, jobOf, stillClock } from "../nas/blobs.js";
import { temporaryFolder } from "./files.js";

const { data, test } = blobs(3);
const architectures = ["8-tanh", "4-relu dropout-0.2", "16-elu 16-tanh", "linear", "5-sigmoid", "dropout-0.5"];
const jobs = architectures.map((text, k) => jobOf(text, { trial: k + 1 }));

async function evaluated(evaluator: Evaluator, some: readonly Job[] = jobs): Promise<Evaluation[]> {
  const all: Evaluation[] = [];
  for await (const evaluation of evaluator.evaluate(some)) all.push({ ...evaluation, seconds: 0 });
  return all.sort((a, b) => a.trial - b.trial);
}

describe("the pool", () => {
  const device = createDevice("wasm").name;
  const pool = createPoolEvaluator({ device: "wasm" }, device, data, 2);
  afterAll(() => pool.close());
  const local = createLocalEvaluator(createDevice("wasm"), data, stillClock);

  it("gives the evaluations of the local evaluator to the bit, weights included", async () => {
    const expected = await evaluated(local);
    expect(await evaluated(pool)).toEqual(expected);
    expect(await evaluated(pool, [...jobs].reverse())).toEqual(expected);
    expect([pool.workers, pool.device]).toEqual([2, device]);
  });

  it("scores test rows after each epoch where they are given", async () => {
    const withTest = { ...data, test };
    const watched = createPoolEvaluator({ device: "wasm" }, device, withTest, 1);
    try {
      expect(await evaluated(watched)).toEqual(await evaluated(createLocalEvaluator(createDevice("wasm"), withTest, stillClock)));
    } finally {
      await watched.close();
    }
  });

  it("trains the network of each fold on that fold's rows", async () => {
    const folded = { ...data, otherFolds: [{ train: data.validation, validation: data.train }] };
    const foldJobs = jobs.slice(0, 3).flatMap((job) => [1, 2].map((fold) => ({ ...job, fold })));
    const byFold = (all: Evaluation[]): Evaluation[] => all.sort((a, b) => a.trial - b.trial || (a.fold ?? 0) - (b.fold ?? 0));
    const threads = createPoolEvaluator({ device: "wasm" }, device, folded, 2);
    try {
      const expected = byFold(await evaluated(createLocalEvaluator(createDevice("wasm"), folded, stillClock), foldJobs));
      expect(byFold(await evaluated(threads, foldJobs))).toEqual(expected);
      expect(expected.map(({ trial, fold }) => [trial, fold])).toEqual(foldJobs.map(({ trial, fold }) => [trial, fold]));
    } finally {
      await threads.close();
    }
  });

  it("measures seconds of its own", async () => {
    for await (const { seconds } of pool.evaluate(jobs.slice(0, 1))) expect(seconds).toBeGreaterThan(0);
  });

  it("passes on shared weights, and failures with their reason", async () => {
    const [first] = await evaluated(local, jobs.slice(0, 1));
    if (first?.status !== "complete") throw new Error("the first job must be complete");
    const [w, b, v, c] = first.weights as [Weights, Weights, Weights, Weights];
    const shared = jobOf("8-tanh", {
      trial: 7,
      shared: [
        [w, b],
        [v, c],
      ],
    });
    const diverging = jobOf("8-relu", { trial: 8, training: { ...shared.training, optimizer: { kind: "sgd", rate: 1e38 } } });
    const [started, failed] = await evaluated(pool, [shared, diverging]);
    expect([started]).toEqual(await evaluated(local, [shared]));
    expect(failed).toMatchObject({ status: "failed", trial: 8, reason: expect.stringContaining("not finite") });
  });

  it("stops when no more is wanted, and goes on with the next jobs", async () => {
    const long = jobs.map((job) => ({
      ...job,
      training: { ...job.training, epochs: 1_000_000, patience: 1_000_000, batchSize: 2 },
    }));
    const began = performance.now();
    for await (const { trial } of pool.evaluate([...long, jobOf("64-relu", { trial: 9 })].reverse())) {
      expect(trial).toBe(9); // the widest starts first, and is short
      break;
    }
    const expected = await evaluated(local);
    expect(await evaluated(pool)).toEqual(expected);
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it("drops in silence the results that were on their way when it was stopped", async () => {
    for (let round = 0; round < 3; round++) {
      for await (const { trial } of pool.evaluate(jobs)) {
        expect(trial).toBeGreaterThan(0);
        const until = performance.now() + 30;
        while (performance.now() < until); // the other thread answers meanwhile
        break;
      }
    }
    // An error that nobody hears would end the test run.
    expect(await evaluated(pool)).toEqual(await evaluated(local));
  });

  it("gives a job that cannot be done back as a failed trial, with its reason", async () => {
    const impossible = jobOf("8-tanh", { trial: 3, architecture: [{ kind: "dense", units: -1, activation: "relu" }] });
    const [failed] = await evaluated(pool, [impossible]);
    expect(failed).toMatchObject({ status: "failed", trial: 3, epochs: [], reason: expect.stringContaining("-3") });
    expect(await evaluated(local, [impossible])).toEqual([failed]);
    expect(await evaluated(pool, jobs.slice(0, 1))).toEqual(await evaluated(local, jobs.slice(0, 1)));
  });

  it("begins nothing more once it is told to stop, and ends without an error", async () => {
    const stop = new AbortController();
    const begun: number[] = [];
    for await (const { trial } of pool.evaluate(jobs, stop.signal)) {
      begun.push(trial);
      stop.abort("timeout");
    }
    expect(begun.length).toBeLessThan(jobs.length);
    for await (const _ of pool.evaluate(jobs, stop.signal)) throw new Error("nothing may be evaluated");
    expect(await evaluated(pool)).toEqual(await evaluated(local));
  });

  it("moves weights instead of copying them: each lies in a buffer of its own", async () => {
    const [complete] = await evaluated(pool, jobs.slice(0, 1));
    if (complete?.status !== "complete") throw new Error("the first job must be complete");
    for (const { values } of complete.weights) expect(values.buffer.byteLength).toBe(values.byteLength);
  });
});

describe("a pool whose threads die", () => {
  const folder = temporaryFolder();
  /** A worker that ends its thread at trial 2, as often as it is told. */
  const mortal = (deaths: number): string => {
    const file = join(folder, `mortal-${deaths}.ts`);
    writeFileSync(
      file,
      `import { appendFileSync, readFileSync } from "node:fs";
      import work from ${JSON.stringify(fileURLToPath(new URL("../../src/runtime/worker.ts", import.meta.url)))};
      const log = ${JSON.stringify(`${file}.log`)};
      export default (job: Parameters<typeof work>[0]) => {
        appendFileSync(log, \`\${job.trial} \`);
        if (job.trial === 2 && readFileSync(log, "utf8").split(" ").filter((trial) => trial === "2").length <= ${deaths}) process.exit(1);
        return work(job);
      };`,
    );
    return file;
  };

  it.each([
    [1, "begins its job again"],
    [2, "fails a job that takes two with it"],
  ])("after %i deaths %s, and goes on with the others", async (deaths) => {
    const pool = createPoolEvaluator({ device: "wasm" }, "wasm", data, 2, mortal(deaths));
    const local = createLocalEvaluator(createDevice("wasm"), data, stillClock);
    try {
      const actual = await evaluated(pool);
      const expected = await evaluated(local);
      expect(actual.map(({ trial }) => trial)).toEqual(jobs.map(({ trial }) => trial));
      if (deaths === 1) expect(actual).toEqual(expected);
      else expect(actual[1]).toMatchObject({ status: "failed", reason: expect.stringContaining("thread ended 2 times") });
      expect(await evaluated(pool, jobs.slice(2))).toEqual(expected.slice(2));
    } finally {
      await pool.close();
    }
  });
});

describe("a pool whose threads do nothing but die", () => {
  const folder = temporaryFolder();
  it("starts no more of them, and says so", async () => {
    const [file, log] = [join(folder, "dead.ts"), join(folder, "dead.log")];
    writeFileSync(
      file,
      `import { appendFileSync } from "node:fs";
      export default () => {
        appendFileSync(${JSON.stringify(log)}, "x");
        process.exit(1);
      };`,
    );
    const pool = createPoolEvaluator({ device: "wasm" }, "wasm", data, 1, file);
    const given: Evaluation[] = [];
    const evaluating = async (): Promise<void> => {
      for await (const evaluation of pool.evaluate(jobs)) given.push(evaluation);
    };
    try {
      await expect(evaluating()).rejects.toThrow(
        /^workers: threads must stay alive while they train, got 8 that ended one after the other, the last by .*\nhint: .*resumed$/,
      );
      expect(given.length).toBeLessThanOrEqual(3); // of two deaths each
      expect(given.every(({ status }) => status === "failed")).toBe(true);
      expect(readFileSync(log, "utf8")).toHaveLength(8);
    } finally {
      await pool.close();
    }
  });

  it("gives a thread that ran out of memory as the reason", async () => {
    const file = join(folder, "hungry.ts");
    writeFileSync(
      file,
      `import { Worker } from "node:worker_threads";
      const hungry = "const kept = []; for (;;) kept.push(new Array(1e5).fill({}));";
      export default () => new Promise((_, reject) => {
        new Worker(hungry, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } }).on("error", reject);
      });`,
    );
    const pool = createPoolEvaluator({ device: "wasm" }, "wasm", data, 1, file);
    try {
      const [failed] = await evaluated(pool, jobs.slice(0, 1));
      expect(failed).toMatchObject({ status: "failed", reason: expect.stringMatching(/ended 2 times: .*memory/) });
    } finally {
      await pool.close();
    }
  });
});

describe("a closed pool", () => {
  const folder = temporaryFolder();
  it.each([
    ["after all jobs are done", "for await (const { trial } of pool.evaluate(jobs)) console.log(trial);", 6],
    ["when the first is done", "for await (const { trial } of pool.evaluate(jobs)) { console.log(trial); break; }", 1],
    ["while all are under way", "console.log(await Promise.race([pool.evaluate(endless).next(), 'none']));", 1],
  ])("lets the process end, closed %s", (when, body, count) => {
    const script = join(folder, `${when}.ts`);
    const source = (path: string): string => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)));
    writeFileSync(
      script,
      `import { createPoolEvaluator } from ${source("../../src/runtime/index.ts")};
      import { blobs, jobOf, quick } from ${source("../nas/blobs.ts")};
      const pool = createPoolEvaluator({ device: "wasm" }, "wasm", blobs(3).data, 2);
      const jobs = ${JSON.stringify(architectures)}.map((text, k) => jobOf(text, { trial: k + 1 }));
      const endless = jobs.map((job) => ({ ...job, training: { ...quick, epochs: 1e7, patience: 1e7 } }));
      async function main() {
        ${body}
        await pool.close();
      }
      void main();`,
    );
    const ended = spawnSync(process.execPath, ["--import", "tsx", script], { encoding: "utf8", timeout: 20_000 });
    expect(ended).toMatchObject({ status: 0, stderr: "" });
    expect(ended.stdout.trim().split("\n")).toHaveLength(count);
  });
});
