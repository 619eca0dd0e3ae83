// A dataset made ready for training: split, encoded by what its training rows teach, targets as floats.
import type { NdArray } from "../tensor/index.js";
import { type ClassWeights, weightOfClasses } from "./class-weights.js";
import type { Dataset } from "./dataset.js";
import { encodeRows } from "./encode-rows.js";
import { type Encoder, inputCount } from "./encoder.js";
import { type EncoderOptions, fitEncoders } from "./fit-encoder.js";
import { type FoldOptions, splitFolds } from "./folds.js";
import { momentsOfValues } from "./moments.js";
import type { Split, SplitOptions } from "./split.js";

/** Inputs and targets of some rows. */
export type LabelledRows = {
  /** (n, d), f32, dense */
  readonly x: NdArray;
  /** (n), class numbers as floats, since a device computes in floats only; or standardised numbers. */
  readonly y: Float32Array;
  readonly n: number;
  /** Where the target is a number: the training rows' standard deviation, by which `y` is divided. @units the target's */
  readonly unit?: number;
  /** (n): what each row counts in training, where they do not all count alike. */
  readonly weights?: Float32Array;
};

export type SplitData = {
  readonly train: LabelledRows;
  readonly validation: LabelledRows;
  readonly test: LabelledRows;
  readonly encoder: Encoder;
  /** Where the target is a number: what was subtracted, then divided by. */
  readonly scale?: TargetScale;
  readonly split: Split;
};

/** Mean and standard deviation of the target over the training rows, in its own units. */
export type TargetScale = { readonly mean: number; readonly deviation: number };

export type PrepareOptions = SplitOptions &
  EncoderOptions & {
    /** What each class counts in training; all alike where nothing is said. */
    readonly classWeights?: ClassWeights;
    /** Zeroed memory for so many floats, where the rows and labels are put; memory that threads share, for instance. */
    readonly allocate?: (length: number) => Float32Array;
  };

/** What turns rows into inputs and targets, and how much they count. */
export type Preparation = Pick<SplitData, "encoder" | "scale"> & {
  /** Of each class. */
  readonly weights?: readonly number[];
};

/** Some rows of a dataset, encoded. */
export function labelledRows(
  dataset: Dataset,
  rows: Int32Array,
  { encoder, scale, weights }: Preparation,
  { allocate = (length) => new Float32Array(length) }: Pick<PrepareOptions, "allocate"> = {},
): LabelledRows {
  const { labels, values } = dataset;
  const target = (row: number): number =>
    values === undefined || scale === undefined
      ? (labels[row] as number)
      : ((values[row] as number) - scale.mean) / scale.deviation;
  const filled = (value: (row: number) => number): Float32Array => {
    const floats = allocate(rows.length);
    rows.forEach((row, i) => {
      floats[i] = value(row);
    });
    return floats;
  };
  return {
    x: encodeRows(dataset, rows, encoder, allocate(rows.length * inputCount(encoder))),
    y: filled(target),
    n: rows.length,
    ...(scale === undefined ? {} : { unit: scale.deviation }),
    ...(weights === undefined ? {} : { weights: filled((row) => weights[labels[row] as number] as number) }),
  };
}

/**
 * Splits a dataset and encodes all parts by what the training rows teach: means, deviations, levels, what stands in for missing cells.
 * @throws DataError when a part would be empty
 */
export function prepare(dataset: Dataset, options: PrepareOptions): SplitData {
  return prepareFolds(dataset, { ...options, folds: 1 })[0] as SplitData;
}

/**
 * The same for each of several folds: what is learned from training rows is learned from the fold's own, for the test rows too.
 * @throws DataError or ValueError as `splitFolds`
 */
export function prepareFolds(dataset: Dataset, options: PrepareOptions & FoldOptions): readonly SplitData[] {
  const splits = splitFolds(dataset, options);
  const encoders = fitEncoders(
    dataset,
    splits.map(({ train }) => train),
    options,
  );
  return splits.map((split, k) => preparedAs(split, encoders[k] as Encoder, dataset, options));
}

function preparedAs(split: Split, encoder: Encoder, dataset: Dataset, options: PrepareOptions): SplitData {
  const { values } = dataset;
  const scale = values === undefined ? undefined : momentsOfValues(values, split.train);
  const weights = weightOfClasses(dataset, split.train, options.classWeights);
  const parts = { encoder, ...(scale === undefined ? {} : { scale }) };
  const labelled = (rows: Int32Array): LabelledRows => labelledRows(dataset, rows, parts, options);
  return {
    train: labelledRows(dataset, split.train, { ...parts, ...(weights === undefined ? {} : { weights }) }, options),
    validation: labelled(split.validation),
    test: labelled(split.test),
    ...parts,
    split,
  };
}
