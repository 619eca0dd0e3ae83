// Searches for a trade-off on a small file: the same bits whoever trains, and a front that keeps its weights.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { frontOf, objectivesOf, type SearchEvent } from "../../src/nas/index.js";
import { startSearch } from "../../src/runtime/index.js";
import type { SearchSettings } from "../../src/study/index.js";
import { eventsOf, smallSearch, temporaryFolder, trialsOf, writeSmallCsv } from "./files.js";

const folder = temporaryFolder();
const data = writeSmallCsv(folder);
let runs = 0;

async function searched(more: Partial<SearchSettings>): Promise<{ out: string; events: readonly SearchEvent[] }> {
  const run = await startSearch(smallSearch(data, join(folder, `run-${runs++}`), more));
  return { out: run.folder, events: await eventsOf(run.events) };
}

const withoutKeys = ({ metric: _, objectives: __, ...rest }: SearchSettings): Omit<SearchSettings, "metric" | "objectives"> =>
  rest;

describe("a search for a trade-off", () => {
  it.each(["reinforce", "surrogate"] as const)("writes the same journal for 1 and 3 workers: %s", async (strategy) => {
    const settings = { strategy, objectives: ["log-loss", "macs"] } as const;
    const [one, three] = [await searched({ ...settings, workers: 1 }), await searched({ ...settings, workers: 3 })];
    expect(trialsOf(three.out)).toBe(trialsOf(one.out));
    expect(trialsOf((await searched({ strategy, workers: 1 })).out)).not.toBe(trialsOf(one.out));
  });

  it("of one objective is the search by that metric, bit for bit", async () => {
    const [by, alone] = [
      await searched({ metric: "accuracy", objectives: ["accuracy"] }),
      await searched({ metric: "accuracy" }),
    ];
    expect(trialsOf(by.out)).toBe(trialsOf(alone.out));
  });

  it("keeps the weights of the front and no others, and looks at the test rows for as many of it as asked", async () => {
    const { out, events } = await searched({ objectives: ["log-loss", "parameters"], trials: 24, top: 2 });
    const objectives = objectivesOf(["log-loss", "parameters"], { units: [4, 8], maxLayers: 2, features: 3, classes: 3 });
    const front = frontOf(
      events.flatMap((e) => (e.kind === "evaluated" ? [e.evaluation] : [])),
      objectives,
    );
    expect(front.length).toBeGreaterThan(2);
    expect(readdirSync(join(out, "weights")).sort()).toEqual(front.map(({ trial }) => `trial-${trial}.f32`).sort());
    const tested = events.flatMap((e) => (e.kind === "tested" ? [e.trial] : []));
    expect(tested).toEqual([front[0]?.trial, front.at(-1)?.trial]);
  });

  it("takes its metric from the first objective, and refuses another", async () => {
    const settings = smallSearch(data, join(folder, "none"), { objectives: ["accuracy", "macs"] });
    const run = await startSearch({ ...withoutKeys(settings), objectives: ["accuracy", "macs"] });
    expect(run.config.settings.metric).toBe("accuracy");
    await run.events[Symbol.asyncIterator]().return?.();
    await expect(startSearch(settings)).rejects.toThrow(
      "objectives: the first must be the metric, got accuracy,macs and log-loss\nhint: --objectives says it all: leave --metric out",
    );
  });

  it("is none that the tutorial knows", async () => {
    const asked = { preset: "tutorial", metric: "accuracy", objectives: ["accuracy", "macs"], workers: 1 } as const;
    await expect(startSearch(smallSearch(data, join(folder, "no"), asked))).rejects.toThrow(
      "preset tutorial: there must be one objective, got accuracy,macs",
    );
  });
});
