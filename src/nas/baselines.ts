// Baselines: what a result must beat to mean anything, scored on the same rows by the same engine; of several folds, the means.
import { type LabelledRows, type Outcomes, type Ranking, rankingOf, scoresOf } from "../nn/index.js";
import type { Completion, Device } from "../tensor/index.js";
import { type Division, type EvaluationData, foldsOf } from "./evaluation-data.js";
import type { BaselineScored } from "./events.js";
import { scoreFolds } from "./folds.js";
import { baselineTrial, type Evaluator, type TrainingOptions } from "./job.js";
import { isSolvable, leastSquares } from "./least-squares.js";
import { meanScores } from "./observation.js";
import { taskOf } from "./target.js";
import { type Look, meanTestScores, testScores } from "./test-scores.js";

/** The metric of a search, and its seed. */
const lookFor = ({ seed, training }: BaselineOptions): Look => ({ metric: training.metric, seed });

interface BaselineOptions {
  readonly seed: number;
  readonly training: TrainingOptions;
}

/**
 * Always the same answer, whatever the row. Of classes the one that is most frequent in training; its log-loss is that of the training
 * frequencies, each class counted once more so that none is impossible. Of numbers the mean of the training rows.
 */
export function constantBaseline(data: EvaluationData, test: readonly LabelledRows[], look: Look): BaselineScored {
  const folds = foldsOf(data);
  const outcomes = ({ train }: Division<LabelledRows>, rows: LabelledRows): Outcomes =>
    rows.unit === undefined ? majorityOutcomes(train, rows, data.classes) : meanOutcomes(train, rows, rows.unit);
  return {
    kind: "baseline",
    name: taskOf(data) === "regression" ? "mean" : "majority",
    validation: meanScores(folds.map((fold) => scoresOf(outcomes(fold, fold.validation), look.metric))),
    test: meanTestScores(folds.map((fold, k) => testScores(outcomes(fold, test[k] as LabelledRows), look))),
  };
}

function majorityOutcomes(train: LabelledRows, { y }: LabelledRows, classes: number): Outcomes {
  const counts = new Array<number>(classes).fill(1);
  for (let i = 0; i < train.y.length; i++) counts[train.y[i] as number] = (counts[train.y[i] as number] as number) + 1;
  const total = counts.reduce((a, b) => a + b, 0);
  const majority = counts.indexOf(counts.reduce((a, b) => Math.max(a, b)));
  const unranked: Ranking = rankingOf(new Float64Array(y.length));
  return {
    task: "classification",
    classes,
    labels: y,
    predicted: new Int32Array(y.length).fill(majority),
    losses: Float64Array.from(y, (label) => -Math.log((counts[label] as number) / total)),
    rankings: new Array<Ranking>(classes === 2 ? 1 : classes).fill(unranked),
  };
}

function meanOutcomes(train: LabelledRows, { y }: LabelledRows, unit: number): Outcomes {
  let sum = 0;
  for (let i = 0; i < train.y.length; i++) sum += train.y[i] as number;
  const mean = sum / train.y.length;
  return { task: "regression", targets: y, losses: Float64Array.from(y, (value) => (value - mean) ** 2), unit };
}

/** All baselines of a data set, the cheapest first. The test rows come in one form for each fold. */
export async function* baselines(
  device: Device<Completion>,
  evaluator: Evaluator,
  data: EvaluationData,
  test: readonly LabelledRows[],
  options: BaselineOptions,
): AsyncGenerator<BaselineScored, void, void> {
  yield constantBaseline(data, test, lookFor(options));
  const linear = await linearBaseline(device, evaluator, data, test, options);
  if (linear !== undefined) yield linear;
}

/**
 * Multinomial logistic regression: a network without hidden layers, trained like any other. Of numbers linear regression: the same network,
 * solved, or trained where it is too large for that. Nothing where it does not train.
 */
export async function linearBaseline(
  device: Device<Completion>,
  evaluator: Evaluator,
  data: EvaluationData,
  test: readonly LabelledRows[],
  options: BaselineOptions,
): Promise<BaselineScored | undefined> {
  const { seed } = options;
  const [name, folds] = [taskOf(data) === "regression" ? "linear regression" : "logistic regression", foldsOf(data)] as const;
  if (name === "linear regression" && folds.every(({ train }) => isSolvable(train))) {
    const weights = folds.flatMap(({ train }) => leastSquares(train));
    const scored = (rows: readonly LabelledRows[], look?: Look) => scoreFolds(device, [], weights, rows, data, look);
    const validation = await scored(folds.map((fold) => fold.validation));
    return { kind: "baseline", name, validation, test: await scored(test, lookFor(options)) };
  }
  const training = longEnough(options.training, data.train.y.length);
  for await (const result of evaluator.evaluate([{ trial: baselineTrial, architecture: [], seed, training }])) {
    if (result.status !== "complete") continue;
    const scores = await scoreFolds(device, [], result.weights, test, data, lookFor(options));
    return { kind: "baseline", name, validation: result.validation, test: scores };
  }
  return undefined;
}

/** Steps after which a network without hidden layers has learned what it can, or nearly. */
const leastSteps = 1_000;

/**
 * The training, with more epochs where these are so short that they are few steps: of a small table. A baseline that has not learned what it
 * can is easily beaten, and says nothing.
 */
function longEnough(training: TrainingOptions, rows: number): TrainingOptions {
  const factor = Math.ceil(leastSteps / (training.epochs * Math.ceil(rows / training.batchSize)));
  if (factor <= 1) return training;
  return { ...training, epochs: factor * training.epochs, patience: factor * training.patience };
}
