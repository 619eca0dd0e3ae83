// fit: train a network on rows, epoch by epoch, and keep the weights of its best epoch.
import { add, gatherRows, gradient, mean, multiply } from "../autograd/index.js";
import {
  type Completion,
  compile,
  type Device,
  type NdArray,
  type Program,
  type Stream,
  shuffled,
  type Tensor,
  toFloats,
  type Update,
  zeros,
} from "../tensor/index.js";
import { classificationLosses } from "./losses.js";
import type { Network } from "./network.js";
import { type Optimizer, type OptimizerSpec, optimizerOf } from "./optimizers.js";
import { batchesOf, type ResidentRows, writeRowNumbers } from "./rows.js";
import { compileScorer } from "./score.js";
import type { Scores } from "./scores.js";

export interface FitOptions {
  readonly optimizer: OptimizerSpec;
  readonly epochs: number;
  readonly batchSize: number;
  /** Training stops after so many epochs in a row without a better one. */
  readonly patience: number;
  /** What makes an epoch better: less validation loss, or more validation accuracy. */
  readonly monitor: keyof Scores;
  /** Whose weights are kept: the best epoch's, or the last one's, and then training does not stop early. */
  readonly keep?: "best" | "last";
  /** Also report the mean loss over each epoch's training batches, taken before each step. */
  readonly withTrainingLoss?: boolean;
}

/** The chances of one training. */
export interface FitChances {
  readonly shuffle: Stream;
  /** A 32-bit integer for dropout's masks. */
  readonly dropoutKey: number;
}

/** Asked between two epochs whether to train on; the thread is free while the answer is awaited. */
export type GoOn = () => Promise<boolean>;

export interface FitParts {
  readonly goOn?: GoOn;
  /** The loss of each row. @shape  logits (B, C) or (B, 1), labels (B) -> (B) */
  readonly losses?: (logits: Tensor, labels: Tensor) => Tensor;
}

export interface Epoch {
  /** From 1. */
  readonly epoch: number;
  readonly validation: Scores;
  /** Where there are test rows to score. */
  readonly test?: Scores;
  /** @units nats per row */
  readonly trainingLoss?: number;
}

export interface Fit {
  readonly epochs: readonly Epoch[];
  /** The epoch whose weights are kept; absent when no epoch's loss was finite. */
  readonly best?: Epoch;
  /** From the end of that epoch; none without one. */
  readonly parameters: readonly NdArray[];
}

/**
 * Trains from `network.initial` by mini-batches, shuffled anew each epoch; the last batch of an epoch is smaller when the rows
 * do not divide. A training step is traced once and replayed: an epoch is one call per program. Test rows, where they are given, are
 * scored after each epoch too, and decide nothing: a table of trained networks holds such scores, a search must not look at them.
 */
export function fit(
  device: Device<Completion>,
  network: Network,
  rows: { readonly train: ResidentRows; readonly validation: ResidentRows; readonly test?: ResidentRows },
  options: FitOptions,
  { shuffle, dropoutKey }: FitChances,
  { goOn = async () => true, losses = classificationLosses }: FitParts = {},
): Promise<Fit> {
  return device.scoped(async () => {
    const parameters = network.initial.map((value) => device.resident(value));
    const best = parameters.map((w) => device.zeros(w.shape));
    const optimizer = optimizerOf(options.optimizer);
    const training: Training = {
      network,
      parameters,
      losses,
      optimizer,
      optimizerState: optimizer.init(device, parameters),
      dropoutKey,
      counter: device.zeros([]),
      ...(options.withTrainingLoss === true ? { lossSum: device.zeros([]) } : {}),
    };
    const runEpoch = compileEpoch(device, training, rows.train, options.batchSize);
    const scoreValidation = compileScorer(device, network, parameters, rows.validation);
    const scoreTest = rows.test && compileScorer(device, network, parameters, rows.test);
    const keep = compile(device, {}, () => ({ updates: best.map((b, k): Update => [b, parameters[k] as Tensor]) }));
    const order = new Float32Array(rows.train.count);
    for (let i = 0; i < order.length; i++) order[i] = i; // Float32Array.from would cost as much as an epoch of shuffles

    const epochs: Epoch[] = [];
    let bestEpoch: Epoch | undefined;
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      if (epoch > 1 && !(await goOn())) break;
      await runEpoch(shuffled(order, shuffle));
      const validation = await scoreValidation();
      const trainingLoss = training.lossSum && (toFloats(device.read(training.lossSum))[0] as number) / rows.train.count;
      const test = await scoreTest?.();
      const record: Epoch = {
        epoch,
        validation,
        ...(test === undefined ? {} : { test }),
        ...(trainingLoss === undefined ? {} : { trainingLoss }),
      };
      epochs.push(record);
      if (!Number.isFinite(validation.loss)) break;
      if (bestEpoch === undefined || options.keep === "last" || isBetter(validation, bestEpoch.validation, options.monitor)) {
        bestEpoch = record;
        await keep.run();
      } else if (epoch - bestEpoch.epoch >= options.patience) break;
    }
    if (bestEpoch === undefined) return { epochs, parameters: [] };
    return { epochs, best: bestEpoch, parameters: best.map((b) => device.read(b)) };
  });
}

/** Whether some scores are better than others: of equal accuracies the smaller loss, of equal losses neither. */
export function isBetter(a: Scores, b: Scores, monitor: keyof Scores): boolean {
  if (monitor === "accuracy" && a.accuracy !== b.accuracy) return a.accuracy > b.accuracy;
  return a.loss < b.loss;
}

interface Training {
  readonly network: Network;
  readonly parameters: readonly Tensor[];
  readonly losses: NonNullable<FitParts["losses"]>;
  readonly optimizer: Optimizer<unknown>;
  readonly optimizerState: unknown;
  readonly dropoutKey: number;
  readonly counter: Tensor;
  /** Summed over the rows of an epoch, where it is wanted. */
  readonly lossSum?: Tensor;
}

/** A function that trains on all rows once, in the order given. */
function compileEpoch(
  device: Device<Completion>,
  training: Training,
  rows: ResidentRows,
  batchSize: number,
): (order: Float32Array) => Promise<void> {
  const size = Math.min(batchSize, rows.count);
  const { whole, rest } = batchesOf(rows.count, size);
  const wholeSteps = compileStep(device, training, rows, size, whole);
  const restStep = rest === 0 ? undefined : compileStep(device, training, rows, rest, 1);
  return async (order) => {
    if (training.lossSum !== undefined) device.write(training.lossSum, zeros([]));
    writeRowNumbers(wholeSteps, order.subarray(0, whole * size));
    await wholeSteps.run(whole);
    if (restStep === undefined) return;
    writeRowNumbers(restStep, order.subarray(whole * size));
    await restStep.run();
  };
}

/** One step of training on `size` rows by number, ready to run on `steps` batches in a row. */
function compileStep(
  device: Device<Completion>,
  training: Training,
  { x, y }: ResidentRows,
  size: number,
  steps: number,
): Program<"rows", never, Completion> {
  const { network, parameters, losses, optimizer, optimizerState, dropoutKey: key, counter, lossSum } = training;
  return compile(device, { rows: { shape: [size], steps } }, ({ rows }) => {
    const logits = network.forward(parameters, gatherRows(x, rows), { key, counter });
    const loss = mean(losses(logits, gatherRows(y, rows)));
    const updates: Update[] = [
      [counter, add(counter, 1)],
      ...optimizer.update(parameters, gradient(loss, parameters), optimizerState),
    ];
    if (lossSum !== undefined) updates.push([lossSum, add(lossSum, multiply(loss, size))]);
    return { updates };
  });
}
