// TabNAS's toy: its space, its gradients against autodiff, and how often each rule finds 4-2.
import { describe, expect, it, test } from "vitest";
import { add, divide, exp, gradient, log, multiply, reshape, softmax, subtract, sum } from "../../../src/autograd/index.js";
import { repeatToy, type ToyRule, toyChart, toyEntries } from "../../../src/nas/index.js";
import { toyGradient, toyProbabilities } from "../../../src/nas/lab/tabnas-toy.js";
import { arrayOf, constant, scalar, type Tensor, tensor, toFloats, valueOf } from "../../../src/tensor/index.js";
import { farthest } from "./toys.js";

const logits = Float64Array.from([0.3, -0.8, 1.1, 0.4, 0.2, -0.5]);
const feasible = toyEntries.map(({ isFeasible }) => (isFeasible ? 1 : 0));
const f64 = (numbers: readonly number[], shape: readonly number[] = [numbers.length]): Tensor => tensor(numbers, shape, "f64");

/** π of the nine networks from the six logits, by the engine's softmax. */
function probabilitiesOf(z: Tensor): Tensor {
  const layers = softmax(reshape(z, [2, 3]));
  const rows = [0, 1].map((layer) => sum(multiply(layers, f64(layer === 0 ? [1, 0] : [0, 1], [2, 1])), 0));
  return reshape(multiply(reshape(rows[0] as Tensor, [3, 1]), reshape(rows[1] as Tensor, [1, 3])), [9]);
}

describe("the toy", () => {
  it("allows six of nine networks, of which 4-2 is the best and 4-4 is not", () => {
    expect(toyEntries.map(({ network, parameters }) => `${network.join("-")} ${parameters}`)).toEqual([
      ...["2-2 15", "2-3 19", "2-4 23", "3-2 20", "3-3 25", "3-4 30", "4-2 25", "4-3 31", "4-4 37"],
    ]);
    expect(toyEntries.filter(({ isFeasible }) => isFeasible).toSorted((a, b) => a.loss - b.loss)[0]?.network).toEqual([4, 2]);
    expect(toyEntries.toSorted((a, b) => a.loss - b.loss)[0]?.isFeasible).toBe(false);
  });

  it("has the policy's probabilities", () => {
    expect(farthest(toyProbabilities(logits), toFloats(valueOf(probabilitiesOf(constant(arrayOf(logits, [6]))))))).toBeLessThan(
      1e-14,
    );
  });

  const others = [6, 0, 8, 6, 2];
  const objectives: Readonly<Record<ToyRule, (p: Tensor, drawn: Tensor) => Tensor>> = {
    exact: (p, drawn) => subtract(drawn, log(sum(multiply(p, f64(feasible))))),
    detached: (p, drawn) => subtract(drawn, constant(valueOf(log(sum(multiply(p, f64(feasible))))))),
    sampled: (p, drawn) => {
      const held = constant(valueOf(log(p)));
      const counts = f64(toyEntries.map((_, y) => others.filter((other) => other === y).length * (feasible[y] as number)));
      const ratios = exp(subtract(log(p), held));
      return subtract(drawn, log(divide(sum(multiply(ratios, counts)), others.length)));
    },
    absolute: (_p, drawn) => add(drawn, scalar(0)),
  };

  it.each(Object.keys(objectives) as ToyRule[])("by the rule %s ascends the derivative of its objective", (rule) => {
    for (const drawn of [0, 4, 6]) {
      const z = constant(arrayOf(logits, [6]));
      const p = probabilitiesOf(z);
      const chosen = sum(multiply(log(p), f64(toyEntries.map((_, y) => (y === drawn ? 1 : 0)))));
      const [expected] = gradient(multiply(objectives[rule](p, chosen), -0.7), [z]);
      const found = toyGradient(logits, drawn, { rule, advantage: -0.7, others });
      expect(farthest(found, toFloats(valueOf(expected as Tensor)))).toBeLessThan(1e-13);
    }
  });

  const shareOfBest = (rule: ToyRule): number => {
    const { picked } = repeatToy({ rule, seed: 0 }, 500);
    expect(picked.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 12);
    return picked.find(({ network }) => network.join("-") === "4-2")?.share ?? 0;
  };

  it.each(["exact", "detached"] as const)("finds 4-2 in at least 95 %% of 500 searches by rejection, %s", (rule) => {
    expect(shareOfBest(rule)).toBeGreaterThanOrEqual(0.95);
  });

  it("finds 4-2 in at most 15 % of 500 searches by the absolute reward", () => {
    expect(shareOfBest("absolute")).toBeLessThanOrEqual(0.15);
  });
});

test("the chart of the toy shows for each rule how many parameters the picked networks have", () => {
  const outcome = repeatToy({ rule: "exact", seed: 0, iterations: 50 }, 4);
  const { series } = toyChart([{ ...outcome, name: "exact" }]);
  expect(series[0]?.name).toBe("exact");
  expect(series[0]?.points).toHaveLength(outcome.picked.length);
  for (const [parameters, share] of series[0]?.points ?? []) {
    expect(toyEntries.some((entry) => entry.parameters === parameters && entry.isFeasible)).toBe(true);
    expect(share).toBeGreaterThan(0);
  }
});
