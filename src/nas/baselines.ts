// Baselines: what a result must beat to mean anything, scored on the same rows by the same engine; of several folds, the means.
import type { LabelledRows, Scores } from "../nn/index.js";
import type { Completion, Device } from "../tensor/index.js";
import { type Division, type EvaluationData, foldsOf } from "./evaluation-data.js";
import type { BaselineScored } from "./events.js";
import { scoreFolds } from "./folds.js";
import { baselineTrial, type Evaluator, type TrainingOptions } from "./job.js";
import { meanScores } from "./observation.js";

/**
 * Always the class that is most frequent in training; its log-loss is that of the training frequencies, each class counted once
 * more so that none is impossible.
 */
export function majorityBaseline(data: EvaluationData, test: readonly LabelledRows[]): BaselineScored {
  const folds = foldsOf(data);
  const mean = (rows: readonly LabelledRows[]): Scores =>
    meanScores(folds.map((fold, k) => majorityScores(fold, rows[k] as LabelledRows, data.classes)));
  return {
    kind: "baseline",
    name: "majority",
    validation: mean(folds.map(({ validation }) => validation)),
    test: mean(test),
  };
}

function majorityScores({ train }: Division<LabelledRows>, { y }: LabelledRows, classes: number): Scores {
  const counts = new Array<number>(classes).fill(1);
  for (let i = 0; i < train.y.length; i++) counts[train.y[i] as number] = (counts[train.y[i] as number] as number) + 1;
  const total = counts.reduce((a, b) => a + b, 0);
  const majority = counts.indexOf(counts.reduce((a, b) => Math.max(a, b)));
  let loss = 0;
  let correct = 0;
  for (let i = 0; i < y.length; i++) {
    loss -= Math.log((counts[y[i] as number] as number) / total);
    if (y[i] === majority) correct++;
  }
  return { loss: loss / y.length, accuracy: correct / y.length };
}

/** All baselines of a data set, the cheapest first. The test rows come in one form for each fold. */
export async function* baselines(
  device: Device<Completion>,
  evaluator: Evaluator,
  data: EvaluationData,
  test: readonly LabelledRows[],
  options: { readonly seed: number; readonly training: TrainingOptions },
): AsyncGenerator<BaselineScored, void, void> {
  yield majorityBaseline(data, test);
  const logistic = await logisticBaseline(device, evaluator, data, test, options);
  if (logistic !== undefined) yield logistic;
}

/** Multinomial logistic regression: a network without hidden layers, trained like any other. Nothing where it does not train. */
export async function logisticBaseline(
  device: Device<Completion>,
  evaluator: Evaluator,
  data: EvaluationData,
  test: readonly LabelledRows[],
  { seed, training }: { readonly seed: number; readonly training: TrainingOptions },
): Promise<BaselineScored | undefined> {
  for await (const result of evaluator.evaluate([{ trial: baselineTrial, architecture: [], seed, training }])) {
    if (result.status !== "complete") continue;
    const scores = await scoreFolds(device, [], result.weights, test, data);
    return { kind: "baseline", name: "logistic regression", validation: result.validation, test: scores };
  }
  return undefined;
}
