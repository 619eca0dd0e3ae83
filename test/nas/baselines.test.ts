// Baselines: majority by hand, logistic regression where the answer is known.
import { describe, expect, it } from "vitest";
import { constantBaseline, linearBaseline } from "../../src/nas/baselines.js";
import { createLocalEvaluator, type Evaluator, type Job } from "../../src/nas/index.js";
import type { LabelledRows } from "../../src/nn/index.js";
import { createWasmDevice, zeros } from "../../src/tensor/index.js";
import { blobs, quick, stillClock } from "./blobs.js";

const look = { metric: "log-loss", seed: 0 } as const;
const labelled = (...y: number[]): LabelledRows => ({ x: zeros([y.length, 2]), y });

describe("the majority baseline", () => {
  it("answers the class that is most frequent in training, with the training frequencies for probabilities", () => {
    const data = { train: labelled(1, 0, 1), validation: labelled(1, 1, 0, 2), features: 2, classes: 3 };
    const { name, validation, test } = constantBaseline(data, [labelled(0, 2)], look);
    // Counts 1, 2, 0, and one more each: probabilities 2/6, 3/6, 1/6.
    expect(name).toBe("majority");
    expect(validation.accuracy).toBe(0.5);
    expect(validation.loss).toBeCloseTo((2 * Math.log(2) + Math.log(3) + Math.log(6)) / 4, 12);
    expect(test.accuracy).toBe(0);
    expect(test.loss).toBeCloseTo((Math.log(3) + Math.log(6)) / 2, 12);
  });

  it("answers the first of classes that are equally frequent, and never looks at the rows it is scored on", () => {
    const data = { train: labelled(0, 1), validation: labelled(1, 1, 1), features: 2, classes: 2 };
    expect(constantBaseline(data, [labelled(0)], look)).toMatchObject({ validation: { accuracy: 0 }, test: { accuracy: 1 } });
  });
});

describe("the logistic baseline", () => {
  const device = createWasmDevice("simd");
  const training = { ...quick, epochs: 40, optimizer: { kind: "adam", rate: 0.05 } } as const;

  /** The local evaluator, and the jobs that it was given. */
  function watched(data: Parameters<typeof createLocalEvaluator>[1]): { evaluator: Evaluator; jobs: Job[] } {
    const local = createLocalEvaluator(device, data, stillClock);
    const jobs: Job[] = [];
    const evaluate: Evaluator["evaluate"] = (given) => {
      jobs.push(...given);
      return local.evaluate(given);
    };
    return { evaluator: { ...local, evaluate }, jobs };
  }

  it.each([2, 3])("separates %i classes that a line separates", async (classes) => {
    const { data, test } = blobs(classes, { spread: 0.1 });
    const { evaluator, jobs } = watched(data);
    const baseline = await linearBaseline(device, evaluator, data, [test], { seed: 3, training });
    expect(baseline).toMatchObject({
      kind: "baseline",
      name: "logistic regression",
      validation: { accuracy: 1 },
      test: { accuracy: 1 },
    });
    expect(baseline?.test.loss).toBeLessThan(0.1);
    const factor = 4; // 120 rows make 8 steps an epoch, and 40 epochs less than 1,000
    const longer = { ...training, epochs: factor * training.epochs, patience: factor * training.patience };
    expect(jobs).toEqual([{ trial: 0, architecture: [], seed: 3, training: longer }]);
  });

  it("is trained as any other where the epochs asked for are enough steps", async () => {
    const { data, test } = blobs(2, { spread: 0.1 });
    const { evaluator, jobs } = watched(data);
    const long = { ...training, epochs: 200 };
    await linearBaseline(device, evaluator, data, [test], { seed: 3, training: long });
    expect(jobs).toEqual([{ trial: 0, architecture: [], seed: 3, training: long }]);
  });

  it("cannot tell a class that lies on both sides of another, which a hidden layer can", async () => {
    // One feature: class 0 within ±1, class 1 beyond.
    const rows = (shift: number): LabelledRows => {
      const y = Array.from({ length: 120 }, (_, i) => i % 2);
      const x = zeros([120, 1]);
      y.forEach((label, i) => {
        const beyond = (i % 4 === 1 ? 1 : -1) * (2 + shift / 9);
        x.set(i, 0, label === 0 ? ((i + shift) % 9) / 9 - 0.5 : beyond);
      });
      return { x, y };
    };
    const data = { train: rows(0), validation: rows(1), features: 1, classes: 2 };
    const { evaluator } = watched(data);
    const baseline = await linearBaseline(device, evaluator, data, [rows(2)], { seed: 0, training });
    expect(baseline?.test.accuracy).toBeLessThan(0.8);
    const job = { trial: 1, architecture: [{ kind: "dense", units: 16, activation: "tanh" }], seed: 0, training } as const;
    for await (const evaluation of evaluator.evaluate([job])) expect(evaluation).toMatchObject({ validation: { accuracy: 1 } });
  });

  it("is absent when it does not train", async () => {
    const { data, test } = blobs(3);
    const diverging = { ...training, optimizer: { kind: "sgd", rate: 1e39 } } as const;
    const { evaluator } = watched(data);
    expect(await linearBaseline(device, evaluator, data, [test], { seed: 0, training: diverging })).toBeUndefined();
  });
});
