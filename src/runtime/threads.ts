// Threads: warm workers that run one file of this folder, from its sources as well as built.
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";

// Run from its sources (in the tests), a worker is TypeScript, which Node's threads load through tsx.
const isSource = import.meta.url.endsWith(".ts");

/** The file of a worker in this folder, by its name without extension. */
export function workerFile(name: string): string {
  return fileURLToPath(new URL(`./${name}.${isSource ? "ts" : "js"}`, import.meta.url));
}

/** So many threads of a file, each given `workerData` when it starts; they stay until the pool is destroyed. */
export function createThreads(filename: string, workerData: unknown, count: number): Piscina {
  return new Piscina({
    filename,
    workerData,
    minThreads: count,
    maxThreads: count,
    idleTimeout: Number.POSITIVE_INFINITY,
    ...(isSource ? { execArgv: ["--import", "tsx"] } : {}),
  });
}
