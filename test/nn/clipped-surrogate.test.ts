// The clipped surrogate against values by hand, finite differences, and REINFORCE where the ratio is 1.
import { describe, expect, it } from "vitest";
import { gradient, gradientCheck } from "../../src/autograd/index.js";
import { clippedSurrogateLoss, type DrawnDecision, reinforceLoss, surprisal } from "../../src/nn/index.js";
import { stream, type Tensor, tensor, valueOf } from "../../src/tensor/index.js";
import { listOf } from "./closeness.js";

const f64 = (values: number[], shape?: number[]): Tensor => tensor(values, shape, "f64");

/** One decision between two choices in each of the sequences, of which each took the first; its probability then and now. */
function decisionOf(cases: readonly { readonly was: number; readonly is: number; readonly advantage: number }[]): DrawnDecision {
  return {
    logits: f64(
      cases.flatMap(({ is }) => [Math.log(is), Math.log(1 - is)]),
      [cases.length, 2],
    ),
    tokens: f64(cases.map(() => 0)),
    advantages: f64(cases.map(({ advantage }) => advantage)),
    active: f64(cases.map(() => 1)),
    logProbabilities: f64(cases.map(({ was }) => Math.log(was))),
  };
}
const lossOf = (...cases: Parameters<typeof decisionOf>[0]): number =>
  valueOf(clippedSurrogateLoss([decisionOf(cases)], { clip: 0.2 })).get();

describe("clippedSurrogateLoss", () => {
  it("is minus the ratio times the advantage, while the ratio is near 1", () => {
    expect(lossOf({ was: 0.5, is: 0.55, advantage: 2 })).toBeCloseTo(-2.2, 12);
    expect(lossOf({ was: 0.5, is: 0.45, advantage: -2 })).toBeCloseTo(1.8, 12);
  });

  it("stops at 1 ± ε on the side where the ratio pays, and not on the side where it costs", () => {
    expect(lossOf({ was: 0.4, is: 0.6, advantage: 2 })).toBeCloseTo(-2.4, 12); // 1.5 counts as 1.2
    expect(lossOf({ was: 0.4, is: 0.6, advantage: -2 })).toBeCloseTo(3, 12);
    expect(lossOf({ was: 0.6, is: 0.3, advantage: -2 })).toBeCloseTo(1.6, 12); // .5 counts as .8
    expect(lossOf({ was: 0.6, is: 0.3, advantage: 2 })).toBeCloseTo(-1, 12);
  });

  it("is the mean over the batch", () => {
    expect(lossOf({ was: 0.4, is: 0.6, advantage: 2 }, { was: 0.5, is: 0.55, advantage: 2 })).toBeCloseTo((-2.4 - 2.2) / 2, 12);
  });

  it("has no gradient where it stopped, and everywhere else that of the ratio", () => {
    const slope = (was: number, is: number, advantage: number): number => {
      const decision = decisionOf([{ was, is, advantage }]);
      const [g] = gradient(clippedSurrogateLoss([decision], { clip: 0.2 }), [decision.logits]) as [Tensor];
      return listOf(valueOf(g))[0] as number;
    };
    expect(slope(0.4, 0.6, 2)).toBeCloseTo(0, 14);
    expect(slope(0.6, 0.3, -2)).toBeCloseTo(0, 14);
    expect(slope(0.4, 0.6, -2)).toBeCloseTo((2 * 0.6 * 0.4) / 0.4, 12); // dρ/dz = ρ (1 − π)
    expect(slope(0.6, 0.3, 2)).toBeCloseTo((-2 * 0.3 * 0.7) / 0.6, 12);
  });

  /** Three steps of four sequences over five tokens; the ratios are spread about 1. */
  function batch(rng: () => number, logits: readonly Tensor[], drawn: readonly number[][]): DrawnDecision[] {
    return logits.map((z, t) => ({
      logits: z,
      tokens: f64([0, 3, 1, 4]),
      advantages: f64(Array.from({ length: 4 }, () => 2 * rng() - 1)),
      active: f64([1, 1, t < 2 ? 1 : 0, 1]),
      logProbabilities: f64(drawn[t] as number[]),
    }));
  }
  const rng = stream(3, "clipped surrogate");
  const logits = Array.from({ length: 3 }, () =>
    f64(
      Array.from({ length: 20 }, () => 2 * rng() - 1),
      [4, 5],
    ),
  );
  const now = logits.map((z) => listOf(valueOf(surprisal({ logits: z, tokens: f64([0, 3, 1, 4]) }))).map((s) => -s));

  it("agrees with finite differences, with entropy and without", () => {
    const drawn = now.map((step) => step.map((l) => l + 0.8 * (2 * rng() - 1)));
    for (const entropyWeight of [0, 0.3]) {
      for (let k = 0; k < 5; k++) {
        const { error } = gradientCheck(
          (...z) => clippedSurrogateLoss(batch(stream(k, "advantages"), z, drawn), { clip: 0.2, entropyWeight }),
          logits,
          { rng: stream(k, "direction") },
        );
        expect(error).toBeLessThan(1e-8);
      }
    }
  });

  it("has the gradient of REINFORCE on the first step after drawing, whatever ε", () => {
    const decisions = batch(stream(1, "advantages"), logits, now);
    const numbers = (loss: Tensor): number[] => gradient(loss, logits).flatMap((g) => listOf(valueOf(g)));
    const plain = numbers(reinforceLoss(decisions, { entropyWeight: 0.1 }));
    expect(Math.max(...plain.map(Math.abs))).toBeGreaterThan(0.05);
    for (const clip of [0.01, 0.2, 5]) {
      numbers(clippedSurrogateLoss(decisions, { clip, entropyWeight: 0.1 })).forEach((g, i) => {
        expect(g).toBeCloseTo(plain[i] as number, 13);
      });
    }
  });
});
