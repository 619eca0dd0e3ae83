// Settings: what a search or a single training is asked to do, resolved and complete.
import type { Metric, StrategyName } from "../nas/index.js";

/** Which kernels compute: `wasm` takes the fastest build of this runtime, `wasm-simd` the one whose bits hold everywhere. */
export const deviceNames = ["wasm", "wasm-simd", "reference"] as const;
export type DeviceName = (typeof deviceNames)[number];

/** Where the rows are and which columns count. */
export interface DataSettings {
  /** A CSV file's path. */
  readonly data: string;
  readonly target: string;
  readonly ignore: readonly string[];
}

/** How each network is trained. */
export interface TrainingSettings {
  readonly metric: Metric;
  readonly epochs: number;
  readonly patience: number;
  readonly batchSize: number;
  readonly optimizer: "adam" | "sgd";
  readonly learningRate: number;
  readonly decay: number;
  /** Of SGD. */
  readonly momentum: number;
  readonly seed: number;
  readonly device: DeviceName;
}

export interface SpaceSettings {
  readonly units: readonly number[];
  readonly activations: readonly ("sigmoid" | "tanh" | "relu" | "elu")[];
  readonly dropout: readonly number[];
  /** Hidden layers, at most. */
  readonly maxLayers: number;
  /** Larger networks are left out of the space; `null` for no limit. */
  readonly maxParameters: number | null;
}

export interface SearchSettings extends DataSettings, TrainingSettings, SpaceSettings {
  readonly trials: number;
  readonly batch: number;
  readonly strategy: StrategyName;
  readonly workers: number | "auto";
  readonly oneShot: boolean;
  readonly predictor: boolean;
  /** Seconds, or `null` for no limit. */
  readonly timeout: number | null;
  readonly top: number;
  /** The run's folder; `null` for `runs/<data>-<seed>`. */
  readonly out: string | null;
}

export interface TrainSettings extends DataSettings, TrainingSettings {
  /** As text, `64-tanh 32-elu`. */
  readonly architecture: string;
}
