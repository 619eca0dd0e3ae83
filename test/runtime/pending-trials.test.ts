// Trials under way: how many follow from the settings, and what cannot be had with more than a batch.
import { describe, expect, it } from "vitest";
import { assertPendingPossible, pendingOf } from "../../src/study/pending-trials.js";
import { type Asked, defaultSearch, type SearchSettings } from "../../src/study/settings.js";

const asked = (more: Partial<SearchSettings>): Asked<SearchSettings> => ({
  ...defaultSearch,
  data: "a.csv",
  target: "y",
  ...more,
});

describe("trials under way", () => {
  it("are a batch, of an asynchronous search two, or as many as are asked for", () => {
    expect(pendingOf(asked({ batch: 7 }))).toBe(7);
    expect(pendingOf(asked({ batch: 7, async: true }))).toBe(14);
    expect(pendingOf(asked({ pending: 100, async: true }))).toBe(100);
  });

  it.each([
    [{ pending: 5 }, "--pending: must be at least the 10 of --batch, between two steps of learning, got 5"],
    [{ async: true, strategy: "halving" }, "--async: must not be given with --strategy halving"],
    [{ pending: 20, strategy: "halving" }, "--pending: must not be given with --strategy halving"],
    [{ async: true, oneShot: true }, "--async: must not be given with --one-shot"],
    [{ pending: 11, preset: "tutorial" }, "--pending: must not be given with --preset tutorial"],
  ] as const)("%o is refused", (more, message) => {
    expect(() => assertPendingPossible(asked(more))).toThrow(message);
  });

  it("may be a batch with anything", () => {
    for (const more of [{ strategy: "halving" }, { oneShot: true }, { preset: "tutorial" }] as const)
      expect(() => assertPendingPossible(asked({ ...more, pending: 10 }))).not.toThrow();
  });
});
