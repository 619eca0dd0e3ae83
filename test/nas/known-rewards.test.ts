// What trials teach: the worst reward, and examples whose targets lead back to their rewards.
import { expect, test } from "vitest";
import { encode, grammarOf, parseArchitecture } from "../../src/nas/index.js";
import type { RewardScale } from "../../src/nas/reward-scale.js";
import { KnownRewards, rewardAt } from "../../src/nas/strategies/known-rewards.js";
import { complete, failed } from "./evaluations.js";

const grammar = grammarOf({ units: [8, 16], activations: ["relu"], dropoutRates: [], maxLayers: 2 });
const known = (): KnownRewards => new KnownRewards(grammar, { metric: "log-loss" });

test("nothing is known before the first complete trial, and no scale before two that differ", () => {
  const rewards = known();
  rewards.read([failed(1)]);
  expect([rewards.count, rewards.worst, rewards.scale()]).toEqual([0, undefined, undefined]);
  rewards.read([failed(1), complete(2, 0.7), complete(3, 0.7)]);
  expect([rewards.count, rewards.worst, rewards.scale()]).toEqual([2, -0.7, undefined]);
});

test("a history that grows is known as if it were read at once", () => {
  const history = [
    complete(1, 0.9),
    failed(2),
    complete(3, 0.5, { text: "16-relu" }),
    complete(4, 0.7, { text: "8-relu 8-relu" }),
  ];
  const [atOnce, bit] = [known(), known()];
  atOnce.read(history);
  for (const end of [1, 2, 2, 4]) bit.read(history.slice(0, end));
  const scale = atOnce.scale() as RewardScale;
  expect(bit.scale()).toEqual(scale);
  expect([bit.count, bit.worst]).toEqual([3, -0.9]);
  expect(scale.center).toBeCloseTo(-0.7, 12);
  expect(scale.deviation).toBeCloseTo(Math.sqrt(0.08 / 3), 12);
  const { tokens, target } = bit.example(1, scale);
  expect(tokens).toEqual(encode(grammar.vocabulary, parseArchitecture("16-relu")));
  expect(rewardAt(target, scale)).toBeCloseTo(-0.5, 12);
});
