// Real servers and real workers for the tests of the queue: redis-server on loopback, and the command line in processes of its own.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectQueue, type QueueConnection } from "../../src/queue/index.js";
import { type Started, startCommand } from "../faults/runs.js";

/** Why these tests are skipped here; empty where they are not. */
export const reasonToSkip: string =
  spawnSync("redis-server", ["--version"]).status === 0 ? "" : " (skipped: redis-server is not installed)";
export const isSkipped: boolean = reasonToSkip !== "";

export interface RedisServer {
  readonly url: string;
  /** Ends the process at once. */
  kill(): Promise<void>;
  /** Starts it again, with what it had written. */
  restart(): Promise<void>;
}

/** A server in a folder of its own, with an append-only file, as the documentation asks for it. */
export async function startRedis(folder: string, flags: readonly string[] = []): Promise<RedisServer> {
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    const words = [
      "--port",
      `${port}`,
      "--bind",
      "127.0.0.1",
      "--dir",
      folder,
      "--save",
      "",
      "--appendonly",
      "yes",
      "--appendfsync",
      "always",
    ];
    child = spawn("redis-server", [...words, ...flags], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    for await (const chunk of child.stdout as NodeJS.ReadableStream) {
      text += chunk.toString();
      if (text.includes("Ready to accept connections")) break;
    }
    if (!text.includes("Ready to accept connections")) throw new Error(`redis-server did not start:\n${text}`);
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: async () => {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGKILL");
      await ended;
    },
    restart: start,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

export interface WorkerOptions {
  readonly slots?: number;
  readonly lostAfter?: string;
  readonly more?: readonly string[];
  readonly program?: string;
}

/** Starts a worker; it is there once the server has heard of it. */
export function startWorker(
  url: string,
  folder: string,
  { slots = 1, lostAfter = "1s", more = [], program }: WorkerOptions = {},
): Started {
  const cache = join(folder, "cache");
  const args = ["worker", "--queue", url, "--slots", `${slots}`, "--cache", cache, "--lost-after", lostAfter, ...more];
  return startCommand(args, program === undefined ? {} : { program });
}

export async function endWorkers(workers: readonly Started[]): Promise<void> {
  for (const { child } of workers) child.kill("SIGKILL");
  await Promise.all(workers.map(({ ended }) => ended));
}

/** Waits until something holds. */
export async function until(holds: () => Promise<boolean> | boolean, seconds = 20): Promise<void> {
  const end = performance.now() + 1_000 * seconds;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${seconds} s: ${holds}`);
    await sleep(20);
  }
}

/** Uses a connection and closes it. */
export async function connected<T>(url: string, use: (connection: QueueConnection) => Promise<T>): Promise<T> {
  const connection = await connectQueue(url);
  try {
    return await use(connection);
  } finally {
    connection.close();
  }
}
