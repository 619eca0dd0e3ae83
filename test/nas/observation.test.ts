// Observations: what each name makes of a curve, and that a trial is rewarded and ranked by it while its weights stay.
import { describe, expect, it } from "vitest";
import { insertRanked } from "../../src/nas/best-trials.js";
import {
  type CompleteEvaluation,
  evaluate,
  leaderboard,
  observationNames,
  observe,
  observedOf,
  placeData,
  type SearchEvent,
} from "../../src/nas/index.js";
import { formatEvent, parseEvent } from "../../src/nas/record/journal.js";
import { bestFirst, rewardsOf, trialReward } from "../../src/nas/reward.js";
import { createWasmDevice } from "../../src/tensor/index.js";
import { blobs, jobOf, quick, stillClock } from "./blobs.js";
import { complete } from "./evaluations.js";

const curve = [
  { epoch: 1, loss: 0.9, accuracy: 0.5 },
  { epoch: 2, loss: 0.6, accuracy: 0.7 },
  { epoch: 3, loss: 0.7, accuracy: 0.8 },
  { epoch: 4, loss: 0.8, accuracy: 0.6 },
];

describe("an observation", () => {
  it.each([
    ["best", "log-loss", 0.6, 0.7],
    ["best", "accuracy", 0.7, 0.8],
    ["last", "log-loss", 0.8, 0.6],
    ["least-loss", "accuracy", 0.6, 0.7],
    ["mean-of-last", "log-loss", (0.7 + 0.8) / 2, (0.8 + 0.6) / 2],
    ["weighted", "log-loss", (0.9 + 2 * 0.6 + 3 * 0.7 + 4 * 0.8) / 10, (0.5 + 2 * 0.7 + 3 * 0.8 + 4 * 0.6) / 10],
  ] as const)("%s by %s is made of the curve as by hand", (name, metric, loss, accuracy) => {
    const seen = observe(curve, { name, metric, last: 2 });
    expect(seen.loss).toBeCloseTo(loss, 12);
    expect(seen.accuracy).toBeCloseTo(accuracy, 12);
  });
});

describe("a trial", () => {
  const { data } = blobs(3);
  const device = createWasmDevice("simd");
  const trained = async (name?: (typeof observationNames)[number], rate = 0.01): Promise<CompleteEvaluation> => {
    const training = { ...quick, epochs: 6, optimizer: { kind: "adam", rate } as const };
    const asked = name === undefined ? training : { ...training, observe: { name, last: 2 } };
    const result = await evaluate(device, placeData(device, data), jobOf("8-tanh", { training: asked }), stillClock);
    if (result.status === "failed") throw new Error(result.reason);
    return result;
  };

  it("is rewarded for what was observed, and keeps the best epoch's weights and scores", async () => {
    const { observed: none, ...plain } = await trained();
    expect(none).toBeUndefined();
    expect(observedOf(plain)).toEqual(plain.validation);
    for (const name of observationNames) {
      const { observed, ...rest } = await trained(name);
      expect(rest).toEqual(plain);
      const { loss, accuracy } = observe(plain.epochs, { name, metric: "log-loss", last: 2 });
      expect(observed).toEqual({ loss, accuracy });
    }
  });

  it("that diverged shows the epochs before", async () => {
    const { epochs, observed } = await trained("last", 1e18);
    const finite = epochs.filter(({ loss }) => Number.isFinite(loss));
    expect(observed?.loss).toBe(finite.at(-1)?.loss);
  });

  it("comes first by what was observed, in rankings, rewards and the weights that are kept", () => {
    const shown = (trial: number, loss: number, observed: number): CompleteEvaluation => ({
      ...complete(trial, loss),
      observed: { loss: observed, accuracy: 0.5 },
    });
    const trials = [shown(1, 0.5, 0.9), shown(2, 0.6, 0.7), complete(3, 0.8)];
    const options = { metric: "log-loss" } as const;
    expect(trials.map((trial) => trialReward(trial, options))).toEqual([-0.9, -0.7, -0.8]);
    expect(rewardsOf(trials, -1, options)).toEqual([-0.9, -0.7, -0.8]);
    const numbers = (list: readonly { readonly trial: number }[]): number[] => list.map(({ trial }) => trial);
    expect(numbers(bestFirst(trials, options))).toEqual([2, 3, 1]);
    const events = trials.map((evaluation): SearchEvent => ({ kind: "evaluated", evaluation }));
    expect(numbers(leaderboard(events).ranked.map(({ evaluation }) => evaluation))).toEqual([2, 3, 1]);
    const kept = trials.reduce<readonly CompleteEvaluation[]>(
      (best, trial) => insertRanked(best, trial, { most: 2, training: quick }),
      [],
    );
    expect(numbers(kept)).toEqual([2, 3]);
  });

  it("has what was observed in the journal, and nothing of it where nothing else was", () => {
    const observed = { ...complete(1, 0.5), observed: { loss: 0.7, accuracy: 0.4 } };
    for (const evaluation of [observed, complete(2, 0.5)]) {
      const event: SearchEvent = { kind: "evaluated", evaluation };
      expect(parseEvent(formatEvent(event))).toEqual(event);
    }
    expect(formatEvent({ kind: "evaluated", evaluation: complete(2, 0.5) })).not.toContain("observed");
  });
});
