// Settings: what a search or a single training is asked to do, resolved and complete.
import {
  type Activation,
  type BaselineName,
  type HalvingParts,
  type Metric,
  type ObjectiveName,
  type ObservationName,
  type PredictorChoice,
  type SearchSpace,
  type StrategyName,
  type TutorialChanges,
  tutorialSpace,
} from "../nas/index.js";
import type { Schedule } from "../nn/index.js";
import { defaultGpuThreshold, type GpuMode, gpuModes } from "../tensor/index.js";
import { type DataSettings, defaultData } from "./data-settings.js";

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
  readonly schedule: Schedule;
  /** By how much of the learning rate weights shrink at each step. */
  readonly weightDecay: number;
  /** Over how many epochs the weights that are scored and kept are averaged. */
  readonly average: number;
  readonly seed: number;
  readonly device: DeviceName;
  /** Of the gpu device: products of fewer FLOP stay on the wasm kernels. @units FLOP */
  readonly gpuThreshold: number;
}

/** Settings as they are asked for: `auto` is the metric that suits the target, which is known once the data are read. */
export type Asked<T extends Pick<TrainingSettings, "metric">> = Omit<T, "metric"> & { readonly metric: Metric | "auto" };

export interface SpaceSettings {
  /** The space, or parts of it, as one value: what the settings below are where they are not given themselves. */
  readonly space: Partial<SearchSpace> | null;
  readonly units: readonly number[];
  readonly activations: readonly Activation[];
  readonly dropout: readonly number[];
  /** Hidden layers, at most. */
  readonly maxLayers: number;
  /** What each network's own may be, in place of the one for all; empty for no choice. */
  readonly learningRates: readonly number[];
  readonly batchSizes: readonly number[];
  readonly weightDecays: readonly number[];
  /** Larger networks are left out of the space; `null` for no limit. */
  readonly maxParameters: number | null;
  /** Multiply-adds a row, likewise. */
  readonly maxMacs: number | null;
}

/** The space that the settings make up. */
export function spaceOf({
  units,
  activations,
  dropout: dropoutRates,
  maxLayers,
  learningRates = [],
  batchSizes = [],
  weightDecays = [],
}: LayerSettings & Partial<ChoiceSettings>): SearchSpace {
  return { units, activations, dropoutRates, maxLayers, learningRates, batchSizes, weightDecays };
}

/** Of a space, what the layers may be. */
export type LayerSettings = Pick<SpaceSettings, "units" | "activations" | "dropout" | "maxLayers">;
/** Of a space, what is chosen of the training. */
export type ChoiceSettings = Pick<SpaceSettings, "learningRates" | "batchSizes" | "weightDecays">;

/** The settings that a space, or parts of it, stand for. */
export function settingsOfSpace(space: SpaceSettings["space"]): Partial<SpaceSettings> {
  const { dropoutRates: dropout, ...others } = space ?? {};
  return { ...others, ...(dropout === undefined ? {} : { dropout }) };
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

export const choiceNames = ["smoothed", "observed"] as const;
export type ChoiceName = (typeof choiceNames)[number];

export const sharings = ["pairs", "depth"] as const;
export type Sharing = (typeof sharings)[number];

export interface SearchSettings extends DataSettings, TrainingSettings, SpaceSettings, PolicySettings, HalvingSettings {
  /** Where the other settings' defaults come from, and which faults there are: `tutorial` has all of the tutorial's. */
  readonly preset: PresetName;
  /** Of the preset `tutorial`: switches and constants that are otherwise than in the tutorial. */
  readonly set: TutorialChanges;
  /** Networks that are slower on this machine, by layers measured before the first trial, are left out. @units seconds a row */
  readonly maxLatency: number | null;
  readonly trials: number;
  /** The search ends when so many epochs were trained in all; `null` for no limit. */
  readonly maxEpochsTotal: number | null;
  readonly batch: number;
  /** Trials under way at a time, at most; `null` for a batch, or of an asynchronous search for two. */
  readonly pending: number | null;
  /** Whether results count as they arrive. */
  readonly async: boolean;
  readonly strategy: StrategyName;
  /** What is traded off, the metric first; none for the metric alone. */
  readonly objectives: readonly ObjectiveName[];
  /** Trials of one architecture, at most. */
  readonly repeats: number;
  readonly workers: number | "auto";
  readonly oneShot: boolean;
  /** Of one-shot: how many architectures are trained again by themselves at the end, to be compared. */
  readonly oneShotCheck: number;
  /** Which layers share weights, with `oneShot`: pairs of neighbours wherever they stand, or only at the same depth. */
  readonly share: Sharing;
  readonly predictor: PredictorChoice;
  /** Which epochs' validation scores a trial is rewarded for. */
  readonly observe: ObservationName;
  /** Of `mean-of-last`: over so many epochs. */
  readonly observeLast: number;
  /** The search ends after so long; `null` for no limit. @units seconds */
  readonly timeout: number | null;
  /** A trial that takes longer fails, at the end of an epoch; `null` for no limit. @units seconds */
  readonly trialTimeout: number | null;
  readonly top: number;
  /** How many networks a trial trains, each scored on rows of its own; their mean is the trial's. */
  readonly folds: number;
  /** How the best are found: by what all trials say of each, or by each one's own observation. */
  readonly choice: ChoiceName;
  /** Architectures that are trained twice before the first trial, to see how noisy a training is. */
  readonly probe: number | "auto";
  /** The run's folder; `null` for `runs/<data>-<seed>`. */
  readonly out: string | null;
}

export interface TrainSettings extends DataSettings, TrainingSettings {
  /** As text, `64-tanh 32-elu`. */
  readonly architecture: string;
}

/** What holds where nothing else is asked for. Learning rate, epochs, patience and metric come from measurements on the example data. */
export const defaultTraining: Asked<TrainingSettings> = {
  metric: "auto",
  epochs: 20,
  patience: 5,
  batchSize: 32,
  optimizer: "adam",
  learningRate: 0.003,
  decay: 0,
  momentum: 0,
  schedule: "constant",
  weightDecay: 0.1,
  average: 3,
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
  space: null,
  units: tutorialSpace.units,
  activations: tutorialSpace.activations,
  dropout: tutorialSpace.dropoutRates,
  maxLayers: tutorialSpace.maxLayers,
  learningRates: [],
  batchSizes: [],
  weightDecays: [],
  maxParameters: null,
  maxMacs: null,
};

export const defaultSearch: Omit<Asked<SearchSettings>, "data" | "target"> = {
  ...defaultData,
  ...defaultTraining,
  ...defaultSpace,
  ...defaultPolicy,
  ...defaultHalving,
  preset: "none",
  set: {},
  trials: 100,
  maxEpochsTotal: null,
  batch: 10,
  pending: null,
  async: false,
  strategy: "reinforce",
  objectives: [],
  repeats: 1,
  workers: "auto",
  oneShot: false,
  oneShotCheck: 12,
  share: "pairs",
  maxLatency: null,
  predictor: "auto",
  observe: "best",
  observeLast: 5,
  timeout: null,
  trialTimeout: null,
  top: 5,
  folds: 1,
  choice: "smoothed",
  probe: "auto",
  out: null,
};

/** The two settings that have no default, and any others. */
export type SearchRequest = Pick<SearchSettings, "data" | "target"> & Partial<Asked<SearchSettings>>;
export type TrainRequest = Pick<TrainSettings, "data" | "target" | "architecture"> & Partial<Asked<TrainSettings>>;
