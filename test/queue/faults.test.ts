// Faults over a queue: workers, the server and the search itself are killed, stopped and lied to, and the run ends as if nothing had happened.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { observeMachine } from "../../bench/lib/machine.js";
import { queueFaultsFile } from "../../bench/lib/queue-results.js";
import { connectQueue, queueStatus } from "../../src/queue/index.js";
import { integerBelow, type Stream, stream } from "../../src/tensor/index.js";
import {
  type Content,
  contentOf,
  isRunning,
  journalHas,
  runCommandLine,
  type Started,
  searchArgs,
  startCommand,
} from "../faults/runs.js";
import { isLong } from "../long.js";
import { temporaryFolder, writeSmallCsv } from "../runtime/files.js";
import { installed } from "./installed.js";
import { connected, endWorkers, isSkipped, type RedisServer, reasonToSkip, startRedis, startWorker } from "./servers.js";

const machine = observeMachine();
const folder = temporaryFolder();
const data = writeSmallCsv(folder);
const rounds = isLong ? 25 : 1;
const faultsARound = isLong ? 7 : 6;
const kinds = ["the default", "shared weights", "folds"];
const figures = {
  workersKilled: 0,
  workersStopped: 0,
  workersTold: 0,
  serverRestarts: 0,
  searchesKilled: 0,
  otherVersions: 0,
  chunksSpoilt: 0,
  foreignJobs: 0,
  runs: 0,
  identical: 0,
};

/** Trainings long enough to be met by a fault. */
const epochs = isLong ? "150" : "400";
const longer = ["--trials", "24", "--batch", "6", "--epochs", epochs, "--patience", epochs, "--batch-size", "2"];

/** What a fault may do harm to. */
interface Scene {
  readonly redis: RedisServer;
  readonly rng: Stream;
  readonly out: string;
  workers: Started[];
  search: Started;
  caches: number;
}

const argsOf = (name: string, out: string): string[] => [...searchArgs(name, { data, out, workers: 1 }), ...longer];
/** All that a test has started. */
const workers: Started[] = [];
const newWorker = (scene: Scene, more: { readonly program?: string } = {}): Started => {
  const worker = startWorker(scene.redis.url, join(folder, `cache ${scene.caches++}`), more);
  workers.push(worker);
  return worker;
};
const anyWorker = ({ workers, rng }: Scene): Started => workers[integerBelow(workers.length, rng)] as Started;
const replace = (scene: Scene, gone: Started): void => {
  scene.workers = [...scene.workers.filter((worker) => worker !== gone), newWorker(scene)];
};

/** Who was started just when the server was away was told so, and is started again, as whatever supervises it would. */
async function startAgain(scene: Scene): Promise<void> {
  for (const worker of scene.workers) if (!isRunning(worker)) replace(scene, worker);
  if (isRunning(scene.search)) return;
  const { code, stderr } = await scene.search.ended;
  if (code === 0 || !stderr.includes("a Redis server must answer there")) return;
  scene.search = startCommand(["resume", scene.out, "--queue", scene.redis.url]);
}

/** Until the search has ended, workers that have ended are started again. */
async function supervised(scene: Scene): Promise<void> {
  for (let looks = 0; isRunning(scene.search); looks++) {
    if (looks === 150) {
      const status = await connected(scene.redis.url, queueStatus);
      scene.search.child.kill("SIGKILL");
      throw new Error(`the search must come to its end\n${JSON.stringify(status)}\n${(await scene.search.ended).stderr}`);
    }
    await sleep(500);
    await startAgain(scene);
  }
}

const faults: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  "a worker is killed": async (scene) => {
    const worker = anyWorker(scene);
    worker.child.kill("SIGKILL");
    replace(scene, worker);
    figures.workersKilled++;
  },
  "a worker stands still for longer than it may": async (scene) => {
    const worker = anyWorker(scene);
    worker.child.kill("SIGSTOP");
    await sleep(1_800);
    worker.child.kill("SIGCONT");
    figures.workersStopped++;
  },
  "a worker is told to stop": async (scene) => {
    const worker = anyWorker(scene);
    worker.child.kill("SIGTERM");
    replace(scene, worker);
    const { code, stderr } = await worker.ended;
    if (stderr !== "") expect(code, stderr).toBe(0); // one that had not begun yet is just gone
    figures.workersTold++;
  },
  "the server is killed and comes back": async (scene) => {
    await scene.redis.kill();
    await sleep(integerBelow(1_500, scene.rng));
    await scene.redis.restart();
    figures.serverRestarts++;
  },
  "the search is killed and resumed": async (scene) => {
    if (!existsSync(join(scene.out, "config.json"))) return; // nothing to resume yet
    scene.search.child.kill("SIGKILL");
    await scene.search.ended;
    scene.search = startCommand(["resume", scene.out, "--queue", scene.redis.url]);
    figures.searchesKilled++;
  },
  "a worker of another version comes": async (scene) => {
    newWorker(scene, { program: otherVersion() });
    figures.otherVersions++;
  },
  "a chunk of what was sent is another, for a worker that has yet to read it": async (scene) => {
    await connected(scene.redis.url, async ({ redis }) => {
      for (const key of await redis.keys("mlpnas:run:*:blob:*")) {
        const bytes = await redis.hgetBuffer(key, "0");
        if (bytes === null) continue;
        const at = integerBelow(bytes.length, scene.rng);
        bytes[at] = (bytes[at] as number) ^ 4;
        await redis.hset(key, "0", bytes);
        figures.chunksSpoilt++;
      }
    });
    scene.workers.push(newWorker(scene));
  },
  "jobs come from elsewhere": async (scene) => {
    const connection = await connectQueue(scene.redis.url);
    for (const { queue } of (await queueStatus(connection)).queues) {
      const foreign = new connection.bullmq.Queue(queue, { connection: connection.redis, prefix: "mlpnas" });
      foreign.on("error", () => {});
      await foreign.addBulk([
        { name: "x", data: { architecture: "8-tanh" } },
        { name: "x", data: "process.exit()" },
      ]);
      await foreign.close();
      figures.foreignJobs += 2;
    }
    connection.close();
  },
};

let other: string | undefined;
function otherVersion(): string {
  other ??= installed(folder, "other", { version: "9.9.9" });
  return other;
}

const linesOf = (out: string): number =>
  existsSync(join(out, "journal.jsonl")) ? readFileSync(join(out, "journal.jsonl"), "utf8").split("\n").length : 0;

describe.skipIf(isSkipped)(`over a queue${reasonToSkip}`, () => {
  const expected = new Map<string, Content>();
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis(join(folder, "redis"));
    for (const name of kinds.slice(0, isLong ? kinds.length : 1)) {
      const out = join(folder, `${name} undisturbed`);
      expect(await runCommandLine(argsOf(name, out))).toMatchObject({ code: 0 });
      expected.set(name, contentOf(out));
    }
  }, 120_000);
  afterEach(async () => endWorkers(workers.splice(0)));
  afterAll(() => redis?.kill());

  it.each(Array.from({ length: rounds }, (_, k) => k))(
    "a search to which all kinds of things happen is that of one worker, round %i",
    async (round) => {
      const name = kinds[round % expected.size] as string;
      const rng = stream(1, "queue faults", round);
      const out = join(folder, `${name} ${round}`);
      const scene: Scene = {
        redis,
        rng,
        out,
        workers: [],
        search: startCommand([...argsOf(name, out), "--queue", redis.url]),
        caches: 100 * round,
      };
      scene.workers = [newWorker(scene), newWorker(scene)];
      const names = Object.keys(faults);
      for (let k = 0; k < faultsARound; k++) {
        // Somewhat further each time: a fault that meets the same trial again and again is the next test's.
        await journalHas(linesOf(out) + 1 + integerBelow(6, rng), out, scene.search);
        await sleep(integerBelow(120, rng));
        await startAgain(scene);
        if (!isRunning(scene.search)) break;
        // In the short mode each of the first ones once, then as it comes.
        const which = isLong ? (names[integerBelow(names.length, rng)] as string) : (names[k] as string);
        await faults[which]?.(scene);
      }
      await startAgain(scene);
      await supervised(scene);
      const { code, stderr } = await scene.search.ended;
      expect(code, stderr).toBe(0);
      expect(stderr).not.toContain("fault in mlpnas");
      figures.runs++;
      expect({ ...contentOf(out), files: contentOf(out).files.filter((file) => file !== "lock") }).toEqual(expected.get(name));
      figures.identical++;
    },
    120_000,
  );

  it("a job that ends its worker each time is a failed trial, and the others are as they were", async () => {
    const program = installed(folder, "poisoned", {});
    const file = join(program, "..", "..", "runtime", "worker.js");
    const text = readFileSync(file, "utf8");
    const poison = 'if (job.trial === 5 && job.architecture.length > 0) process.kill(process.pid, "SIGKILL");';
    writeFileSync(file, text.replace(/(async function work\(job\) \{)/, `$1\n    ${poison}`));
    expect(readFileSync(file, "utf8")).toContain(poison);
    const out = join(folder, "poison");
    const url = redis.url;
    let isOver = false;
    const supervised = async (k: number): Promise<void> => {
      while (!isOver) {
        const worker = startWorker(url, join(folder, `poisoned ${k}`), { program });
        const ending = setInterval(() => isOver && worker.child.kill("SIGKILL"), 50);
        await worker.ended;
        clearInterval(ending);
      }
    };
    const supervisors = [supervised(0), supervised(1)];
    const args = [...searchArgs("the default", { data, out, workers: 1 }), "--strategy", "random", "--probe", "0"];
    const ended = await runCommandLine([...args, "--queue", url]);
    isOver = true;
    await Promise.all(supervisors);
    expect(ended.code, ended.stderr).toBe(0);
    const local = join(folder, "no poison");
    await runCommandLine([
      ...searchArgs("the default", { data, out: local, workers: 1 }),
      "--strategy",
      "random",
      "--probe",
      "0",
    ]);
    const [with5, without] = [out, local].map((at) => trialsOf(at));
    expect(with5?.get(5)).toMatch(/"status":"failed","reason":"no worker could train it: .*stalled/);
    for (const map of [with5, without]) map?.delete(5);
    expect(with5).toEqual(without);
  }, 120_000);
});

/** The line of each trial, times apart. */
function trialsOf(out: string): Map<number, string> {
  const lines = contentOf(out)
    .journal.split("\n")
    .filter((line) => line.startsWith('{"kind":"evaluated"'));
  return new Map(lines.map((line) => [JSON.parse(line).trial as number, line]));
}

afterAll(() => {
  const { runs: _, identical: __, ...done } = figures;
  const count = Object.values(done).reduce((sum, one) => sum + one, 0);
  if (!isSkipped) expect(count).toBeGreaterThanOrEqual(isLong ? 50 : 1);
  if (isLong && !isSkipped) queueFaultsFile.write({ command: "npm run test:queue", machine: machine(), results: figures });
});
