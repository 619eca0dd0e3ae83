// Settings: what a search or a single training is asked to do, resolved and complete.
import {
  type Activation,
  type BaselineName,
  type HalvingParts,
  type Metric,
  type StrategyName,
  type TutorialChanges,
  tutorialSpace,
} from "../nas/index.js";
import { defaultGpuThreshold, type GpuMode, gpuModes } from "../tensor/index.js";

/** The device whose large products gpu.js computes, in the best mode there is or in one of its choice. */
export type GpuDeviceName = "gpu" | `gpu:${GpuMode}`;
/** Which kernels compute: `wasm` takes the fastest build of this runtime, `wasm-simd` the one whose bits hold everywhere. */
export type DeviceName = "wasm" | "wasm-simd" | "reference" | GpuDeviceName;
export const deviceNames: readonly DeviceName[] = [
  "wasm",
  "wasm-simd",
  "reference",
  "gpu",
  ...gpuModes.map((mode) => `gpu:${mode}` as const),
];

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
  /** Of the gpu device: products of fewer FLOP stay on the wasm kernels. @units FLOP */
  readonly gpuThreshold: number;
}

export interface SpaceSettings {
  readonly units: readonly number[];
  readonly activations: readonly Activation[];
  readonly dropout: readonly number[];
  /** Hidden layers, at most. */
  readonly maxLayers: number;
  /** Larger networks are left out of the space; `null` for no limit. */
  readonly maxParameters: number | null;
}

/** How a policy learns from the rewards of its proposals; what is `null` is as the strategy has it. */
export interface PolicySettings {
  readonly baseline: BaselineName;
  /** Steps on each batch. */
  readonly passes: number;
  /** ε of the clipped surrogate; `null` for the plain loss. */
  readonly clip: number | null;
  /** Weight of the entropy bonus. */
  readonly entropy: number | null;
  readonly discount: number | null;
  readonly controllerRate: number | null;
  /** Of the LSTM. */
  readonly controllerUnits: number;
}

/** How successive halving goes. */
export interface HalvingSettings {
  readonly proposer: HalvingParts["proposer"];
  readonly eta: number;
  /** Epochs after which trainings are compared; none for those that follow from the epochs and eta. */
  readonly rungs: readonly number[];
}

export const presetNames = ["none", "tutorial"] as const;
export type PresetName = (typeof presetNames)[number];

export interface SearchSettings extends DataSettings, TrainingSettings, SpaceSettings, PolicySettings, HalvingSettings {
  /** Where the other settings' defaults come from, and which faults there are: `tutorial` has all of the tutorial's. */
  readonly preset: PresetName;
  /** Of the preset `tutorial`: switches and constants that are otherwise than in the tutorial. */
  readonly set: TutorialChanges;
  readonly trials: number;
  /** The search ends when so many epochs were trained in all; `null` for no limit. */
  readonly maxEpochsTotal: number | null;
  readonly batch: number;
  readonly strategy: StrategyName;
  /** Trials of one architecture, at most. */
  readonly repeats: number;
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

/** What holds where nothing else is asked for. Learning rate, epochs, patience and metric come from measurements on the example data. */
export const defaultTraining: TrainingSettings = {
  metric: "log-loss",
  epochs: 20,
  patience: 5,
  batchSize: 32,
  optimizer: "adam",
  learningRate: 0.003,
  decay: 0,
  momentum: 0,
  seed: 0,
  device: "wasm",
  gpuThreshold: defaultGpuThreshold,
};

export const defaultPolicy: PolicySettings = {
  baseline: "moving-average",
  passes: 1,
  clip: null,
  entropy: null,
  discount: null,
  controllerRate: null,
  controllerUnits: 100,
};

export const defaultHalving: HalvingSettings = { proposer: "random", eta: 3, rungs: [] };

export const defaultSpace: SpaceSettings = {
  units: tutorialSpace.units,
  activations: tutorialSpace.activations,
  dropout: tutorialSpace.dropoutRates,
  maxLayers: tutorialSpace.maxLayers,
  maxParameters: null,
};

export const defaultSearch: Omit<SearchSettings, "data" | "target"> = {
  ...defaultTraining,
  ...defaultSpace,
  ...defaultPolicy,
  ...defaultHalving,
  preset: "none",
  set: {},
  ignore: [],
  trials: 100,
  maxEpochsTotal: null,
  batch: 10,
  strategy: "reinforce",
  repeats: 1,
  workers: "auto",
  oneShot: false,
  predictor: true,
  timeout: null,
  top: 5,
  out: null,
};

/** The two settings that have no default, and any others. */
export type SearchRequest = Pick<SearchSettings, "data" | "target"> & Partial<SearchSettings>;
export type TrainRequest = Pick<TrainSettings, "data" | "target" | "architecture"> & Partial<TrainSettings>;
