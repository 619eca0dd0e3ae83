// --trial-timeout: a trial that takes too long is a failed one, whoever trains it, and nothing else is measured by it.
import { describe, expect, it } from "vitest";
import type { FailedEvaluation, SearchEvent } from "../../src/nas/index.js";
import { startSearch } from "../../src/runtime/index.js";
import { eventsOf, smallSearch, temporaryFolder, writeSmallCsv } from "./files.js";

const folder = temporaryFolder();
const data = writeSmallCsv(folder);

const failedIn = (events: readonly SearchEvent[]): FailedEvaluation[] =>
  events.flatMap((event) => (event.kind === "evaluated" && event.evaluation.status === "failed" ? [event.evaluation] : []));

describe("a time that no trial keeps", () => {
  it.each([
    ["in this thread", {}],
    ["on threads", { workers: 2 }],
    ["fold by fold", { folds: 2 }],
    ["by the tutorial", { preset: "tutorial", metric: "accuracy" }],
  ] as const)("fails each after its first epoch, %s, and the search ends by these failures", async (name, more) => {
    const asked = smallSearch(data, `${folder}/${name}`, { trialTimeout: 1e-6, probe: 2, ...more });
    const events = await eventsOf((await startSearch(asked)).events);
    const failed = failedIn(events);
    expect(failed).toHaveLength(10);
    for (const { reason, epochs } of failed) {
      expect(reason).toMatch(/^(fold 1: )?it trained longer than the trial timeout of 0\.000001 s: given up after epoch 1$/);
      expect(epochs.length).toBe("folds" in more ? 2 : 1);
    }
    expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "failures", trials: 10 });
  });

  it("is not that of the probe and the baselines", async () => {
    const { events } = await startSearch(smallSearch(data, `${folder}/others`, { trialTimeout: 1e-6, probe: 2 }));
    const kinds = (await eventsOf(events)).flatMap((event) => (event.kind === "baseline" ? event.name : event.kind));
    expect(kinds).toEqual(expect.arrayContaining(["noise", "majority", "logistic regression"]));
  });
});

it("a time that all trials keep changes nothing", async () => {
  const run = async (name: string, trialTimeout: number | null): Promise<SearchEvent[]> =>
    eventsOf((await startSearch(smallSearch(data, `${folder}/${name}`, { trialTimeout }))).events);
  const timeless = (events: readonly SearchEvent[]): string =>
    JSON.stringify(events, (key, value: unknown) => (key === "seconds" ? 0 : value));
  expect(timeless(await run("enough", 600))).toBe(timeless(await run("without", null)));
});
