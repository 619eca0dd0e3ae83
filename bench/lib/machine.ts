// What a measurement rests on: the machine, how busy it was, the runtime and the commit.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { z } from "zod";

export const repository: string = fileURLToPath(new URL("../..", import.meta.url));

export interface Machine {
  /** Year, month and day, UTC. */
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  /** @units GiB */
  readonly memory: number;
  readonly system: string;
  /** Of the harness; results of another runtime say so themselves. */
  readonly node: string;
  readonly mlpnas: string;
  /** Absent outside a clone. */
  readonly commit?: string | undefined;
  /** Whether the sources differ from that commit. */
  readonly isChanged: boolean;
  /** Processes that wanted to run, over one minute, before and after: a quiet machine shows less before than after. */
  readonly load: { readonly before: number; readonly after: number };
}

export const machineSchema: z.ZodType<Machine> = z.strictObject({
  date: z.iso.date(),
  processor: z.string(),
  cores: z.int().positive(),
  memory: z.number().positive(),
  system: z.string(),
  node: z.string(),
  mlpnas: z.string(),
  commit: z.string().optional(),
  isChanged: z.boolean(),
  load: z.strictObject({ before: z.number(), after: z.number() }),
});

const load = (): number => Math.round(100 * (loadavg()[0] as number)) / 100;

/** Call it before measuring; the function that it gives, afterwards. */
export function observeMachine(): () => Machine {
  const before = load();
  return () => {
    const commit = git("rev-parse", "--short=10", "HEAD");
    return {
      date: new Date().toISOString().slice(0, 10),
      processor: cpus()[0]?.model.trim() ?? "unknown",
      cores: availableParallelism(),
      memory: Math.round(totalmem() / 2 ** 30),
      system: `${process.platform} ${process.arch}`,
      node: process.versions.node,
      mlpnas: (JSON.parse(readFileSync(`${repository}/package.json`, "utf8")) as { version: string }).version,
      ...(commit === undefined ? {} : { commit }),
      isChanged: git("status", "--porcelain", "--", "src", "package-lock.json") !== "",
      load: { before, after: load() },
    };
  };
}

function git(...words: string[]): string | undefined {
  try {
    return execFileSync("git", words, { cwd: repository, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined; // no git, or no clone
  }
}

/** One line about it, for above a table. */
export function describeMachine({
  date,
  processor,
  cores,
  memory,
  system,
  node,
  mlpnas,
  commit,
  isChanged,
  load,
}: Machine): string {
  const version = commit === undefined ? mlpnas : `${mlpnas} at ${commit}${isChanged ? " with changes" : ""}`;
  return `${date} · ${processor}, ${cores} cores, ${memory} GiB, ${system} · Node ${node} · mlpnas ${version} · load ${load.before} before, ${load.after} after`;
}
