// A queue to measure: a server, worker processes that stand in for training or train, and what the server says of itself.
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type QueueConnection, queueStatus } from "../../src/queue/index.js";
import { repository } from "./machine.js";

/** Starts worker processes, uses them, and ends them. */
export async function withWorkers<T>(
  connection: QueueConnection,
  count: number,
  words: (k: number) => readonly string[],
  use: () => Promise<T>,
): Promise<T> {
  const workers = Array.from({ length: count }, (_, k): ChildProcess => {
    return spawn(process.execPath, words(k), { cwd: repository, stdio: ["ignore", "ignore", "inherit"] });
  });
  try {
    while ((await queueStatus(connection)).workers.length < count) await sleep(100);
    return await use();
  } finally {
    const ended = workers.map((worker) => new Promise((resolve) => worker.once("exit", resolve)));
    for (const worker of workers) worker.kill("SIGKILL");
    await Promise.all(ended);
    await connection.redis.flushall();
  }
}

/** Workers whose trials take so long, or no time and the scores of a table. @units seconds */
export function standInWords(url: string, folder: string, seconds: number, table?: string) {
  return (k: number): string[] => [
    join("bench", "queue-point.mjs"),
    url,
    join(folder, `cache ${k}`),
    String(seconds),
    ...(table === undefined ? [] : [table]),
  ];
}

/** Workers as users start them, of one slot each. */
export function realWords(url: string, folder: string) {
  return (k: number): string[] => [
    join("dist", "cli", "main.js"),
    "worker",
    "--queue",
    url,
    "--slots",
    "1",
    "--cache",
    join(folder, `cache ${k}`),
  ];
}

/** What the server has done since it was started. */
export interface ServerCounts {
  readonly commands: number;
  readonly received: number;
  readonly sent: number;
  readonly memory: number;
  readonly peak: number;
  readonly written: number;
  readonly processor: number;
}

export async function countsOf({ redis }: QueueConnection): Promise<ServerCounts> {
  const text = await redis.info();
  const value = (name: string): number => Number(new RegExp(`^${name}:([\\d.]+)`, "m").exec(text)?.[1] ?? Number.NaN);
  return {
    commands: value("total_commands_processed"),
    received: value("total_net_input_bytes"),
    sent: value("total_net_output_bytes"),
    memory: value("used_memory"),
    peak: value("used_memory_peak"),
    written: value("aof_current_size"),
    processor: value("used_cpu_user") + value("used_cpu_sys"),
  };
}
