// fit: train a network on rows, epoch by epoch, and keep the weights of its best epoch.
import { add, gatherRows, gradient, mean, multiply } from "../autograd/index.js";
import {
  type Completion,
  compile,
  type Device,
  type InputSpec,
  type NdArray,
  type Program,
  type Stream,
  shuffled,
  type Tensor,
  toFloats,
  type Update,
  zeros,
} from "../tensor/index.js";
import { runningMean } from "./averaging.js";
import { classificationLosses, squaredErrors } from "./losses.js";
import { isBetter, type Metric } from "./metrics.js";
import type { Network } from "./network.js";
import { type Optimizer, type OptimizerSpec, optimizerOf } from "./optimizers.js";
import { batchesOf, type ResidentRows, writeRowNumbers } from "./rows.js";
import { cosineFactors, type Schedule } from "./schedule.js";
import { compileScorer } from "./score.js";
import type { Scores } from "./scores.js";

export interface FitOptions {
  readonly optimizer: OptimizerSpec;
  readonly epochs: number;
  readonly batchSize: number;
  /** Training stops after so many epochs in a row without a better one. */
  readonly patience: number;
  /** What makes an epoch better, on the validation rows; of equals the one with less loss. */
  readonly monitor: Metric;
  /** Whose weights are kept: the best epoch's, or the last one's, and then training does not stop early. */
  readonly keep?: "best" | "last";
  /** How the learning rate changes over all steps of the epochs asked for: not at all, or along half a cosine to 0. */
  readonly schedule?: Schedule;
  /** Scored and kept are the weights averaged over so many epochs; 1 for the weights themselves. */
  readonly average?: number;
  /** Also report the mean loss over each epoch's training batches, taken before each step, rows weighted as in training. */
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
  /** The loss of each row; cross-entropy, or of a target of numbers the squared error, where nothing is said. @shape  logits (B, C) or (B, 1), labels (B) -> (B) */
  readonly losses?: (logits: Tensor, labels: Tensor) => Tensor;
}

export interface Epoch {
  /** From 1. */
  readonly epoch: number;
  readonly validation: Scores;
  /** Where there are test rows to score. */
  readonly test?: Scores;
  /** @units the loss's, per row */
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
  { goOn = async () => true, losses = rows.train.unit === undefined ? classificationLosses : squaredErrors }: FitParts = {},
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
      isScheduled: options.schedule === "cosine",
      ...(options.withTrainingLoss === true ? { lossSum: device.zeros([]) } : {}),
    };
    const runEpoch = compileEpoch(device, training, rows.train, options);
    const { average = 1 } = options;
    const averaged = average === 1 ? undefined : runningMean(device, parameters, average);
    const scored = averaged?.parameters ?? parameters;
    const scoreValidation = compileScorer(device, network, scored, rows.validation, options.monitor);
    const scoreTest = rows.test && compileScorer(device, network, scored, rows.test, options.monitor);
    const keep = compile(device, {}, () => ({ updates: best.map((b, k): Update => [b, scored[k] as Tensor]) }));
    const order = new Float32Array(rows.train.count);
    for (let i = 0; i < order.length; i++) order[i] = i; // Float32Array.from would cost as much as an epoch of shuffles

    const epochs: Epoch[] = [];
    let bestEpoch: Epoch | undefined;
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      if (epoch > 1 && !(await goOn())) break;
      await runEpoch(shuffled(order, shuffle), epoch);
      await averaged?.take(epoch);
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

interface Training {
  readonly network: Network;
  readonly parameters: readonly Tensor[];
  readonly losses: NonNullable<FitParts["losses"]>;
  readonly optimizer: Optimizer<unknown>;
  readonly optimizerState: unknown;
  readonly dropoutKey: number;
  readonly counter: Tensor;
  /** Whether the rate of each step is multiplied by a factor of its own. */
  readonly isScheduled: boolean;
  /** Summed over the rows of an epoch, where it is wanted. */
  readonly lossSum?: Tensor;
}

/** A function that trains on all rows once, in the order given, in the epoch of that number. */
function compileEpoch(
  device: Device<Completion>,
  training: Training,
  rows: ResidentRows,
  { batchSize, epochs }: Pick<FitOptions, "batchSize" | "epochs">,
): (order: Float32Array, epoch: number) => Promise<void> {
  const size = Math.min(batchSize, rows.count);
  const { whole, rest } = batchesOf(rows.count, size);
  const steps = rest === 0 ? whole : whole + 1;
  const wholeSteps = compileStep(device, training, rows, size, whole);
  const restStep = rest === 0 ? undefined : compileStep(device, training, rows, rest, 1);
  return async (order, epoch) => {
    if (training.lossSum !== undefined) device.write(training.lossSum, zeros([]));
    if (training.isScheduled) {
      const factors = cosineFactors({ from: (epoch - 1) * steps, count: steps, total: epochs * steps });
      writeFactors(wholeSteps, factors.subarray(0, whole));
      if (restStep !== undefined) writeFactors(restStep, factors.subarray(whole));
    }
    writeRowNumbers(wholeSteps, order.subarray(0, whole * size));
    await wholeSteps.run(whole);
    if (restStep === undefined) return;
    writeRowNumbers(restStep, order.subarray(whole * size));
    await restStep.run();
  };
}

/** Fills the input `factor` of a program, one number a step. */
function writeFactors(program: Program<string, never, Completion>, factors: Float32Array): void {
  const input = program.input("factor");
  factors.forEach((factor, step) => {
    input.set(step, factor);
  });
}

/** One step of training on `size` rows by number, ready to run on `steps` batches in a row. */
function compileStep(
  device: Device<Completion>,
  training: Training,
  { x, y, weights }: ResidentRows,
  size: number,
  steps: number,
): Program<string, never, Completion> {
  const { network, parameters, losses, optimizer, optimizerState, dropoutKey: key, counter, lossSum } = training;
  const inputs: Readonly<Record<string, InputSpec>> = {
    rows: { shape: [size], steps },
    ...(training.isScheduled ? { factor: { shape: [], steps } } : {}),
  };
  return compile(device, inputs, ({ rows: numbers, factor }) => {
    const rows = numbers as Tensor;
    const logits = network.forward(parameters, gatherRows(x, rows), { key, counter });
    const each = losses(logits, gatherRows(y, rows));
    const loss = mean(weights === undefined ? each : multiply(each, gatherRows(weights, rows)));
    const updates: Update[] = [
      [counter, add(counter, 1)],
      ...optimizer.update(parameters, gradient(loss, parameters), optimizerState, factor),
    ];
    if (lossSum !== undefined) updates.push([lossSum, add(lossSum, multiply(loss, size))]);
    return { updates };
  });
}
