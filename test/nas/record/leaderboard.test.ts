// The leaderboard: events folded into ranks.
import { describe, expect, it } from "vitest";
import { leaderboard, type SearchEvent } from "../../../src/nas/index.js";
import { complete, failed } from "../evaluations.js";

const started = (metric: "log-loss" | "accuracy"): SearchEvent => ({
  kind: "started",
  strategy: "random",
  space: 9,
  trials: 4,
  batch: 4,
  metric,
  seed: 0,
});
const evaluated = (evaluation: ReturnType<typeof complete> | ReturnType<typeof failed>): SearchEvent => ({
  kind: "evaluated",
  evaluation,
});
const ranks = (events: readonly SearchEvent[]): [rank: number, trial: number][] =>
  leaderboard(events).ranked.map(({ rank, evaluation }) => [rank, evaluation.trial]);

const trials = [
  evaluated(complete(1, 0.7, { accuracy: 0.8 })),
  evaluated(failed(2)),
  evaluated(complete(3, 0.5, { accuracy: 0.6 })),
  evaluated(complete(4, 0.7, { accuracy: 0.8 })),
  evaluated(complete(5, 0.6, { accuracy: 0.6 })),
];

describe("leaderboard", () => {
  it("ranks by the search's metric, of equals the earlier trial first", () => {
    expect(ranks([started("log-loss"), ...trials])).toEqual([
      [1, 3],
      [2, 5],
      [3, 1],
      [4, 4],
    ]);
    // Of equal accuracies the smaller loss is better; only then the earlier trial.
    expect(ranks([started("accuracy"), ...trials])).toEqual([
      [1, 1],
      [2, 4],
      [3, 3],
      [4, 5],
    ]);
  });

  it("does not depend on the order in which trials were recorded", () => {
    expect(ranks([started("log-loss"), ...[...trials].reverse()])).toEqual(ranks([started("log-loss"), ...trials]));
  });

  it("puts predictions and test scores beside their trials, and failed trials apart", () => {
    const test = { loss: 0.4, accuracy: 0.9 };
    const { architecture } = complete(3, 0.5);
    const board = leaderboard([
      started("log-loss"),
      { kind: "proposed", trial: 1, architecture },
      { kind: "proposed", trial: 3, architecture, prediction: 0 },
      ...trials,
      { kind: "tested", rank: 1, trial: 3, test },
    ]);
    expect(board.ranked[0]).toEqual({ rank: 1, evaluation: complete(3, 0.5, { accuracy: 0.6 }), prediction: 0, test });
    expect(board.ranked[2]).toEqual({ rank: 3, evaluation: complete(1, 0.7, { accuracy: 0.8 }) });
    expect(board.failed).toEqual([failed(2)]);
  });

  it("keeps how the search began and ended, and its baselines in their order", () => {
    const scores = { loss: 1, accuracy: 0.6 };
    const baselines = (["majority", "logistic regression"] as const).map(
      (name) => ({ kind: "baseline", name, validation: scores, test: scores }) as const,
    );
    const finished = { kind: "finished", reason: "trials", trials: 4 } as const;
    const board = leaderboard([started("accuracy"), ...trials, ...baselines, finished]);
    expect(board).toMatchObject({ started: started("accuracy"), baselines, finished });
  });

  it("is there while a search is under way", () => {
    expect(leaderboard([])).toEqual({ ranked: [], failed: [], baselines: [], guards: {} });
    expect(leaderboard([started("log-loss"), ...trials.slice(0, 1)])).not.toHaveProperty("finished");
  });

  it("leaves the events as they were", () => {
    const events = [started("log-loss"), ...trials];
    const before = structuredClone(events);
    leaderboard(events);
    expect(events).toEqual(before);
  });

  it("puts those among which the choice was made first, by what is expected of them, and the others after them", () => {
    const chosen: SearchEvent = {
      kind: "chosen",
      ranking: [
        { trial: 4, expected: 0.55 },
        { trial: 3, expected: 0.58 },
      ],
      luckiest: 3,
      optimism: 0.08,
      alike: 2,
    };
    const board = leaderboard([started("log-loss"), ...trials, chosen]);
    expect(board.ranked.map(({ evaluation, expected }) => [evaluation.trial, expected])).toEqual([
      [4, 0.55],
      [3, 0.58],
      [5, undefined],
      [1, undefined],
    ]);
    expect(board.chosen).toBe(chosen);
  });
});
