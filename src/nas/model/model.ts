// A model: all that is needed to answer rows of a table, as a plain JSON value.
import type { Encoder } from "../../data/index.js";

/** What a model's file says that it is. */
export const modelFormat = "mlpnas-model";

/** Of the value's form; a reader of another version says so instead of guessing. */
export const modelVersion = 1;

/** Preprocessing, networks, labels; and where they come from. */
export interface Model {
  readonly format: typeof modelFormat;
  readonly version: typeof modelVersion;
  /** As `formatArchitecture` writes it: `64-tanh dropout-0.2 32-elu`. Dropout does nothing when a row is answered. */
  readonly architecture: string;
  readonly target: ModelTarget;
  /** One; of a run with folds one a fold, whose answers (probabilities or values) are averaged. */
  readonly networks: readonly ModelNetwork[];
  /** Of the trial, as the run recorded them, by the metric's name. */
  readonly metrics: ModelMetrics;
  readonly provenance: Provenance;
}

/** The column that is answered. */
export type ModelTarget =
  | { readonly task: "classification"; readonly column: string; readonly classes: readonly string[] }
  | { readonly task: "regression"; readonly column: string };

export interface ModelNetwork {
  /** All networks of a model have the same columns and inputs, each its own means. */
  readonly encoder: Encoder;
  /** Where the target is a number: `value = output · deviation + mean`. */
  readonly scale?: { readonly mean: number; readonly deviation: number };
  /** As the engine keeps them: weight (inputs, units), bias (units), weight, bias ... the output layer last. */
  readonly parameters: readonly ModelParameter[];
}

export interface ModelParameter {
  readonly shape: readonly number[];
  /** In row-major order; the shortest decimals that read back as the same 32-bit floats. */
  readonly values: readonly number[];
}

export interface ModelMetrics {
  readonly validation: Readonly<Record<string, number>>;
  readonly test?: Readonly<Record<string, number>>;
}

/** What the model was trained on, and by what. */
export interface Provenance {
  /** Version of this package. */
  readonly mlpnas: string;
  /** The data file's name, without its folder. */
  readonly data: string;
  /** Of the data, and of which rows are in which part. */
  readonly fingerprint: string;
  readonly split?: string;
  readonly seed: number;
  readonly trial: number;
  /** Rows of the data file. */
  readonly rows: number;
  /** What trained, such as `wasm (simd)`. */
  readonly device: string;
  /** Version of Node. */
  readonly node: string;
}

/**
 * Units of the output layer: one for a number, and for two classes, whose logit of the second against the first it is (sigmoid);
 * else one a class (softmax).
 */
export function modelOutputs(target: ModelTarget): number {
  return target.task === "regression" || target.classes.length === 2 ? 1 : target.classes.length;
}

/** How many numbers a row is answered with: a probability a class, or one value. */
export function answerWidth(target: ModelTarget): number {
  return target.task === "regression" ? 1 : target.classes.length;
}
