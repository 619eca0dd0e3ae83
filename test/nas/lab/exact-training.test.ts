// Training under exact observation: what climbs, what does not, and what is recorded.
import { describe, expect, it } from "vitest";
import {
  type Estimator,
  searchEstimators,
  type TrainingPoint,
  trainExactly,
  trainingChart,
  tutorialEstimators,
} from "../../../src/nas/index.js";
import { createReferenceDevice, createWasmDevice, stream } from "../../../src/tensor/index.js";
import { labFor, twoLayers } from "./toys.js";

const train = (estimator: Estimator | undefined, steps = 200): TrainingPoint[] =>
  trainExactly(createWasmDevice("simd"), labFor(twoLayers, estimator?.reader), estimator, {
    steps,
    batch: 10,
    every: 50,
    rng: stream(1, "training"),
  });
const lab = labFor(twoLayers);
const best = lab.rewards.reduce((a, b) => Math.max(a, b));

describe("trainExactly", () => {
  it("climbs to the optimum by the exact gradient, and settles there", () => {
    const points = train(undefined);
    expect(points.map(({ step }) => step)).toEqual([0, 50, 100, 150, 200]);
    expect(points[0]?.expectedReward).toBeCloseTo(lab.exact.expectedReward, 6); // parameters are f32 on the device
    expect(points.at(-1)?.expectedReward).toBeGreaterThan(best - 0.002);
    expect(points.at(-1)?.entropy).toBeLessThan(0.3);
    expect(points.at(-1)?.likeliest[0]).toMatchObject({ architecture: "16-tanh 16-tanh", rank: 1 });
  });

  it("takes the same steps in double precision on the reference device", () => {
    const options = { steps: 3, batch: 1, every: 3, rng: stream(0) };
    const [slow, fast] = [createReferenceDevice("f64"), createWasmDevice("simd")].map((device) =>
      trainExactly(device, lab, undefined, options),
    );
    expect(slow?.at(-1)?.expectedReward).toBeCloseTo(fast?.at(-1)?.expectedReward as number, 5);
  });

  it("climbs by the search's estimates, and goes nowhere by the tutorial's", () => {
    const [search, tutorial] = [searchEstimators[0], tutorialEstimators[0]].map((estimator) => train(estimator));
    const gain = (points: TrainingPoint[] | undefined): number =>
      (points?.at(-1)?.expectedReward as number) - (points?.[0]?.expectedReward as number);
    expect(gain(search)).toBeGreaterThan(0.6 * (best - lab.exact.expectedReward));
    expect(Math.abs(gain(tutorial))).toBeLessThan(0.25 * (best - lab.exact.expectedReward));
  });

  it("records the likeliest architectures in order, with their place by reward", () => {
    for (const { likeliest } of train(undefined, 20)) {
      expect(likeliest).toHaveLength(10);
      expect(likeliest.map(({ probability }) => probability)).toEqual(
        likeliest.map(({ probability }) => probability).toSorted((a, b) => b - a),
      );
      for (const { rank, reward } of likeliest) expect(lab.rewards.filter((r) => r > reward)).toHaveLength(rank - 1);
    }
  });

  it("draws one series a way", () => {
    const points = train(undefined, 50);
    const chart = trainingChart([{ name: "exact", points }], "entropy");
    expect(chart.series).toEqual([{ name: "exact", points: points.map(({ step, entropy }) => [step, entropy]) }]);
  });
});
