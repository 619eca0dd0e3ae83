// The exact gradient: against central differences, against the expectation of the surrogate, and the policy against the controller.
import { describe, expect, it } from "vitest";
import { allowedTokens } from "../../../src/nas/grammar.js";
import {
  checkExactGradient,
  createController,
  type Estimator,
  exactly,
  expectedEstimate,
  labPolicy,
  policyChart,
  reinforceEstimators,
} from "../../../src/nas/index.js";
import { singleStepReader } from "../../../src/nas/tutorial/reader.js";
import { arrayOf, createReferenceDevice, type NdArray, stream, toFloats } from "../../../src/tensor/index.js";
import { farthest, labFor, threeLayers, twoLayers } from "./toys.js";

const labs = [
  ["an LSTM over two layers", labFor(twoLayers)],
  ["an LSTM over three layers", labFor(threeLayers)],
  ["the tutorial's reader", labFor(twoLayers, singleStepReader)],
] as const;

describe.each(labs)("the exact gradient of %s", (_name, { space, policy, rewards, exact }) => {
  it("is a central difference of the exact expected reward along random directions", () => {
    for (let k = 0; k < 5; k++) {
      const { numeric, analytic } = checkExactGradient(space, policy, rewards, stream(k, "direction"));
      expect(Math.abs(numeric - analytic)).toBeLessThan(1e-6 * Math.abs(analytic));
    }
  });

  it("is a central difference in single components, the largest of each parameter and one by chance", () => {
    const rng = stream(1, "components");
    const expectedAt = (values: readonly NdArray[]): number => exactly(space, policy, rewards, values).expectedReward;
    let from = 0;
    policy.initial.forEach((value, parameter) => {
      const size = value.data.length;
      const own = exact.gradient.subarray(from, from + size);
      const largest = own.reduce((best, g, i) => (Math.abs(g) > Math.abs(own[best] as number) ? i : best), 0);
      for (const i of [largest, Math.floor(rng() * size)]) {
        const moved = (step: number): NdArray[] =>
          policy.initial.map((other, k) => {
            const floats = toFloats(other, "f64");
            if (k === parameter) floats[i] = (floats[i] as number) + step;
            return arrayOf(floats, other.shape);
          });
        const numeric = (expectedAt(moved(1e-5)) - expectedAt(moved(-1e-5))) / 2e-5;
        expect(Math.abs(numeric - (own[i] as number))).toBeLessThan(1e-6 * Math.max(1e-3, Math.abs(own[i] as number)));
      }
      from += size;
    });
  });

  it("is the expectation of what REINFORCE estimates", () => {
    const lab = { space, policy, rewards, exact };
    const expected = expectedEstimate(createReferenceDevice("f64"), lab, reinforceEstimators[0] as Estimator);
    expect(farthest(expected ?? [], exact.gradient)).toBeLessThan(1e-12);
  });

  it("belongs to probabilities that sum to one", () => {
    expect(exact.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
    expect(exact.expectedReward).toBeCloseTo(
      rewards.reduce((sum, r, a) => sum + r * (exact.probabilities[a] as number), 0),
      14,
    );
    expect(exact.entropy).toBeCloseTo(
      exact.probabilities.reduce((sum, p) => sum - p * Math.log(p), 0),
      13,
    );
  });
});

it.each([
  ["two layers", twoLayers],
  ["three layers", threeLayers],
])("with %s, the policy is the controller's that starts from the same stream", (_name, space) => {
  const { grammar, sequences } = space;
  const controller = createController(createReferenceDevice("f64"), grammar, stream(5, "controller"), {
    units: 6,
    optimizer: { kind: "sgd", rate: 0 },
    entropyWeight: 0,
  });
  const { probabilities } = exactly(
    space,
    labPolicy(grammar, stream(5, "controller"), { units: 6 }),
    new Float64Array(sequences.length),
  );
  sequences.forEach((tokens, row) => {
    const masks = tokens.map((_, t) => allowedTokens(grammar, tokens.slice(0, t)));
    const { loss } = controller.reinforce([{ tokens, masks, advantages: tokens.map(() => 1) }]);
    expect(Math.abs(loss + Math.log(probabilities[row] as number))).toBeLessThan(1e-12);
  });
});

it("the chart of a policy has each architecture at its reward", () => {
  const lab = labFor(twoLayers);
  const { series } = policyChart(lab.rewards, lab.exact);
  expect(series[0]?.points).toEqual(Array.from(lab.rewards, (reward, row) => [reward, lab.exact.probabilities[row]]));
});
