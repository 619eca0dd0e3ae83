// Evaluations: reproducible to the bit, from the weights they were given, and as good as other libraries' networks.
import { describe, expect, it } from "vitest";
import { prepare } from "../../src/data/index.js";
import {
  buildNetwork,
  type CompleteEvaluation,
  createLocalEvaluator,
  type Evaluation,
  evaluate,
  type Job,
  parseArchitecture,
  placeData,
  scoreWeights,
  type Weights,
} from "../../src/nas/index.js";
import { valueOf } from "../../src/nn/index.js";
import { createReferenceDevice, createWasmDevice, stream } from "../../src/tensor/index.js";
import { wineDataset } from "../data/wine.js";
import { golden } from "../golden/load.js";
import { listOf } from "../nn/closeness.js";
import { blobs, jobOf, quick, stillClock } from "./blobs.js";

const { data, test: testRows } = blobs(3);
const device = createWasmDevice("simd");
const resident = placeData(device, data);
const run = (job: Job): Promise<Evaluation> => evaluate(device, resident, job, stillClock);

function completed(evaluation: Evaluation): CompleteEvaluation {
  if (evaluation.status === "failed") throw new Error(evaluation.reason);
  return evaluation;
}

const values = ({ weights }: CompleteEvaluation): number[][] => weights.map((w) => [...w.values]);

/** Weights to start from, as a weight bank gives them. */
function sharedOf(weights: readonly Weights[]): readonly (readonly [Weights, Weights])[] {
  return Array.from({ length: weights.length / 2 }, (_, k) => [weights[2 * k] as Weights, weights[2 * k + 1] as Weights]);
}

describe("evaluate", () => {
  it("gives the same evaluation to the bit for the same job, on a warm device and on a fresh one", async () => {
    const job = jobOf("8-tanh dropout-0.2 5-relu");
    const once = await run(job);
    expect(once.status).toBe("complete");
    expect(await run(job)).toEqual(once);
    const fresh = createWasmDevice("simd");
    expect(await evaluate(fresh, placeData(fresh, data), job, stillClock)).toEqual(once);
  });

  it("gives other weights for another trial and for another seed", async () => {
    const weights = new Set<string>();
    for (const job of [jobOf("8-tanh"), jobOf("8-tanh", { trial: 2 }), jobOf("8-tanh", { seed: 1 })]) {
      weights.add(JSON.stringify(values(completed(await run(job)))));
    }
    expect(weights.size).toBe(3);
  });

  it("says what it was asked, how many parameters there are, and each epoch's scores", async () => {
    const evaluation = completed(await run(jobOf("8-tanh dropout-0.2", { trial: 7 })));
    expect(evaluation).toMatchObject({
      trial: 7,
      architecture: parseArchitecture("8-tanh dropout-0.2"),
      parameters: 59,
      seconds: 0,
    });
    expect(evaluation.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(evaluation.weights.map(({ shape }) => shape)).toEqual([[3, 8], [8], [8, 3], [3]]);
    expect(evaluation.epochs[0]).not.toHaveProperty("trainingLoss");
    const watched = completed(
      await run(jobOf("8-tanh dropout-0.2", { trial: 7, training: { ...quick, withTrainingLoss: true } })),
    );
    for (const { trainingLoss } of watched.epochs) expect(trainingLoss).toBeGreaterThan(0);
    expect(values(watched)).toEqual(values(evaluation));
  });

  it("scores test rows after each epoch when it is given any, and nothing else is changed by that", async () => {
    const job = jobOf("8-tanh dropout-0.2");
    const without = completed(await run(job));
    const watched = completed(await evaluate(device, placeData(device, { ...data, test: testRows }), job, stillClock));
    for (const [k, { test, ...validation }] of watched.epochs.entries()) {
      expect(validation).toEqual(without.epochs[k]);
      expect(test).not.toEqual({ loss: validation.loss, accuracy: validation.accuracy });
    }
    expect({ ...watched, epochs: [] }).toEqual({ ...without, epochs: [] });
    const atBest = watched.epochs.find(({ epoch }) => epoch === watched.bestEpoch)?.test;
    expect(atBest).toEqual(await scoreWeights(device, watched.architecture, watched.weights, testRows, data));
  });

  it("measures its seconds with the clock that it is given", async () => {
    let now = 10;
    expect((await evaluate(device, resident, jobOf("4-relu"), () => (now += 0.25))).seconds).toBe(0.25);
  });

  it.each(["log-loss", "accuracy"] as const)("keeps the best epoch by %s", async (metric) => {
    // A rate far too large: later epochs are often worse than earlier ones.
    const training = { ...quick, metric, epochs: 12, optimizer: { kind: "adam", rate: 0.5 } } as const;
    const evaluation = completed(await run(jobOf("8-relu", { training })));
    const best = evaluation.epochs.reduce((a, b) =>
      metric === "log-loss"
        ? b.loss < a.loss
          ? b
          : a
        : valueOf(b, "accuracy") > valueOf(a, "accuracy") || (b.accuracy === a.accuracy && b.loss < a.loss)
          ? b
          : a,
    );
    expect(best.epoch).toBeLessThan(12);
    expect(evaluation.bestEpoch).toBe(best.epoch);
    expect(evaluation.validation).toEqual({ loss: best.loss, accuracy: best.accuracy });
  });

  it("fails what trains longer than its job allows, at the end of an epoch, whose scores are kept", async () => {
    let now = 0;
    const ticking = (): number => now++; // a second between two looks
    const training = { ...quick, epochs: 20, patience: 20 };
    const job = jobOf("8-tanh", { training, timeout: 3 });
    const late = await evaluate(device, resident, job, ticking);
    expect(late).toMatchObject({
      status: "failed",
      reason: "it trained longer than the trial timeout of 3 s: given up after epoch 4",
      epochs: { length: 4 },
    });
    const whole = await evaluate(device, resident, jobOf("8-tanh", { training }), stillClock);
    expect(late.epochs).toEqual(whole.epochs.slice(0, 4));
    const inTime = await evaluate(device, resident, { ...job, timeout: 1_000 }, ticking);
    expect({ ...inTime, seconds: 0 }).toEqual(whole);
    const atTheEnd = await evaluate(device, resident, { ...job, training: { ...training, epochs: 1 }, timeout: 0.5 }, ticking);
    expect(atTheEnd).toMatchObject({ status: "failed", epochs: { length: 1 } });
  });

  it("fails a network that is larger than the device's memory, with its reason, and trains the next one as if nothing were", async () => {
    const expected = await evaluate(device, resident, jobOf("8-tanh"), stillClock);
    const tooLarge = async (text: string): Promise<string> => {
      const huge = await evaluate(device, resident, jobOf(text), stillClock);
      expect(huge.epochs).toEqual([]);
      return huge.status === "failed" ? huge.reason : "";
    };
    expect(await tooLarge("30000-tanh 30000-tanh")).toMatch(/must fit the device's memory of 4 GiB, got 900\d+ parameters/);
    expect(await evaluate(device, resident, jobOf("8-tanh"), stillClock)).toEqual(expected);
  });

  it("starts from shared weights: without a learning rate they are what is scored and what comes back", async () => {
    const { weights } = completed(await run(jobOf("8-tanh 5-relu", { trial: 5 })));
    const still = { ...quick, optimizer: { kind: "sgd", rate: 0 } } as const;
    const started = completed(await run(jobOf("8-tanh 5-relu", { training: still, shared: sharedOf(weights) })));
    expect(values(started)).toEqual(weights.map((w) => [...w.values]));
    expect(started.validation).toEqual(await scoreWeights(device, started.architecture, weights, data.validation, data));
  });

  it("starts a layer that is not shared from fresh weights of its own stream", async () => {
    const { weights } = completed(await run(jobOf("8-tanh 5-relu", { trial: 5 })));
    const still = { ...quick, optimizer: { kind: "sgd", rate: 0 } } as const;
    const [first, , last] = sharedOf(weights);
    const shared = [first ?? null, null, last ?? null];
    const started = completed(await run(jobOf("8-tanh 5-relu", { trial: 9, training: still, shared })));
    const fresh = buildNetwork(parseArchitecture("8-tanh 5-relu"), data, stream(0, "init", 9)).initial.map(listOf);
    const given = weights.map((w) => [...w.values]);
    expect(values(started)).toEqual([given[0], given[1], fresh[2], fresh[3], given[4], given[5]]);
  });

  it("fails with a reason when the loss is not finite", async () => {
    const training = { ...quick, optimizer: { kind: "sgd", rate: 1e38 } } as const;
    const evaluation = await run(jobOf("8-relu", { training }));
    expect(evaluation).toMatchObject({
      status: "failed",
      trial: 1,
      parameters: 59,
      reason: expect.stringContaining("not finite"),
    });
    expect(evaluation).not.toHaveProperty("weights");
    expect(evaluation.epochs).toHaveLength(1);
    expect(Number.isFinite(evaluation.epochs[0]?.loss)).toBe(false);
  });

  it.each([2, 10, 100])("trains %i classes end to end", async (classes) => {
    const { data: many, test } = blobs(classes, { rows: classes === 100 ? 600 : 200, features: 6, spread: 0.2 });
    const training = { ...quick, epochs: 25, optimizer: { kind: "adam", rate: 0.02 } } as const;
    const evaluation = completed(await evaluate(device, placeData(device, many), jobOf("32-tanh", { training }), stillClock));
    const scores = await scoreWeights(device, evaluation.architecture, evaluation.weights, test, many);
    expect(evaluation.weights.at(-1)?.shape).toEqual([classes === 2 ? 1 : classes]);
    expect(evaluation.validation.accuracy).toBeGreaterThan(0.9);
    expect(scores.accuracy).toBeGreaterThan(0.9);
    expect(scores.loss).toBeLessThan(0.5 * Math.log(classes));
  });

  it("gives on the reference device what it gives on wasm, to within rounding", async () => {
    const reference = createReferenceDevice("f32");
    const job = jobOf("5-elu dropout-0.2", { training: { ...quick, epochs: 1 } });
    const plain = completed(await evaluate(reference, placeData(reference, data), job, stillClock));
    const wasm = completed(await run(job));
    expect(Math.abs(plain.validation.loss - wasm.validation.loss)).toBeLessThan(1e-4);
    values(plain)
      .flat()
      .forEach((w, i) => {
        expect(Math.abs(w - (values(wasm).flat()[i] as number))).toBeLessThan(1e-4);
      });
  });
});

describe("scoreWeights", () => {
  it("gives exactly the scores of the evaluation on the same rows", async () => {
    for (const text of ["8-tanh dropout-0.2 5-relu", "linear", "1-sigmoid"]) {
      const { architecture, weights, validation } = completed(await run(jobOf(text)));
      expect(await scoreWeights(device, architecture, weights, data.validation, data)).toEqual(validation);
      expect(await scoreWeights(device, architecture, weights, testRows, data)).not.toEqual(validation);
    }
  });

  it("leaves the weights as they are, and the device as it was", async () => {
    const { architecture, weights } = completed(await run(jobOf("8-tanh")));
    const before = weights.map((w) => [...w.values]);
    const losses = new Set<number>();
    for (let k = 0; k < 50; k++) losses.add((await scoreWeights(device, architecture, weights, testRows, data)).loss);
    expect(losses.size).toBe(1);
    expect(weights.map((w) => [...w.values])).toEqual(before);
  });
});

describe("the local evaluator", () => {
  it("gives what evaluate gives, one job after another", async () => {
    const jobs = ["8-tanh", "4-relu 4-relu", "linear"].map((text, k) => jobOf(text, { trial: k + 1 }));
    const evaluator = createLocalEvaluator(device, data, stillClock);
    const evaluations: Evaluation[] = [];
    for await (const evaluation of evaluator.evaluate(jobs)) evaluations.push(evaluation);
    await evaluator.close();
    for (const [k, job] of jobs.entries()) expect(evaluations[k]).toEqual(await run(job));
    expect([evaluator.workers, evaluator.device]).toEqual([1, "wasm-simd"]);
  });
});

describe("128-relu on the wine data, ten epochs at a rate of .01", () => {
  // A split for each seed, as the other libraries had: on one split alone all of them may lie .03 off together.
  const splits = Array.from({ length: 8 }, (_, seed) => prepare(wineDataset(), { seed }));
  const libraries = golden("wine-128-relu");
  const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

  it("reaches a validation accuracy of .73 ± .02, as PyTorch and scikit-learn do", async () => {
    const training = { ...quick, epochs: 10, batchSize: 32 };
    const accuracies: number[] = [];
    for (const { train, validation } of splits) {
      const wine = createWasmDevice();
      const rows = placeData(wine, { train, validation, features: 11, classes: 3 });
      // Four networks a split: one network's accuracy has a standard deviation of .017.
      const last: number[] = [];
      for (let seed = 0; seed < 4; seed++) {
        const { epochs } = await evaluate(wine, rows, jobOf("128-relu", { seed, training }), stillClock);
        last.push(epochs.at(-1)?.accuracy as number);
      }
      accuracies.push(mean(last));
    }
    expect(Math.abs(mean(accuracies) - 0.73)).toBeLessThan(0.02);
    expect(Math.min(...accuracies)).toBeGreaterThan(0.68);
    expect(Math.max(...accuracies)).toBeLessThan(0.78);
    // PyTorch .7228, scikit-learn .7332: means of eight splits with one network each.
    expect(Math.abs(mean(accuracies) - libraries.number("torchAccuracy.mean"))).toBeLessThan(0.02);
    expect(Math.abs(mean(accuracies) - libraries.number("sklearnAccuracy.mean"))).toBeLessThan(0.02);
    expect(mean(accuracies)).toBeGreaterThan(libraries.number("majority") + 0.06);
  });

  it("has as many rows as the other libraries had", () => {
    const rows = ["train", "validation"].map((part) => libraries.number(`rows.${part}`));
    for (const { train, validation } of splits) expect([train.n, validation.n]).toEqual(rows);
  });
});
