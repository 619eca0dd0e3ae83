// Importance: by enumeration, trials of one policy stand for those of another, and the cap keeps each from counting more than once.
import { describe, expect, it } from "vitest";
import { allowedTokens, enumerate } from "../../../src/nas/grammar.js";
import { createController, grammarOf, type Trajectory } from "../../../src/nas/index.js";
import { importanceOf } from "../../../src/nas/strategies/importance.js";
import type { Sequence } from "../../../src/nas/vocabulary.js";
import { createReferenceDevice, stream } from "../../../src/tensor/index.js";

/** 20 architectures. */
const grammar = grammarOf({ units: [8, 16], activations: ["relu", "tanh"], dropoutRates: [], maxLayers: 2 });
const sequences = [...enumerate(grammar)];
const trajectoryOf = (tokens: Sequence): Trajectory => ({
  tokens,
  masks: tokens.map((_, t) => allowedTokens(grammar, tokens.slice(0, t))),
});

/** How likely each architecture is before some steps of learning, and after them. */
function twoPolicies(): { readonly then: number[]; readonly now: Float64Array } {
  const controller = createController(createReferenceDevice(), grammar, stream(3, "controller"), {
    units: 8,
    optimizer: { kind: "sgd", rate: 1 },
  });
  const all = sequences.map(trajectoryOf);
  const then = Array.from(controller.likelihoods(all));
  for (let step = 0; step < 5; step++) {
    controller.reinforce(all.slice(0, 6).map((one) => ({ ...one, advantages: one.tokens.map(() => 1) })));
  }
  return { then, now: controller.likelihoods(all) };
}

const { then, now } = twoPolicies();
const worth = sequences.map((_, k) => (k < 6 ? 1 : 0)); // as they were rewarded
const expectation = (logs: ArrayLike<number>, of: (k: number) => number): number =>
  sequences.reduce((sum, _, k) => sum + Math.exp(logs[k] as number) * of(k), 0);

describe("importance", () => {
  it("is of likelihoods that add up to 1, and of policies that differ", () => {
    for (const logs of [then, now]) expect(expectation(logs, () => 1)).toBeCloseTo(1, 5);
    expect(Math.max(...then.map((log, k) => Math.abs(log - (now[k] as number))))).toBeGreaterThan(0.1);
  });

  it("makes what one policy draws stand for what the other would", () => {
    const weights = importanceOf(now, then, Number.POSITIVE_INFINITY);
    const corrected = expectation(then, (k) => (weights[k] as number) * (worth[k] as number));
    const wanted = expectation(now, (k) => worth[k] as number);
    expect(corrected).toBeCloseTo(wanted, 6);
    expect(Math.abs(expectation(then, (k) => worth[k] as number) - wanted)).toBeGreaterThan(1e-3);
  });

  it("lets no trial count for more than the cap, and is 1 of a policy that has not moved", () => {
    const capped = importanceOf(now, then, 1);
    expect(Math.max(...capped)).toBe(1);
    expect(Math.min(...capped)).toBeLessThan(1);
    expect(importanceOf(then, then, 1)).toEqual(then.map(() => 1));
  });
});
