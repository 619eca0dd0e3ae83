// Folds: a trial as the mean of several networks, each trained on the rows of all folds but one and scored on that one.
import type { LabelledRows } from "../nn/index.js";
import type { Completion, Device } from "../tensor/index.js";
import type { Architecture } from "./architecture.js";
import { scoreWeights } from "./evaluate.js";
import type { CompleteEvaluation, Evaluation, Evaluator, Job, Weights } from "./job.js";
import { meanScores } from "./observation.js";
import { type Look, meanTestScores, type TestScores } from "./test-scores.js";

/**
 * An evaluator that asks another for one network a fold, and gives each trial as a whole. Folds are jobs of their own, so that threads
 * share them out; which is done first does not matter. Of a trial that was given up before its last fold nothing is given.
 */
export function overFolds(evaluator: Evaluator, folds: number): Evaluator {
  if (folds === 1) return evaluator;
  return {
    workers: evaluator.workers,
    device: evaluator.device,
    async *evaluate(jobs, signal) {
      const foldJobs = jobs.flatMap((job) => Array.from({ length: folds }, (_, k): Job => ({ ...job, fold: k + 1 })));
      const done = new Map<number, Evaluation[]>();
      for await (const evaluation of evaluator.evaluate(foldJobs, signal)) {
        const ofTrial = [...(done.get(evaluation.trial) ?? []), evaluation];
        done.set(evaluation.trial, ofTrial);
        if (ofTrial.length === folds) yield meanOfFolds(ofTrial.sort((a, b) => (a.fold ?? 1) - (b.fold ?? 1)));
      }
    },
    close: () => evaluator.close(),
  };
}

/** A trial from its folds, in their order: mean scores, and all that was trained for them. A fold that failed fails the trial. */
export function meanOfFolds(folds: readonly Evaluation[]): Evaluation {
  const { trial, architecture, parameters, continues } = folds[0] as Evaluation;
  const trained = {
    trial,
    architecture,
    parameters,
    epochs: folds.flatMap(({ epochs }, k) => epochs.map(({ epoch, ...scores }) => ({ epoch, fold: k + 1, ...scores }))),
    seconds: folds.reduce((sum, { seconds }) => sum + seconds, 0),
    ...(continues === undefined ? {} : { continues }),
  };
  const complete: CompleteEvaluation[] = [];
  for (const [k, fold] of folds.entries()) {
    if (fold.status === "failed") return { ...trained, status: "failed", reason: `fold ${k + 1}: ${fold.reason}` };
    complete.push(fold);
  }
  const observed = complete.flatMap(({ observed }) => (observed === undefined ? [] : [observed]));
  return {
    ...trained,
    status: "complete",
    validation: meanScores(complete.map(({ validation }) => validation)),
    ...(observed.length === 0 ? {} : { observed: meanScores(observed) }),
    bestEpoch: complete.reduce((sum, { bestEpoch }) => sum + bestEpoch, 0) / complete.length,
    weights: complete.flatMap(({ weights }) => weights),
    folds: complete.map(({ validation, observed, bestEpoch }) => ({
      validation,
      ...(observed === undefined ? {} : { observed }),
      bestEpoch,
    })),
  };
}

/**
 * The mean scores of a trial's networks, one a fold, each on its own form of the same rows: standardised as what it was trained on. With one
 * fold, the scores of its only network.
 */
export async function scoreFolds(
  device: Device<Completion>,
  architecture: Architecture,
  weights: readonly Weights[],
  rows: readonly LabelledRows[],
  shape: { readonly features: number; readonly classes: number },
  look?: Look,
): Promise<TestScores> {
  const count = weights.length / rows.length;
  const scores: TestScores[] = [];
  for (const [k, ofFold] of rows.entries()) {
    scores.push(await scoreWeights(device, architecture, weights.slice(k * count, (k + 1) * count), ofFold, shape, look));
  }
  return meanTestScores(scores);
}
