// Rewards: larger is better, and a failure is no better than the worst.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { metricOf, rewardOf } from "../../src/nas/index.js";
import { bestFirst, rewardsOf } from "../../src/nas/reward.js";
import { complete, failed } from "./evaluations.js";

describe("the reward", () => {
  it("is the accuracy, or the log-loss with its sign turned", () => {
    expect(rewardOf({ loss: 0.7, accuracy: 0.6 }, { metric: "accuracy" })).toBe(0.6);
    expect(rewardOf({ loss: 0.7, accuracy: 0.6 }, { metric: "log-loss" })).toBe(-0.7);
  });

  it("takes a log-loss beyond the worst for the worst, and without one leaves values alone", () => {
    const diverged = { loss: 1e9, accuracy: 0.1 };
    expect(rewardOf(diverged, { metric: "log-loss", worst: Math.log(3) })).toBe(-Math.log(3));
    expect(rewardOf({ loss: 0.7, accuracy: 0.6 }, { metric: "log-loss", worst: Math.log(3) })).toBe(-0.7);
    expect(rewardOf(diverged, { metric: "accuracy" })).toBe(0.1);
    const batch = [complete(1, 0.5), failed(2), complete(3, 1e9)];
    expect(rewardsOf(batch, -1, { metric: "log-loss", worst: 1 })).toEqual([-0.5, -1, -1]);
  });

  it("leads back to the metric that it came from", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (loss, accuracy) => {
        expect(metricOf(rewardOf({ loss, accuracy }, { metric: "log-loss" }), "log-loss")).toBe(loss);
        expect(metricOf(rewardOf({ loss, accuracy }, { metric: "accuracy" }), "accuracy")).toBe(accuracy);
      }),
    );
  });
});

test("the rewards of a batch come in its order, a failed trial's being the worst so far", () => {
  const batch = [complete(3, 0.5, { accuracy: 0.3 }), failed(4)];
  expect(rewardsOf(batch, -0.9, { metric: "log-loss" })).toEqual([-0.5, -0.9]);
  expect(rewardsOf(batch, 0.1, { metric: "accuracy" })).toEqual([0.3, 0.1]);
});

describe("bestFirst", () => {
  it("puts the best reward first, of equals the earlier trial, and what failed last", () => {
    const trials = [
      failed(1),
      complete(2, 0.7),
      complete(3, 0.5),
      complete(4, 0.7),
      complete(5, 1e9),
      failed(6),
      complete(7, 1e8),
    ];
    const order = bestFirst(trials, { metric: "log-loss", worst: 1 }).map(({ trial }) => trial);
    expect(order).toEqual([3, 2, 4, 5, 7, 1, 6]);
  });

  it("goes by the accuracy where that is the metric", () => {
    const trials = [complete(1, 0.1, { accuracy: 0.2 }), complete(2, 0.9, { accuracy: 0.8 })];
    expect(bestFirst(trials, { metric: "accuracy" }).map(({ trial }) => trial)).toEqual([2, 1]);
  });
});
