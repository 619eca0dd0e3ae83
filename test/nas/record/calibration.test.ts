// Predictions held against observations, on boards made by hand.
import { describe, expect, it } from "vitest";
import { calibrationOf, leaderboard, parseArchitecture, type SearchEvent } from "../../../src/nas/index.js";
import { complete } from "../evaluations.js";

function board(metric: "log-loss" | "accuracy", pairs: readonly (readonly [predicted: number | undefined, observed: number])[]) {
  const started: SearchEvent = { kind: "started", strategy: "surrogate", space: 9, trials: 9, batch: 3, metric, seed: 0 };
  const trials = pairs.flatMap(([prediction, observed], k): SearchEvent[] => {
    const evaluation = metric === "accuracy" ? complete(k + 1, 1, { accuracy: observed }) : complete(k + 1, observed);
    const proposed = { kind: "proposed", trial: k + 1, architecture: parseArchitecture("8-relu") } as const;
    return [prediction === undefined ? proposed : { ...proposed, prediction }, { kind: "evaluated", evaluation }];
  });
  return leaderboard([started, ...trials]);
}

describe("calibrationOf", () => {
  it("says how well predictions order the trials, how far off they are, and to which side", () => {
    const found = calibrationOf(
      board("log-loss", [[undefined, 0.9], ...Array.from({ length: 10 }, (_, k) => [0.5 + k / 10, 0.59 + k / 10] as const)]),
    );
    expect(found).toMatchObject({ trials: 10, error: expect.closeTo(0.09, 12) });
    expect(found?.spearman?.value).toBe(1);
    expect(found?.surprise.mean).toBeCloseTo(-0.09, 12); // a loss above its prediction is worse
  });

  it("counts an accuracy above its prediction as better", () => {
    const found = calibrationOf(
      board("accuracy", [
        [0.5, 0.6],
        [0.6, 0.55],
      ]),
    );
    expect(found?.surprise.mean).toBeCloseTo(0.025, 12);
    expect(found?.spearman).toBeNull(); // two trials tell of no correlation
  });

  it("has no correlation where all predictions are alike, and is none without predictions", () => {
    expect(
      calibrationOf(
        board(
          "log-loss",
          Array.from({ length: 10 }, (_, k) => [0.5, 0.6 + k / 10] as const),
        ),
      )?.spearman,
    ).toBeNull();
    expect(calibrationOf(board("log-loss", [[undefined, 0.6]]))).toBeUndefined();
  });
});
