// One-shot searches on a small file: the check at the end is the same whoever trains.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { leaderboard, oneShotAgreement, parseJournal } from "../../src/nas/index.js";
import { startSearch } from "../../src/runtime/index.js";
import type { SearchSettings } from "../../src/study/index.js";
import { eventsOf, smallSearch, temporaryFolder, trialsOf, writeSmallCsv } from "./files.js";

const folder = temporaryFolder();
const data = writeSmallCsv(folder);
let runs = 0;

async function journalOf(more: Partial<SearchSettings>): Promise<string> {
  const run = await startSearch(smallSearch(data, join(folder, `run-${runs++}`), { oneShot: true, ...more }));
  await eventsOf(run.events);
  return trialsOf(run.folder);
}

describe("a one-shot search", () => {
  it("ends with a check that the journal keeps, the same for 1 and 3 workers", async () => {
    const [one, three] = [await journalOf({ workers: 1, oneShotCheck: 6 }), await journalOf({ workers: 3, oneShotCheck: 6 })];
    expect(three).toBe(one);
    expect(oneShotAgreement(leaderboard(parseJournal(one, "journal.jsonl")))).toMatchObject({ architectures: 6 });
  });

  it("is otherwise as it is without", async () => {
    const checked = await journalOf({ workers: 1, oneShotCheck: 6 });
    const kept = checked.split("\n").filter((line) => !line.includes('"kind":"compared"'));
    expect(kept.join("\n")).toBe(await journalOf({ workers: 1, oneShotCheck: 0 }));
  });

  it("has no check in the tutorial", async () => {
    const asked = { preset: "tutorial", metric: "accuracy", workers: 1, oneShotCheck: 3 } as const;
    await expect(startSearch(smallSearch(data, join(folder, "no"), asked))).rejects.toThrow(
      "preset tutorial: there must be no one-shot check, got 3",
    );
  });
});
