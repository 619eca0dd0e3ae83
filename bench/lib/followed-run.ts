// A search as users start it, in a process of its own, and when it said what: its journal is read as it grows.
import { spawn } from "node:child_process";
import { openSync, readSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseJournal, type SearchEvent } from "../../src/nas/index.js";
import { repository } from "./machine.js";

export interface FollowedRun {
  readonly events: readonly SearchEvent[];
  /** When each event was first seen in the journal, a few milliseconds after it was written. @units seconds */
  readonly seen: readonly number[];
  /** When the process was gone, on the same clock. @units seconds */
  readonly exited: number;
  readonly code: number | null;
  readonly said: string;
  /** When it was told to stop. @units seconds */
  readonly interrupted?: number;
}

const clock = (): number => performance.now() / 1_000;
const betweenLooks = 2; // milliseconds

/**
 * Runs `mlpnas` as built with these words, `--out folder` among them, to its end. `interruptAfter` seconds after the first event it gets a
 * Ctrl-C.
 */
export async function followRun(
  words: readonly string[],
  folder: string,
  { interruptAfter = Number.POSITIVE_INFINITY }: { readonly interruptAfter?: number } = {},
): Promise<FollowedRun> {
  const main = join(repository, "dist", "cli", "main.js");
  const child = spawn(process.execPath, [main, ...words, "--out", folder], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const output of [child.stdout, child.stderr]) output.on("data", (text) => (said += text));
  let exited: number | undefined;
  child.on("exit", () => (exited = clock()));
  const closed = new Promise<number | null>((resolve) => child.on("close", resolve));

  const lines = growing(join(folder, "journal.jsonl"));
  const texts: string[] = [];
  const seen: number[] = [];
  let interrupted: number | undefined;
  const look = (): void => {
    const now = clock();
    for (const line of lines()) {
      texts.push(line);
      seen.push(now);
    }
  };
  while (exited === undefined) {
    look();
    if (interrupted === undefined && clock() - (seen[0] ?? Number.POSITIVE_INFINITY) >= interruptAfter) {
      interrupted = clock();
      child.kill("SIGINT");
    }
    await wait(betweenLooks);
  }
  look();
  const code = await closed;
  const events = parseJournal(texts.map((text) => `${text}\n`).join(""), folder);
  return { events, seen, exited, code, said, ...(interrupted === undefined ? {} : { interrupted }) };
}

/** A function that gives the whole lines that a file has got since it was last asked; there need be no file yet. */
function growing(path: string): () => string[] {
  const buffer = Buffer.alloc(2 ** 20);
  let file: number | undefined;
  let rest = "";
  return () => {
    try {
      file ??= openSync(path, "r");
    } catch {
      return [];
    }
    for (;;) {
      const length = readSync(file, buffer);
      if (length === 0) break;
      rest += buffer.toString("utf8", 0, length);
    }
    const lines = rest.split("\n");
    rest = lines.pop() as string;
    return lines;
  };
}
