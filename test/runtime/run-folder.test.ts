// Which run is the latest.
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { latestRun } from "../../src/runtime/index.js";
import { temporaryFolder } from "./files.js";

/** Makes a folder with files that were written to at these seconds. */
function written(folder: string, files: Readonly<Record<string, number>>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, seconds] of Object.entries(files)) {
    writeFileSync(join(folder, name), "");
    utimesSync(join(folder, name), seconds, seconds);
  }
  return folder;
}

describe("latestRun", () => {
  it("is the run that was written to last, its journal or its config", () => {
    const runs = temporaryFolder();
    const older = written(join(runs, "a"), { "config.json": 100, "journal.jsonl": 900 });
    written(join(runs, "b"), { "config.json": 300, "journal.jsonl": 400 });
    written(join(runs, "no-run"), { "notes.txt": 2_000 });
    expect(latestRun(runs)).toBe(older);
    const begun = written(join(runs, "c"), { "config.json": 1_000 });
    expect(latestRun(runs)).toBe(begun);
  });

  it.each(["empty", "absent"])("says that there is none in a folder that is %s", (kind) => {
    const runs = kind === "empty" ? temporaryFolder() : join(temporaryFolder(), "runs");
    expect(() => latestRun(runs)).toThrow(
      `${runs}: the folder must hold a run\nhint: mlpnas search makes one; RUN names one that is elsewhere`,
    );
  });
});
