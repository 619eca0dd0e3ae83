// REINFORCE against the exact policy gradient of a space that can be listed; baselines, advantages, entropy.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, gradient, log, multiply, negate, subtract, sum } from "../../src/autograd/index.js";
import { advantagesOf, discountedReturns, entropy, maskLogits, reinforceLoss, surprisal } from "../../src/nn/index.js";
import { constant, pickWeighted, type Stream, stream, type Tensor, tensor, valueOf } from "../../src/tensor/index.js";
import { distance, listOf } from "./closeness.js";
import {
  decisionsOf,
  exactChoices,
  exactProbabilities,
  lstmPolicy,
  maskAt,
  type Policy,
  parametersOf,
  sequences,
  tablePolicy,
} from "./policies.js";

const numbersOf = (t: Tensor): number[] => listOf(valueOf(t));
const gradientNumbers = (output: Tensor, wrt: readonly Tensor[]): number[] => gradient(output, wrt).flatMap(numbersOf);
const farthest = (a: readonly number[], b: readonly number[]): number =>
  distance(valueOf(tensor(a, undefined, "f64")), valueOf(tensor(b, undefined, "f64")));

const rng: Stream = stream(20260527, "policy-gradient");
const rewards = sequences.map(() => rng() * 2 - 0.5);

/** The gradient of the surrogate for one sequence with one advantage. */
function surrogateGradient(policy: Policy, tokens: readonly number[], advantage: number): number[] {
  const parameters = parametersOf(policy);
  return gradientNumbers(reinforceLoss(decisionsOf(policy, parameters, [tokens], [advantage])), parameters);
}

for (const policy of [tablePolicy(rng), lstmPolicy(rng)]) {
  describe(`the policy gradient of ${policy.name}`, () => {
    const parameters = parametersOf(policy);
    const probabilities = exactProbabilities(policy, parameters, sequences);
    const weights = numbersOf(probabilities);
    const exact = gradientNumbers(sum(multiply(probabilities, tensor(rewards, undefined, "f64"))), parameters);
    const expectedSurrogate = (advantages: readonly number[]): number[] => {
      const gradients = sequences.map((tokens, k) => surrogateGradient(policy, tokens, advantages[k] as number));
      return exact.map((_, i) => gradients.reduce((total, g, k) => total + (weights[k] as number) * (g[i] as number), 0));
    };
    const negated = exact.map((g) => -g);

    it("has 21 sequences whose probabilities sum to one, and agrees with them on each", () => {
      expect(sequences).toHaveLength(21);
      expect(Math.abs(weights.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-14);
      const decisions = decisionsOf(policy, parameters, sequences, rewards);
      const surprisals = decisions.map((d) => multiply(surprisal(d), d.active)).reduce((a, b) => add(a, b));
      expect(
        farthest(
          numbersOf(surprisals),
          weights.map((p) => -Math.log(p)),
        ),
      ).toBeLessThan(1e-13);
    });

    it("is the expectation of the surrogate's gradient", () => {
      expect(Math.max(...exact.map(Math.abs))).toBeGreaterThan(0.05);
      expect(farthest(expectedSurrogate(rewards), negated)).toBeLessThan(1e-14);
    });

    it("stays the expectation whatever constant baseline is taken off the rewards", () => {
      for (const baseline of [0.4, -7, 100]) {
        expect(farthest(expectedSurrogate(rewards.map((r) => r - baseline)), negated)).toBeLessThan(1e-12);
      }
    });

    it("is estimated by 20,000 samples to within four standard errors in every coordinate", () => {
      const samples = 20_000;
      const chances = stream(1, "samples");
      const drawn = Array.from({ length: samples }, () => pickWeighted(weights, chances));
      const batch = drawn.map((k) => sequences[k] as readonly number[]);
      const loss = reinforceLoss(
        decisionsOf(
          policy,
          parameters,
          batch,
          drawn.map((k) => rewards[k] as number),
        ),
      );
      const estimate = gradientNumbers(loss, parameters);
      const gradients = sequences.map((tokens, k) => surrogateGradient(policy, tokens, rewards[k] as number));
      let clearest = 0;
      estimate.forEach((g, i) => {
        const square = gradients.reduce((total, each, k) => total + (weights[k] as number) * (each[i] as number) ** 2, 0);
        const standardError = Math.sqrt(Math.max(0, square - (exact[i] as number) ** 2) / samples);
        expect(Math.abs(g - (negated[i] as number)), `coordinate ${i}`).toBeLessThanOrEqual(4 * standardError + 1e-12);
        clearest = Math.max(clearest, Math.abs(exact[i] as number) / (standardError + 1e-12));
      });
      expect(clearest).toBeGreaterThan(20); // so a sign or a factor gone wrong would show
    });

    it("gains by the entropy weight the gradient of the exact entropies of the states that were visited", () => {
      const decisions = decisionsOf(policy, parameters, sequences, rewards);
      const entropyWeight = 0.3;
      const plain = gradientNumbers(reinforceLoss(decisions), parameters);
      const weighed = gradientNumbers(reinforceLoss(decisions, { entropyWeight }), parameters);
      const exactEntropies = exactChoices(policy, parameters, sequences).map((p, t) => {
        const illegal = subtract(1, maskAt(sequences, t)); // 0 · log 0 = 0
        return negate(sum(multiply(p, log(add(p, illegal))), -1));
      });
      decisions.forEach((d, t) => {
        expect(farthest(numbersOf(entropy(d.logits)), numbersOf(exactEntropies[t] as Tensor))).toBeLessThan(1e-14);
      });
      const total = sum(
        exactEntropies
          .map((h, t) => multiply(h, (decisions[t] as (typeof decisions)[number]).active))
          .reduce((a, b) => add(a, b)),
      );
      const bonus = gradientNumbers(total, parameters).map((g) => (-entropyWeight * g) / sequences.length);
      expect(Math.max(...bonus.map(Math.abs))).toBeGreaterThan(1e-3);
      expect(
        farthest(
          weighed.map((g, i) => g - (plain[i] as number)),
          bonus,
        ),
      ).toBeLessThan(1e-14);
    });
  });
}

describe("reinforceLoss", () => {
  it("takes nothing from steps after a sequence's end, neither choice nor entropy", () => {
    const policy = tablePolicy(stream(2));
    const parameters = parametersOf(policy);
    const short = [1, 3];
    const lossAfter = (padding: number): number[] => {
      const decisions = decisionsOf(policy, parameters, [short], [0.7]).map((d, t) =>
        t < short.length ? d : { ...d, tokens: tensor([padding], undefined, "f64") },
      );
      return gradientNumbers(reinforceLoss(decisions, { entropyWeight: 0.1 }), parameters);
    };
    const twoSteps = decisionsOf(policy, parameters, [short], [0.7]).slice(0, 2);
    const expected = gradientNumbers(reinforceLoss(twoSteps, { entropyWeight: 0.1 }), parameters);
    for (const padding of [0, 3]) expect(farthest(lossAfter(padding), expected)).toBe(0);
  });

  it("lets no gradient flow through advantages that were made from the policy's own values", () => {
    const logits = tensor([0.3, -0.2, 0.9, 0.1, 0.5, -1], [2, 3], "f64");
    const tokens = tensor([2, 0], undefined, "f64");
    const rewardsOfPolicy = numbersOf(surprisal({ logits, tokens })).map((s) => Math.exp(-s)); // depends on the logits
    const { advantages } = advantagesOf(rewardsOfPolicy, 0.1);
    const held = constant(valueOf(tensor([...advantages], undefined, "f64")));
    const loss = reinforceLoss([{ logits, tokens, advantages: held, active: tensor([1, 1], undefined, "f64") }]);
    const choices = [0, 1].map((b) => {
      const row = numbersOf(logits)
        .slice(b * 3, b * 3 + 3)
        .map(Math.exp);
      const total = row.reduce((a, c) => a + c, 0);
      return row.map((c) => c / total);
    });
    const expected = choices.flatMap((row, b) =>
      row.map((p, j) => ((advantages[b] as number) * (p - (j === (b === 0 ? 2 : 0) ? 1 : 0))) / 2),
    );
    expect(farthest(gradientNumbers(loss, [logits]), expected)).toBeLessThan(1e-15);
  });
});

describe("entropy", () => {
  const legalCounts = [1, 2, 3, 5, 7];

  it("is log k where k choices are alike and the rest is illegal", () => {
    for (const k of legalCounts) {
      const mask = tensor(
        Array.from({ length: 7 }, (_, j) => (j < k ? 1 : 0)),
        [1, 7],
        "f64",
      );
      const [h] = numbersOf(entropy(maskLogits(tensor(new Array(7).fill(1.5), [1, 7], "f64"), mask)));
      expect(Math.abs((h as number) - Math.log(k))).toBeLessThan(1e-14);
    }
  });

  it("is finite with a finite gradient, zero for illegal choices, however extreme the legal logits", () => {
    const logits = tensor([800, -800, 0, 50, 3, 3, 3, 3], [2, 4], "f64");
    const mask = tensor([1, 1, 0, 1, 0, 1, 1, 1], [2, 4], "f64");
    const h = entropy(maskLogits(logits, mask));
    expect(numbersOf(h)[0]).toBeCloseTo(0, 12);
    const gradients = gradientNumbers(h, [logits]);
    expect(gradients.every(Number.isFinite)).toBe(true);
    expect([gradients[2], gradients[4]].map((g) => Math.abs(g as number))).toEqual([0, 0]);
  });
});

describe("maskLogits", () => {
  it("leaves legal logits exactly as they are, and gives illegal choices probability zero and no gradient", () => {
    const logits = tensor([0.1, -3.25, 700, 1e-3], [1, 4], "f64");
    const masked = maskLogits(logits, tensor([1, 1, 0, 1], [1, 4], "f64"));
    const [a, b, illegal, d] = numbersOf(masked);
    expect([a, b, d]).toEqual([0.1, -3.25, 1e-3]);
    expect(illegal).toBeLessThan(-1e8);
    const [, , share] = gradientNumbers(sum(surprisal({ logits: masked, tokens: tensor([0], undefined, "f64") })), [logits]);
    expect(share).toBe(0);
  });
});

describe("discountedReturns", () => {
  it("gives the last token the whole reward and each one before it the discount's share of the next", () => {
    expect([...discountedReturns(6, 3, 0.5)]).toEqual([1.5, 3, 6]);
    expect([...discountedReturns(-2, 4, 1)]).toEqual([-2, -2, -2, -2]);
    expect([...discountedReturns(2, 3, 0)]).toEqual([0, 0, 2]);
    expect([...discountedReturns(2, 0, 0.9)]).toEqual([]);
  });
});

describe("advantagesOf", () => {
  const someRewards = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 20 });
  const unlike = someRewards.filter((r) => Math.max(...r) - Math.min(...r) > 1e-3);
  const mean = (xs: ArrayLike<number>): number => Array.from(xs).reduce((a, b) => a + b, 0) / xs.length;

  it("takes the mean for the first baseline, then an average that keeps four fifths of itself", () => {
    const first = advantagesOf([0.2, 0.4, 0.9], undefined);
    expect(first.baseline).toBeCloseTo(0.5, 15);
    const second = advantagesOf([0.8, 1], first.baseline);
    expect(second.baseline).toBeCloseTo(0.8 * 0.5 + 0.2 * 0.9, 15);
    expect(advantagesOf([0.8, 1], 0.5, { keep: 0.25 }).baseline).toBeCloseTo(0.25 * 0.5 + 0.75 * 0.9, 15);
  });

  it("judges a batch by the baseline from before it, in units of the rewards' root mean square deviation from it", () => {
    const { advantages, guarded } = advantagesOf([0.8, 0.9], 0.5); // deviation √((.09 + .16) / 2)
    expect(guarded).toBe(false);
    const deviation = Math.sqrt(0.125);
    expect(farthest([...advantages], [0.3 / deviation, 0.4 / deviation])).toBeLessThan(1e-13);
  });

  it("gives a first batch advantages of mean zero, and any batch a mean square of one", () => {
    fc.assert(
      fc.property(unlike, fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: undefined }), (r, baseline) => {
        const { advantages } = advantagesOf(r, baseline);
        if (baseline === undefined) expect(Math.abs(mean(advantages))).toBeLessThan(1e-9);
        expect(mean(advantages.map((a) => a ** 2))).toBeCloseTo(1, 9);
      }),
    );
  });

  it("stays bounded when the rewards are nearly alike and far from the baseline", () => {
    const { advantages, guarded } = advantagesOf([0.8, 0.8000001], 0.2);
    expect(guarded).toBe(false);
    for (const a of advantages) expect(a).toBeCloseTo(1, 6);
  });

  it("learns from a single reward once there is a baseline", () => {
    expect([...advantagesOf([0.9], 0.5).advantages]).toEqual([1]);
    expect([...advantagesOf([0.1], 0.5).advantages]).toEqual([-1]);
  });

  it("does not change when rewards and baseline are shifted and scaled together", () => {
    fc.assert(
      fc.property(
        unlike,
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.constantFrom(1e-9, 1e-3, 1, 1e6),
        (r, baseline, scale) => {
          const plain = advantagesOf(r, baseline).advantages;
          const moved = advantagesOf(
            r.map((x) => (x + 2) * scale),
            (baseline + 2) * scale,
          ).advantages;
          expect(farthest([...moved], [...plain])).toBeLessThan(1e-9);
        },
      ),
    );
  });

  it("gives zeros and says so when no reward differs from the baseline, also a single one, at whatever magnitude", () => {
    const anyReward = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(anyReward, fc.integer({ min: 1, max: 20 }), fc.boolean(), (reward, count, isFirst) => {
        const { advantages, guarded } = advantagesOf(new Array(count).fill(reward), isFirst ? undefined : reward);
        expect(guarded).toBe(true);
        expect([...advantages]).toEqual(new Array(count).fill(0));
      }),
    );
  });

  it("still has a baseline when it guards", () => {
    const { baseline, guarded } = advantagesOf([0.5, 0.5], 0.5);
    expect(guarded).toBe(true);
    expect(baseline).toBeCloseTo(0.5, 15);
  });
});
