// The commands of a queue as their users run them: one clear line for each mistake, a status that says who works, a worker that leaves in order.
import { readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queueStatus } from "../../src/queue/index.js";
import { runCommand } from "../cli/host.js";
import { contentOf, type Ended, runCommandLine, type Started, searchArgs, startCommand } from "../faults/runs.js";
import { temporaryFolder, writeSmallCsv } from "../runtime/files.js";
import { installed } from "./installed.js";
import { connected, endWorkers, isSkipped, type RedisServer, reasonToSkip, startRedis, startWorker, until } from "./servers.js";

const folder = temporaryFolder();
const data = writeSmallCsv(folder);
describe("without the packages of a queue", () => {
  it("a command that needs them says what to install, and the others go on", async () => {
    const program = installed(folder, "bare", { without: ["bullmq", "ioredis"] });
    const { ended } = startCommand(["worker", "--queue", "redis://127.0.0.1:1"], { program });
    expect(await ended).toMatchObject({
      code: 2,
      stderr: "mlpnas: --queue: the package bullmq must be installed\nhint: npm install bullmq@6.7.0 ioredis@6.0.0\n",
    });
    expect(await startCommand(["gradcheck", "add"], { program }).ended).toMatchObject({ code: 0 });
  });
});

describe("an address", () => {
  it.each([
    [
      "where nobody answers",
      "redis://127.0.0.1:1",
      /^mlpnas: redis:\/\/127\.0\.0\.1:1: a Redis server must answer there, got ECONNREFUSED\nhint: start one/,
    ],
    ["of no machine", "redis://no.such.host.invalid", /must answer there, got E\w+\nhint: /],
    ["that is none", "127.0.0.1:6379", /^mlpnas: --queue: must be the address of a Redis server, redis:\/\//],
  ])("%s is refused on one line, and nothing is begun", async (_, url, message) => {
    const args = searchArgs("the default", { data, out: join(folder, "never"), workers: 1 });
    for (const words of [
      [...args, "--queue", url],
      ["worker", "--queue", url],
      ["queue", "status", "--queue", url],
    ]) {
      const { exitCode, stdout, stderr } = await runCommand(words);
      expect([exitCode, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(message);
      expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
    }
  });
});

describe.skipIf(isSkipped)(`on a server${reasonToSkip}`, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis(join(folder, "redis"), ["--requirepass", "secret"]);
  });
  afterAll(() => redis?.kill());
  const url = (password = "secret"): string => redis.url.replace("//", `//:${password}@`);

  it("a wrong password and a missing one are one line, which does not repeat it", async () => {
    const wrong = await runCommand(["queue", "status", "--queue", url("guess")]);
    expect(wrong).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^mlpnas: redis:\/\/127.*: the Redis server must let this user in, got a wrong user or password\nhint: .*\n$/,
      ),
    });
    expect(wrong.stderr).not.toContain("guess");
    const missing = await runCommand(["queue", "status", "--queue", redis.url]);
    expect(missing.stderr).toMatch(/must let this user in, got no password, where it wants one\n/);
  });

  it("status and health say who works; a worker that is told to stop leaves in order", async () => {
    const health = ["worker", "--status", "--queue", url()];
    expect(await runCommand(health)).toMatchObject({ exitCode: 1, stdout: `no worker on ${hostname()}\n` });
    const worker = startWorker(url(), folder, { slots: 2 });
    await connected(url(), (connection) => until(async () => (await queueStatus(connection)).workers.length === 1));
    const args = searchArgs("the default", { data, out: join(folder, "watched"), workers: 1 });
    expect(await runCommandLine([...args, "--queue", url()])).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "watched", "config.json"), "utf8")).not.toMatch(/redis|secret/);
    await connected(url(), (connection) => until(async () => (await queueStatus(connection)).workers[0]?.running === 0));

    const healthy = await runCommand(health);
    expect(healthy.exitCode).toBe(0);
    expect(healthy.stdout).toMatch(/^healthy · \S+ · mlpnas \S+ on wasm-\w+ · 0 of 2 slots busy · \d+ done, \d+\.\d a second\n$/);
    const status = await runCommand(["queue", "status", "--queue", url()]);
    expect(status.stdout).toMatch(/^workers\nworker +version +busy +done +failed +refused +trials a second +share\n/);
    expect(status.stdout).toMatch(/1 worker, 2 slots, \d+\.\d trials a second/);
    expect(status.stdout).toMatch(/\njobs\n.*\n\S+ +0 +0 +\d+ +0\n/);
    expect(status.stdout).toContain("searches\nnone is at work\n");
    const json = JSON.parse((await runCommand(["queue", "status", "--queue", url(), "--format", "json"])).stdout);
    expect(json.workers).toMatchObject([{ slots: 2, running: 0 }]);
    const csv = (await runCommand(["queue", "status", "--queue", url(), "--format", "csv"])).stdout;
    expect(csv.split("\n")).toHaveLength(3);
    expect((await runCommand(["queue", "status", "--queue", url(), "--format", "markdown"])).stdout).toMatch(/^## workers\n/);
    expect((await runCommand(["queue", "clean", "--queue", url()])).stdout).toBe("nothing to clear away\n");

    worker.child.kill("SIGTERM");
    const { code, stderr } = await worker.ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/^\S+ · mlpnas \S+ on wasm-\w+ · redis:\/\/127\.0\.0\.1:\d+ · 0 of 2 slots busy/);
    expect(stderr).toContain("stopping\n");
    expect(stderr).not.toContain("secret");
    expect(await runCommand(health)).toMatchObject({ exitCode: 1 });
  });

  it("a worker of another version takes nothing, and the search says why it waits", async () => {
    const program = installed(folder, "other", { version: "9.9.9" });
    const other = startWorker(url(), folder, { program });
    await connected(url(), (connection) => until(async () => (await queueStatus(connection)).workers.length === 1));
    const out = join(folder, "waiting");
    const search: Started = startCommand([...searchArgs("the default", { data, out, workers: 1 }), "--queue", url()]);
    let said = "";
    search.child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await until(() => said.includes("waiting for a worker"));
    expect(said).toMatch(
      /waiting for a worker of mlpnas \S+ on wasm-\w+: 1 worker there, of mlpnas 9\.9\.9 on wasm-\w+\nhint: mlpnas worker --queue/,
    );
    const right = startWorker(url(), folder);
    const ended: Ended = await search.ended;
    expect(ended.code, ended.stderr).toBe(0);
    await endWorkers([other, right]);
    const local = join(folder, "local");
    await runCommandLine(searchArgs("the default", { data, out: local, workers: 1 }));
    expect(contentOf(out)).toEqual(contentOf(local));
  });

  it("rows go through a folder that all see, where one is named", async () => {
    const root = join(folder, "root");
    const worker = startWorker(url(), join(folder, "rooted"), { more: ["--data-root", root] });
    await connected(url(), (connection) => until(async () => (await queueStatus(connection)).workers.length === 1));
    const out = join(folder, "through");
    const args = searchArgs("shared weights", { data, out, workers: 1 });
    const ended = await runCommandLine([...args, "--queue", url(), "--data-root", root]);
    expect(ended.code, ended.stderr).toBe(0);
    expect(readdirSync(root)).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.blob$/)]);
    expect(readdirSync(join(folder, "rooted", "cache"))).toEqual([]);
    await endWorkers([worker]);
  });
});
