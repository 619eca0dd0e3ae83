// One-shot agreement: rank correlations of scores that share weights with those that do not, and what is said of them.
import { describe, expect, it } from "vitest";
import { agreementText, leaderboard, oneShotAgreement, type SearchEvent } from "../../../src/nas/index.js";
import { complete } from "../evaluations.js";

const started = (metric: "log-loss" | "accuracy"): SearchEvent => ({
  kind: "started",
  strategy: "random",
  space: 99,
  trials: 20,
  batch: 10,
  metric,
  seed: 3,
});

/** A run whose k-th trial scored `shared[k]`, and `alone[k]` by itself where that is a number. */
function agreementOf(
  shared: readonly number[],
  alone: readonly (number | undefined)[],
  metric: "log-loss" | "accuracy" = "log-loss",
) {
  const scores = (x: number) => ({ loss: x, accuracy: x });
  const events = [
    started(metric),
    ...shared.map((x, k): SearchEvent => ({ kind: "evaluated", evaluation: complete(k + 1, x, { accuracy: x }) })),
    ...alone.flatMap((x, k): SearchEvent[] =>
      x === undefined ? [] : [{ kind: "compared", trial: k + 1, validation: scores(x) }],
    ),
  ];
  return oneShotAgreement(leaderboard(events));
}
const upTo = (n: number): number[] => Array.from({ length: n }, (_, k) => k / 100);
const mixed = [3, 7, 0, 9, 4, 1, 8, 2, 6, 5].map((k) => k / 100);

describe("oneShotAgreement", () => {
  it("is 1 for the same order and −1 for the opposite, by either correlation", () => {
    const [same, reverse] = [agreementOf(upTo(8), upTo(8)), agreementOf(upTo(8), upTo(8).reverse())];
    for (const of of ["kendall", "spearman"] as const) {
      expect(same?.[of]).toEqual({ value: 1, low: 1, high: 1 });
      expect(reverse?.[of]).toEqual({ value: -1, low: -1, high: -1 });
    }
  });

  it("is of the trials that were trained both ways, in the order of neither", () => {
    const agreement = agreementOf([0.1, 0.2, 0.3, 0.4, 0.5], [0.3, undefined, 0.2, undefined, 0.4]);
    expect(agreement?.architectures).toBe(3);
    expect(agreement?.kendall?.value).toBeCloseTo(1 / 3, 12);
    expect(agreement?.spearman?.value).toBeCloseTo(0.5, 12);
    expect(agreementOf(upTo(5), [])).toBeUndefined();
  });

  it("has an interval about it, the same each time", () => {
    const agreement = agreementOf(upTo(10), mixed);
    const { value, low, high } = agreement?.kendall ?? { value: 0, low: 0, high: 0 };
    expect(low).toBeLessThan(value);
    expect(value).toBeLessThan(high);
    expect([low, high].every((end) => Math.abs(end) <= 1)).toBe(true);
    expect(agreementOf(upTo(10), mixed)).toEqual(agreement);
  });

  it("has as gain what training alone scores better, less loss or more accuracy", () => {
    const [shared, alone] = [upTo(6), upTo(6).map((x) => x - 0.25)];
    expect(agreementOf(shared, alone)?.gain.mean).toBeCloseTo(0.25, 12);
    expect(agreementOf(shared, alone, "accuracy")?.gain.mean).toBeCloseTo(-0.25, 12);
  });

  it("has no correlation where all scores are equal", () => {
    expect(agreementOf(upTo(6), [1, 1, 1, 1, 1, 1])).toMatchObject({ kendall: null, spearman: null, architectures: 6 });
  });
});

describe("agreementText", () => {
  const text = (shared: readonly number[], alone: readonly number[]): string =>
    agreementText(agreementOf(shared, alone) ?? ({} as NonNullable<ReturnType<typeof agreementOf>>));

  it("says what the interval allows to say", () => {
    expect(text(upTo(8), upTo(8))).toContain("much the order");
    expect(text(upTo(10), mixed)).toContain("has little to do with stand-alone training, as far as can be told");
    expect(text(upTo(8), upTo(8).reverse())).toContain("nearly the reverse");
    expect(text(upTo(16), [3, 0, 1, 4, 2, 9, 5, 12, 6, 8, 15, 7, 10, 13, 11, 14])).toContain("much the order");
    expect(text(upTo(16), [3, 0, 9, 4, 2, 1, 13, 5, 12, 6, 8, 15, 7, 10, 11, 14])).toContain("somewhat the order");
  });

  it("says so of too few", () => {
    expect(text(upTo(4), upTo(4))).toMatch(/^too few/);
    expect(text(upTo(6), [1, 1, 1, 1, 1, 1])).toMatch(/^too few/);
  });
});
