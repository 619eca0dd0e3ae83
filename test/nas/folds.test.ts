// Folds: a trial of several networks is the mean of what each of them is by itself.
import { describe, expect, it } from "vitest";
import { baselines, constantBaseline } from "../../src/nas/baselines.js";
import {
  type CompleteEvaluation,
  createLocalEvaluator,
  type Evaluation,
  type EvaluationData,
  type Evaluator,
  evaluate,
  type Job,
  meanOfFolds,
  overFolds,
  placeData,
  scoreFolds,
  scoreWeights,
} from "../../src/nas/index.js";
import { type LabelledRows, type Scores, valueOf } from "../../src/nn/index.js";
import { createWasmDevice } from "../../src/tensor/index.js";
import { clouds } from "../nn/networks.js";
import { blobs, jobOf, quick, stillClock } from "./blobs.js";
import { complete, failed } from "./evaluations.js";

const device = createWasmDevice("simd");
const part = (seed: number): LabelledRows => clouds(60, { classes: 3, features: 3, spread: 0.6, seed });
const { data: first } = blobs(3, { rows: 60 });
const divisions = [first, { train: part(11), validation: part(12) }, { train: part(13), validation: part(14) }];
const data: EvaluationData = { ...first, otherFolds: divisions.slice(1) };
const tests = [part(21), part(22), part(23)];
const jobs = ["8-tanh dropout-0.2", "4-relu"].map((text, k) => jobOf(text, { trial: k + 1 }));

async function evaluated(evaluator: Evaluator, some: readonly Job[] = jobs): Promise<Evaluation[]> {
  const all: Evaluation[] = [];
  for await (const evaluation of evaluator.evaluate(some)) all.push(evaluation);
  return all;
}

function completed(evaluation: Evaluation | undefined): CompleteEvaluation {
  if (evaluation?.status !== "complete") throw new Error("the trial must be complete");
  return evaluation;
}

/** One fold's network by itself. */
async function alone(job: Job, fold: number): Promise<CompleteEvaluation> {
  return completed(await evaluate(device, placeData(device, data), { ...job, fold }, stillClock));
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
function expectMean(of: Scores, scores: readonly Scores[]): void {
  expect(of.loss).toBeCloseTo(meanOf(scores.map(({ loss }) => loss)), 12);
  expect(of.accuracy).toBeCloseTo(meanOf(scores.map((each) => valueOf(each, "accuracy"))), 12);
}

/** Gives the evaluations of another evaluator in the opposite order. */
function backwards(evaluator: Evaluator): Evaluator {
  return {
    ...evaluator,
    async *evaluate(some, signal) {
      const all: Evaluation[] = [];
      for await (const evaluation of evaluator.evaluate(some, signal)) all.push(evaluation);
      yield* all.reverse();
    },
  };
}

describe("a trial of three folds", () => {
  const local = createLocalEvaluator(device, data, stillClock);
  const whole = overFolds(local, 3);

  it("has the mean scores of the three networks, and all their epochs and weights", async () => {
    const trials = await evaluated(whole);
    expect(trials.map(({ trial }) => trial)).toEqual([1, 2]);
    for (const [k, job] of jobs.entries()) {
      const folds = [await alone(job, 1), await alone(job, 2), await alone(job, 3)];
      const trial = completed(trials[k]);
      expectMean(
        trial.validation,
        folds.map(({ validation }) => validation),
      );
      expect(trial.bestEpoch).toBeCloseTo(meanOf(folds.map(({ bestEpoch }) => bestEpoch)), 12);
      expect(trial.weights).toEqual(folds.flatMap(({ weights }) => weights));
      expect(trial.folds).toEqual(folds.map(({ validation, bestEpoch }) => ({ validation, bestEpoch })));
      expect(trial.epochs).toEqual(folds.flatMap(({ epochs }, f) => epochs.map((epoch) => ({ ...epoch, fold: f + 1 }))));
      expect(trial.epochs).toHaveLength(9);
      expect(trial).not.toHaveProperty("fold");
    }
  });

  it("trains each network on the rows of its fold, and the first with the chances of a trial without folds", async () => {
    const [job] = jobs as [Job];
    const plain = completed(await evaluate(device, placeData(device, first), job, stillClock));
    expect(await alone(job, 1)).toEqual({ ...plain, fold: 1 });
    const twice: EvaluationData = { ...data, ...divisions[1], otherFolds: divisions.slice(1, 2) };
    const [asFirst, asSecond] = [await evaluate(device, placeData(device, twice), job, stillClock), await alone(job, 2)];
    expect(await evaluate(device, placeData(device, twice), { ...job, fold: 2 }, stillClock)).toEqual(asSecond);
    expect(completed(asFirst).validation).not.toEqual(asSecond.validation); // the same rows, other chances
  });

  it("is rewarded for the mean of what is observed of the networks, where that is not their best epochs' scores", async () => {
    const training = { ...quick, observe: { name: "last", last: 1 } } as const;
    const [trial] = (await evaluated(whole, [jobOf("8-tanh", { training })])).map(completed) as [CompleteEvaluation];
    const last = [3, 6, 9].map((epochs) => trial.epochs[epochs - 1] as Scores);
    expectMean(trial.observed as Scores, last);
    expect(trial.folds?.map(({ observed }) => observed?.loss)).toEqual(last.map(({ loss }) => loss));
  });

  it("does not depend on which network was ready first", async () => {
    const all = await evaluated(overFolds(backwards(local), 3));
    expect(all.reverse()).toEqual(await evaluated(whole));
  });

  it("adds up the seconds", async () => {
    let now = 0;
    const ticking = overFolds(
      createLocalEvaluator(device, data, () => (now += 0.25)),
      3,
    );
    expect((await evaluated(ticking)).map(({ seconds }) => seconds)).toEqual([0.75, 0.75]);
  });

  it("fails with the reason of the first fold that failed, and the epochs of all", async () => {
    const poisoned = {
      train: part(13),
      validation: { ...part(14), x: clouds(60, { classes: 3, features: 3, spread: 1e38, seed: 1 }).x },
    };
    const broken = overFolds(createLocalEvaluator(device, { ...data, otherFolds: [data, poisoned] }, stillClock), 3);
    const [trial] = await evaluated(broken, jobs.slice(1));
    expect(trial).toMatchObject({ status: "failed", trial: 2, reason: expect.stringMatching(/^fold 3: .*not finite/) });
    expect(trial?.epochs).toHaveLength(3 + 3 + 1);
    expect(trial).not.toHaveProperty("validation");
    expect(meanOfFolds([failed(1), complete(1, 0.5), failed(1)])).toMatchObject({ reason: "fold 1: made up" });
  });

  it("is given up between two epochs, and then says nothing", async () => {
    const stop = new AbortController();
    let pauses = 0;
    const pause = async (): Promise<void> => {
      if (++pauses === 3) stop.abort(); // in the second fold of the first trial
    };
    const stopping = overFolds(createLocalEvaluator(device, data, stillClock, pause), 3);
    const given: Evaluation[] = [];
    for await (const evaluation of stopping.evaluate(jobs, stop.signal)) given.push(evaluation);
    expect([given, pauses]).toEqual([[], 3]);
  });

  it("is refused a fold that there is not", async () => {
    const [trial] = await evaluated(overFolds(local, 4), jobs.slice(0, 1));
    expect(trial).toMatchObject({ reason: "fold 4: evaluate: a job's fold must be one of the data's, got 4 of 3" });
  });

  it("is looked at on the test rows as the mean of its networks, each on its own form of them", async () => {
    const [trial] = (await evaluated(whole)).map(completed) as [CompleteEvaluation];
    const size = trial.weights.length / 3;
    const scores: Scores[] = [];
    for (const [k, rows] of tests.entries()) {
      scores.push(await scoreWeights(device, trial.architecture, trial.weights.slice(k * size, (k + 1) * size), rows, data));
    }
    const mean = await scoreFolds(device, trial.architecture, trial.weights, tests, data);
    expectMean(mean, scores);
    expect(new Set(scores.map(({ loss }) => loss)).size).toBe(3);
  });
});

describe("one fold", () => {
  it("is the evaluator itself, and its only network's scores to the bit", async () => {
    const local = createLocalEvaluator(device, first, stillClock);
    expect(overFolds(local, 1)).toBe(local);
    const [{ architecture, weights }] = (await evaluated(local)).map(completed) as [CompleteEvaluation];
    const rows = part(21);
    expect(await scoreFolds(device, architecture, weights, [rows], first)).toEqual(
      await scoreWeights(device, architecture, weights, rows, first),
    );
  });
});

describe("the baselines of three folds", () => {
  it("are the means of those of each", async () => {
    const training = { ...quick, epochs: 250 }; // long enough that the baseline is not trained longer
    const evaluator = overFolds(createLocalEvaluator(device, data, stillClock), 3);
    const found = [];
    for await (const baseline of baselines(device, evaluator, data, tests, { seed: 0, training })) found.push(baseline);
    const [majority, logistic] = found;
    const each = divisions.map((rows, k) =>
      constantBaseline({ ...rows, features: 3, classes: 3 }, [tests[k] as LabelledRows], { metric: "log-loss", seed: 0 }),
    );
    expectMean(
      majority?.validation as Scores,
      each.map(({ validation }) => validation),
    );
    expectMean(
      majority?.test as Scores,
      each.map(({ test }) => test),
    );
    const [validation, test]: [Scores[], Scores[]] = [[], []];
    for (const [k, rows] of tests.entries()) {
      const network = await alone({ trial: 0, architecture: [], seed: 0, training }, k + 1);
      validation.push(network.validation);
      test.push(await scoreWeights(device, [], network.weights, rows, data));
    }
    expectMean(logistic?.validation as Scores, validation);
    expectMean(logistic?.test as Scores, test);
  });
});
