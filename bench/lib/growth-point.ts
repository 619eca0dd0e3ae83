// Running `bench/growth-point.mjs`: each point in a process of its own.
import { join } from "node:path";
import { z } from "zod";
import { runRecord } from "./child.js";
import { repository } from "./machine.js";

const recordSchema = z.record(z.string(), z.number());
const command = { words: [process.execPath, join(repository, "bench", "growth-point.mjs")] } as const;

/** The measured numbers by name. @throws with what the process said, when it fails */
export async function measurePoint(kind: string, ...words: readonly (string | number)[]): Promise<Record<string, number>> {
  console.error([kind, ...words].join(" "));
  return recordSchema.parse(await runRecord(command, [kind, ...words.map(String)], { isPinned: false }));
}
