// Estimators: which have no bias, which do, and that rejection with its correction is masking.
import { describe, expect, it } from "vitest";
import { gradient, multiply, sum } from "../../../src/autograd/index.js";
import { allowedTokens } from "../../../src/nas/grammar.js";
import {
  additiveRewards,
  allOutputsLoss,
  compileEstimate,
  createController,
  type Estimator,
  type EstimatorReport,
  estimatorUnder,
  expectedEstimate,
  gradientSwitches,
  gradientSwitchesAt,
  labOf,
  measureEstimator,
  reinforceEstimators,
  searchEstimators,
  switchNames,
  tutorialEstimators,
} from "../../../src/nas/index.js";
import { batchOf, compileEstimator } from "../../../src/nas/lab/estimate.js";
import { labEntropyWeight } from "../../../src/nas/lab/estimators.js";
import { joined, logitsTable } from "../../../src/nas/lab/lab-policy.js";
import { singleStepReader } from "../../../src/nas/tutorial/reader.js";
import { entropy } from "../../../src/nn/index.js";
import { constant, createReferenceDevice, createWasmDevice, stream, tensor } from "../../../src/tensor/index.js";
import { farthest, labFor, threeLayers, twoLayers } from "./toys.js";

const reference = createReferenceDevice("f64");
const wasm = createWasmDevice("simd");
const named = (name: string): Estimator => {
  const found = [...reinforceEstimators, ...tutorialEstimators, ...searchEstimators].find((e) => e.name === name);
  if (found === undefined) throw new Error(`no estimator ${name}`);
  return found;
};

describe.each([
  ["two layers", labFor(twoLayers)],
  ["three layers", labFor(threeLayers)],
])("over %s", (_name, lab) => {
  const { exact } = lab;

  it.each(["plain", "baseline .5", "rejection, corrected"])("%s has the exact gradient as its expectation", (name) => {
    expect(farthest(expectedEstimate(reference, lab, named(name)) ?? [], exact.gradient)).toBeLessThan(1e-11);
  });

  it.each(["discount .9", "entropy bonus .01", "rejection, uncorrected"])("%s has a bias", (name) => {
    expect(farthest(expectedEstimate(reference, lab, named(name)) ?? [], exact.gradient)).toBeGreaterThan(0.01);
  });

  it("leave-one-out has the exact gradient as its expectation over all batches of two", () => {
    const { space, rewards } = lab;
    const estimator = named("leave-one-out");
    const estimate = compileEstimate(reference, lab, estimator, 2);
    const total = new Float64Array(exact.gradient.length);
    space.sequences.forEach((_, a) => {
      space.sequences.forEach((_other, b) => {
        const { advantages } = estimator.worth(batchOf(space, rewards, [a, b]), undefined, stream(0));
        const chance = (exact.probabilities[a] as number) * (exact.probabilities[b] as number);
        estimate({ rows: [a, b], advantages }).forEach((g, i) => {
          total[i] = (total[i] as number) + chance * g;
        });
      });
    });
    expect(farthest(total, exact.gradient)).toBeLessThan(1e-11);
  });

  it("the entropy bonus adds the gradient of the entropies of the states that are visited, as often as they are", () => {
    const { space, policy } = lab;
    const parameters = policy.initial.map(constant);
    const visits = space.states.map(() => 0);
    space.choices.forEach((path, row) => {
      for (const choice of path) {
        const state = Math.floor(choice / space.grammar.vocabulary.size);
        visits[state] = (visits[state] as number) + (exact.probabilities[row] as number);
      }
    });
    const entropies = entropy(logitsTable(space, policy, parameters));
    const bonus = joined(gradient(sum(multiply(entropies, tensor(visits, undefined, "f64"))), parameters));
    const expected = exact.gradient.map((g, i) => g + labEntropyWeight * (bonus[i] as number));
    expect(farthest(expectedEstimate(reference, lab, named("entropy bonus .01")) ?? [], expected)).toBeLessThan(1e-11);
  });

  it("rejection with its correction is masking, batch by batch", () => {
    const batch = { rows: [0, 5, 11, 5], advantages: [0.3, -0.7, 0.2, 0.9].map((a) => new Array(4).fill(a)) };
    const own = {
      ...batch,
      advantages: batch.rows.map((row, b) => batch.advantages[b]?.slice(0, lab.space.sequences[row]?.length) ?? []),
    };
    const [masked, corrected, uncorrected] = ["plain", "rejection, corrected", "rejection, uncorrected"].map((name) =>
      compileEstimate(reference, lab, named(name), 4)(own),
    ) as [Float64Array, Float64Array, Float64Array];
    expect(farthest(corrected, masked)).toBeLessThan(1e-12);
    expect(farthest(uncorrected, masked)).toBeGreaterThan(0.01);
  });

  it.each(["moving average", "leave-one-out"])(
    "%s is right on average over 2,000 batches, within four standard errors",
    (name) => {
      const report = measureEstimator(wasm, lab, named(name), { batch: 6, repetitions: 2000, seed: 1 });
      expect(report.bias).toBeLessThan(4 * report.biasNoise);
      expect(report.biasNoise).toBeLessThan(0.03); // so that a share of the gradient gone wrong would show
      expect(report.meanCosine).toBeGreaterThan(0.95);
    },
  );
});

describe("a report of an estimator", () => {
  const lab = labFor(twoLayers);
  const leaveOneOut = named("leave-one-out");

  it("has the variance that enumeration gives, in inverse proportion to the batch", () => {
    const { space, exact } = lab;
    const half = named("baseline .5");
    const estimate = compileEstimate(reference, lab, half, 1);
    const lengthOf = (g: Float64Array): number => g.reduce((sum, x) => sum + x * x, 0);
    const squares = space.sequences.map((sequence, row) => {
      const advantages = [new Array<number>(sequence.length).fill((lab.rewards[row] as number) - 0.5)];
      return (exact.probabilities[row] as number) * lengthOf(estimate({ rows: [row], advantages }));
    });
    const variance = squares.reduce((a, b) => a + b) / lengthOf(exact.gradient) - 1;
    for (const batch of [1, 20]) {
      const report = measureEstimator(wasm, lab, half, { batch, repetitions: 3000, seed: 2 });
      expect(Math.abs((report.variance * batch) / variance - 1)).toBeLessThan(0.1);
    }
  });

  it("nears the gradient in cosine and signs as the batch grows", () => {
    const [small, large] = [4, 400].map((batch) => measureEstimator(wasm, lab, leaveOneOut, { batch, repetitions: 50, seed: 3 }));
    expect(large?.cosine.mean).toBeGreaterThan(0.97);
    expect(large?.rightSigns.mean).toBeGreaterThan(0.85);
    expect(small?.cosine.mean).toBeLessThan(0.9);
    expect(small?.rightSigns.mean).toBeLessThan(large?.rightSigns.mean as number);
  });
});

describe.each(["search", "tutorial"])("the loss of the %s's estimator", (name) => {
  it("is what the controller descends on the same batch", () => {
    const estimator = named(name);
    const { grammar, sequences } = twoLayers;
    const size = grammar.vocabulary.size;
    const rows = [3, 23, 5, 11];
    const lab = labOf(twoLayers, additiveRewards(twoLayers), stream(5, "controller"), {
      units: 6,
      ...(estimator.reader && { reader: estimator.reader }),
    });
    const { advantages } = estimator.worth(batchOf(twoLayers, lab.rewards, rows), 0.6, stream(0, "worth"));

    const { program, write } = compileEstimator(reference, lab, estimator, {
      size: rows.length,
      parameters: lab.policy.initial.map((value) => reference.resident(value)),
      finish: (loss) => ({ outputs: { loss } }),
    });
    write({ rows, advantages });
    expect(program.run()).toBeUndefined(); // it is done at once

    const controller = createController(reference, grammar, stream(5, "controller"), {
      units: 6,
      optimizer: { kind: "sgd", rate: 0 },
      entropyWeight: 0,
      masksIllegal: estimator.masksIllegal,
      ...(name === "tutorial" ? { loss: allOutputsLoss, reader: singleStepReader } : {}),
    });
    const trajectories = rows.map((row, b) => {
      const sequence = sequences[row] as readonly number[];
      const worth = advantages[b] as Float64Array;
      const tokens = Array.from(worth, (_, t) => sequence[t] ?? 0);
      const masks = tokens.map((_, t) =>
        estimator.masksIllegal ? allowedTokens(grammar, tokens.slice(0, t)) : new Float32Array(size).fill(1),
      );
      return { tokens, masks, advantages: worth };
    });
    const { loss } = controller.reinforce(trajectories);
    expect(Math.abs(loss)).toBeGreaterThan(1e-4);
    expect(Math.abs(program.output("loss").get() - loss)).toBeLessThan(1e-12);
  });
});

describe("the tutorial's estimator", () => {
  const report = (estimator: Estimator): EstimatorReport =>
    measureEstimator(wasm, labFor(twoLayers, estimator.reader), estimator, { batch: 10, repetitions: 1000, seed: 1 });

  it("does not point to the gradient, and the search's does", () => {
    const [tutorial, search] = [report(named("tutorial")), report(named("search"))];
    expect(Math.abs(tutorial.cosine.mean)).toBeLessThan(0.2);
    expect(search.cosine.mean).toBeGreaterThan(0.4);
    expect(search.meanCosine).toBeGreaterThan(0.97);
  });

  it("loses the direction by its loss over all outputs alone", () => {
    expect(Math.abs(report(named("search + lossOverAllOutputs")).cosine.mean)).toBeLessThan(0.2);
  });

  it("is none at all where the last state alone is trained and illegal tokens are masked there", () => {
    const { cosine, variance, rightSigns } = report(named("tutorial − rejectionNotInPolicy"));
    expect([cosine.mean, variance, rightSigns.mean]).toEqual([0, 0, 0.5]);
  });

  it("sets rewards down where rows were before they were shuffled", () => {
    const rewards = [0.1, 0.5, 0.9, 0.7];
    const batch = { rewards, lengths: [3, 3, 3, 3], longest: 3 };
    const worthsAt = (isShuffled: boolean): number[] => {
      const switches = { ...gradientSwitchesAt(false), rewardRowsShuffled: isShuffled };
      return estimatorUnder(switches, "", "")
        .worth(batch, 0.5, stream(3, "rows"))
        .advantages.map((row) => row[1] as number);
    };
    const [straight, moved] = [worthsAt(false), worthsAt(true)];
    expect(moved).not.toEqual(straight);
    expect(moved.toSorted()).toEqual(straight.toSorted());
  });

  it("has a switch for each of the faults that are in the gradient, all of them named in the table of switches", () => {
    expect(switchNames.filter((name) => (gradientSwitches as readonly string[]).includes(name))).toEqual(gradientSwitches);
    expect(tutorialEstimators).toHaveLength(1 + gradientSwitches.length);
    const names = [...reinforceEstimators, ...tutorialEstimators, ...searchEstimators].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
