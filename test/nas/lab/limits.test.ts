// The policy gradient under a limit, by enumeration of all pairs of samples: masked, and where masks are off and samples are rejected.
import { describe, expect, it } from "vitest";
import {
  compileEstimate,
  decode,
  type Estimator,
  exactly,
  grammarOf,
  isWithin,
  type Lab,
  type Limits,
  labSpaceOf,
  parameterLimit,
  reinforceEstimators,
} from "../../../src/nas/index.js";
import { batchOf } from "../../../src/nas/lab/estimate.js";
import { createReferenceDevice, stream } from "../../../src/tensor/index.js";
import { farthest, labFor, twoLayers } from "./toys.js";

const device = createReferenceDevice("f64");
const leaveOneOut = reinforceEstimators.find(({ name }) => name === "leave-one-out") as Estimator;

/** Ten of the 24 architectures of two layers keep it. */
const limits: Limits = { features: 11, classes: 3, each: [parameterLimit(250)] };
const limited = labFor(labSpaceOf(grammarOf(twoLayers.grammar.vocabulary.space, limits)));

/** `Σ_ij p_i p_j g(i, j)`: what two independent samples of these chances are expected to give. */
function expectedOfPairs(lab: Lab, chances: ArrayLike<number>): Float64Array {
  const estimate = compileEstimate(device, lab, leaveOneOut, 2);
  const total = new Float64Array(lab.exact.gradient.length);
  const rows = Array.from(chances, (chance, row) => ({ chance, row })).filter(({ chance }) => chance > 0);
  for (const a of rows) {
    for (const b of rows) {
      const pair = [a.row, b.row];
      const { advantages } = leaveOneOut.worth(batchOf(lab.space, lab.rewards, pair), undefined, stream(0));
      estimate({ rows: pair, advantages }).forEach((g, i) => {
        total[i] = (total[i] as number) + a.chance * b.chance * g;
      });
    }
  }
  return total;
}

describe("the leave-one-out estimate of two samples under a limit", () => {
  it("has, where the limit is masked, the exact gradient of the expected reward of what keeps it", () => {
    const { space, exact } = limited;
    expect(space.sequences.map((sequence) => decode(space.grammar.vocabulary, sequence)).every((a) => isWithin(limits, a))).toBe(
      true,
    );
    expect(space.sequences.length).toBeGreaterThan(5);
    expect(space.sequences.length).toBeLessThan(twoLayers.sequences.length - 5);
    expect(exact.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    expect(farthest(expectedOfPairs(limited, exact.probabilities), exact.gradient)).toBeLessThan(1e-11);
  });

  it("has, where masks are off and samples beyond it are drawn again, the exact gradient of the expectation given the limit", () => {
    const lab = labFor(twoLayers);
    const { space, policy, rewards, exact } = lab;
    const keeps = Float64Array.from(space.sequences, (sequence) =>
      isWithin(limits, decode(space.grammar.vocabulary, sequence)) ? 1 : 0,
    );
    const ofKept = exactly(
      space,
      policy,
      rewards.map((reward, i) => reward * (keeps[i] as number)),
    );
    const chance = exactly(space, policy, keeps);
    const mean = ofKept.expectedReward / chance.expectedReward;
    // E[R | kept] = E[R · kept] / P(kept), differentiated as a quotient.
    const gradient = ofKept.gradient.map((g, i) => (g - mean * (chance.gradient[i] as number)) / chance.expectedReward);
    const accepted = exact.probabilities.map((p, i) => (p * (keeps[i] as number)) / chance.expectedReward);
    expect(farthest(expectedOfPairs(lab, accepted), gradient)).toBeLessThan(1e-11);
    expect(farthest(gradient, exact.gradient)).toBeGreaterThan(0.01); // not that of the whole space
  });
});
