// The Pareto front: laws of dominance, on scores few enough to be equal now and then.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CompleteEvaluation, costsOf, dominates, frontOf, objectivesOf } from "../../../src/nas/index.js";
import { complete, failed } from "../evaluations.js";

const objectives = objectivesOf(["log-loss", "accuracy", "parameters"], {
  units: [8, 32],
  maxLayers: 2,
  features: 4,
  classes: 3,
});
const costs = (trial: CompleteEvaluation): number[] => costsOf(objectives, trial);
const beats = (a: CompleteEvaluation, b: CompleteEvaluation): boolean => dominates(costs(a), costs(b));

const few = fc.integer({ min: 0, max: 4 }).map((x) => x / 4);
const text = fc.constantFrom("8-relu", "8-tanh", "8-relu 8-relu", "32-relu", "32-relu 32-relu");
const trials = fc
  .array(fc.record({ loss: few, accuracy: few, text }), { maxLength: 25 })
  .map((all) => all.map(({ loss, ...rest }, k) => complete(k + 1, loss, rest)));

describe("the front", () => {
  it("has members of which none dominates another, and one that dominates each of the rest", () => {
    fc.assert(
      fc.property(trials, (all) => {
        const front = frontOf(all, objectives);
        for (const trial of all) {
          const isMember = front.includes(trial);
          expect(front.some((member) => beats(member, trial))).toBe(!isMember);
        }
        expect(front.length > 0).toBe(all.length > 0);
      }),
    );
  });

  it("does not depend on the order of the trials", () => {
    const both = trials.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(both, ([all, shuffled]) => {
        expect(frontOf(shuffled, objectives)).toEqual(frontOf(all, objectives));
      }),
    );
  });

  it("is sorted by the first objective, of equals the earlier trial first, and keeps equals", () => {
    const [a, b, c] = [complete(3, 0.5), complete(1, 0.5, { text: "8-tanh" }), complete(2, 0.4, { text: "32-relu" })] as const;
    expect(frontOf([a, b, c], objectives).map(({ trial }) => trial)).toEqual([2, 1, 3]);
  });

  it("is empty of failed trials and of scores that are not finite", () => {
    const [good, odd] = [complete(1, 0.5), complete(2, Number.NaN, { text: "8-tanh", accuracy: 0.9 })];
    expect(frontOf([failed(3), odd, good], objectives)).toEqual([good]);
    expect(frontOf([failed(1)], objectives)).toEqual([]);
  });

  it("of one objective is the best, and its equals", () => {
    const [first] = objectives;
    const all = [complete(1, 0.7), complete(2, 0.3), complete(3, 0.3)];
    expect(frontOf(all, first === undefined ? [] : [first]).map(({ trial }) => trial)).toEqual([2, 3]);
  });
});
