// Runs a benchmark as short as it goes, into a folder that lasts as long as the test file.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll } from "vitest";
import { repository } from "../../bench/lib/machine.js";

/** A function that runs `bench/SCRIPT.ts --quick` and gives the path of its record. */
export function quickRuns(): (script: string, ...words: string[]) => Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "mlpnas-quick-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return async (script, ...words) => {
    const out = join(folder, `${script}.json`);
    const all = ["--import", "tsx", join(repository, "bench", `${script}.ts`), "--quick", "--out", out, ...words];
    await promisify(execFile)(process.execPath, all, { cwd: repository });
    return out;
  };
}
