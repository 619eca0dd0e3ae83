// The verdict: every sentence it can say, on figures whose noise is known by hand.
import { describe, expect, it } from "vitest";
import { accuracyInterval, type Leaderboard, verdict } from "../../../src/nas/index.js";
import { complete } from "../evaluations.js";

/** A board of trials with these accuracies on the test rows, best by validation first, and these baselines. */
function board(
  accuracies: readonly number[],
  baselines: Partial<Record<"majority" | "logistic regression", number>> = {},
): Leaderboard {
  return {
    ranked: [
      ...accuracies.map((accuracy, k) => ({ rank: k + 1, evaluation: complete(k + 1, 0.5), test: { loss: 0.5, accuracy } })),
      { rank: accuracies.length + 1, evaluation: complete(accuracies.length + 1, 0.9) },
    ],
    failed: [],
    guards: {},
    baselines: (["majority", "logistic regression"] as const).flatMap((name) => {
      const accuracy = baselines[name];
      const scores = { loss: 1, accuracy: accuracy ?? 0 };
      return accuracy === undefined ? [] : [{ kind: "baseline", name, validation: scores, test: scores }];
    }),
  };
}

describe("accuracyInterval", () => {
  it("is 1.96 standard errors of a share with two rows more that are right and two that are wrong", () => {
    expect(accuracyInterval(0.735, 735)).toBeCloseTo(0.0319, 4);
    expect(accuracyInterval(0.5, 96)).toBeCloseTo(0.098, 12);
  });

  it("does not take a perfect score on few rows for certain", () => {
    expect(accuracyInterval(1, 50)).toBeCloseTo(1.96 * Math.sqrt((52 * 2) / 54 ** 3), 12);
    expect(accuracyInterval(0, 50)).toBeCloseTo(accuracyInterval(1, 50), 12);
  });

  it("shrinks with the number of rows", () => {
    expect(accuracyInterval(0.7, 400)).toBeLessThan(accuracyInterval(0.7, 100));
  });
});

// On 396 rows: .5 has ± .049, and so the difference of two about .5 has ± .0693.
describe("verdict", () => {
  it("says that the best does not beat the strongest baseline, when it is no better", () => {
    const sentence = "the best by validation does not beat logistic regression on the test rows";
    expect(verdict(board([0.5], { majority: 0.4, "logistic regression": 0.51 }), 396)).toEqual([sentence]);
    expect(verdict(board([0.51], { majority: 0.4, "logistic regression": 0.51 }), 396)).toEqual([sentence]);
    expect(verdict(board([0.5], { majority: 0.5, "logistic regression": 0.4 }), 396)).toEqual([
      "the best by validation does not beat majority on the test rows",
    ]);
  });

  it("says that it is ahead within noise, or that it beats the baseline beyond noise", () => {
    expect(verdict(board([0.54], { majority: 0.4, "logistic regression": 0.5 }), 396)).toEqual([
      "the best by validation is ahead of logistic regression by 4.0 points: within noise (± 6.9 points)",
    ]);
    expect(verdict(board([0.6], { majority: 0.4, "logistic regression": 0.5 }), 396)).toEqual([
      "the best by validation beats logistic regression by 10.0 points: beyond noise (± 6.9 points)",
    ]);
  });

  it("is stricter the fewer the rows", () => {
    expect(verdict(board([0.6], { majority: 0.5 }), 96)).toEqual([
      "the best by validation is ahead of majority by 10.0 points: within noise (± 13.7 points)",
    ]);
  });

  it("says that the top cannot be told apart, when even its extremes cannot", () => {
    expect(verdict(board([0.5, 0.54, 0.48]), 396)).toEqual([
      "the top 3 cannot be told apart: their test accuracies differ by 6.0 points, noise is ± 6.9 points",
    ]);
    expect(verdict(board([0.5, 0.5]), 396)).toEqual([
      "the top 2 cannot be told apart: their test accuracies differ by 0.0 points, noise is ± 6.9 points",
    ]);
    expect(verdict(board([0.6, 0.5, 0.4]), 396)).toEqual([]);
  });

  it("says both, the baseline first", () => {
    const sentences = verdict(board([0.5, 0.52], { majority: 0.5 }), 396);
    expect(sentences.map((s) => s.slice(0, 20))).toEqual(["the best by validati", "the top 2 cannot be "]);
  });

  it("cannot tell a perfect top apart", () => {
    expect(verdict(board([1, 1]), 396)).toHaveLength(1);
  });

  it("has nothing to say of what was not tested", () => {
    expect(verdict(board([], { majority: 0.5 }), 396)).toEqual([]);
    expect(verdict(board([0.5]), 396)).toEqual([]);
  });
});

describe("verdict, by another metric than log-loss or accuracy", () => {
  /** Of numbers: R² with these intervals, and a baseline's. */
  function ofNumbers(tested: readonly (readonly [r2: number, interval: number])[], line: number) {
    const scores = (r2: number, interval: number) => ({ loss: 1, r2, rmse: 1, interval });
    return {
      started: { metric: "rmse" as const },
      ranked: tested.map(([r2, interval], k) => ({ rank: k + 1, evaluation: complete(k + 1, 0.5), test: scores(r2, interval) })),
      baselines: [
        { kind: "baseline" as const, name: "mean" as const, validation: scores(0, 0.1), test: scores(0, 0.1) },
        {
          kind: "baseline" as const,
          name: "linear regression" as const,
          validation: scores(line, 0.03),
          test: scores(line, 0.03),
        },
      ],
    };
  }

  it("goes by the R² of numbers and the intervals that the test rows gave", () => {
    expect(verdict(ofNumbers([[0.9, 0.04]], 0.8), 100)).toEqual([
      "the best by validation beats linear regression by .100 in R²: beyond noise (± .050)",
    ]);
    expect(verdict(ofNumbers([[0.82, 0.04]], 0.8), 100)).toEqual([
      "the best by validation is ahead of linear regression by .020 in R²: within noise (± .050)",
    ]);
    expect(verdict(ofNumbers([[0.7, 0.04]], 0.8), 100)).toEqual([
      "the best by validation does not beat linear regression on the test rows",
    ]);
  });

  it("says whether the top can be told apart", () => {
    const [, apart] = verdict(
      ofNumbers(
        [
          [0.9, 0.03],
          [0.88, 0.04],
        ],
        0.8,
      ),
      100,
    );
    expect(apart).toBe("the top 2 cannot be told apart: their values of test R² differ by .020, noise is ± .050");
    expect(
      verdict(
        ofNumbers(
          [
            [0.9, 0.03],
            [0.7, 0.04],
          ],
          0.1,
        ),
        100,
      ),
    ).toHaveLength(1);
  });

  it("is brief about an R² whose interval is out of all bounds", () => {
    expect(verdict(ofNumbers([[0.82, 5.5e8]], 0.8), 100)).toEqual([
      "the best by validation is ahead of linear regression by .020 in R²: within noise (± 5.50e+8)",
    ]);
  });

  it("tells balanced accuracies in points", () => {
    const scores = (balancedAccuracy: number) => ({ loss: 1, accuracy: 0.9, balancedAccuracy, interval: 0.03 });
    const board = {
      started: { metric: "balanced-accuracy" as const },
      ranked: [{ rank: 1, evaluation: complete(1, 0.5), test: scores(0.6) }],
      baselines: [{ kind: "baseline" as const, name: "majority" as const, validation: scores(0.5), test: scores(0.5) }],
    };
    expect(verdict(board, 100)).toEqual([
      "the best by validation beats majority by 10.0 points in balanced accuracy: beyond noise (± 4.2 points)",
    ]);
  });

  it("says nothing of noise where no interval is known", () => {
    const scores = (auc: number) => ({ loss: 1, accuracy: 0.9, auc });
    const ranked = [0.8, 0.7].map((auc, k) => ({ rank: k + 1, evaluation: complete(k + 1, 0.5), test: scores(auc) }));
    const baseline = { kind: "baseline" as const, name: "majority" as const, validation: scores(0.5), test: scores(0.5) };
    expect(verdict({ started: { metric: "auc" }, ranked, baselines: [baseline] }, 100)).toEqual([]);
  });
});
