// Runs made by hand, for tests of what is printed of them.
import type { Run } from "../../src/cli/report.js";
import {
  type BaselineScored,
  type CompleteEvaluation,
  type EndReason,
  type FailedEvaluation,
  leaderboard,
  type Metric,
  parseArchitecture,
  type SearchEvent,
} from "../../src/nas/index.js";
import { defaultData, defaultHalving, defaultPolicy, type RunConfig } from "../../src/study/index.js";

export function runConfig(settings: Partial<RunConfig["settings"]> = {}): RunConfig {
  return {
    version: 1,
    mlpnas: "0.1.0",
    node: "20.20.2",
    device: "wasm-simd",
    workers: 2,
    space: 840,
    settings: {
      ...defaultData,
      ...defaultHalving,
      ...defaultPolicy,
      maxEpochsTotal: null,
      data: "data/wine.csv",
      target: "label",
      ignore: ["quality"],
      preset: "none",
      set: {},
      trials: 100,
      batch: 10,
      strategy: "reinforce",
      objectives: [],
      observe: "best",
      observeLast: 5,
      repeats: 1,
      predictor: "auto",
      oneShot: false,
      oneShotCheck: 12,
      pending: null,
      async: false,
      share: "pairs",
      timeout: null,
      trialTimeout: null,
      top: 2,
      folds: 1,
      choice: "observed",
      probe: 0,
      metric: "log-loss",
      epochs: 20,
      patience: 5,
      batchSize: 32,
      optimizer: "adam",
      learningRate: 0.003,
      decay: 0,
      momentum: 0,
      schedule: "constant",
      weightDecay: 0,
      average: 1,
      seed: 0,
      device: "wasm",
      gpuThreshold: 2 ** 30,
      space: null,
      units: [8],
      activations: ["relu"],
      dropout: [],
      maxLayers: 2,
      learningRates: [],
      batchSizes: [],
      weightDecays: [],
      maxParameters: null,
      maxMacs: null,
      maxLatency: null,
      workers: "auto",
      out: null,
      ...settings,
    },
    data: {
      file: "wine.csv",
      rows: 4898,
      features: 11,
      task: "classification",
      featureNames: Array.from({ length: 11 }, (_, i) => `f${i}`),
      columns: Array.from({ length: 11 }, (_, i) => ({ name: `f${i}`, type: "number", missing: 0 })),
      dropped: 0,
      classes: [
        { name: "low", count: 1640 },
        { name: "medium", count: 3238 },
        { name: "high", count: 20 },
      ],
      leftOut: [{ column: "quality", reason: "--ignore" }],
      train: 3428,
      validation: 735,
      test: 735,
      duplicates: 937,
      fingerprint: "0123",
      encoder: { columns: [{ type: "number", name: "f0", mean: 0, deviation: 1, fill: 0, flagsMissing: false }] },
    },
  };
}

export function complete(
  trial: number,
  architecture: string,
  loss: number,
  accuracy: number,
  parameters = 1234,
): CompleteEvaluation {
  return {
    status: "complete",
    trial,
    architecture: parseArchitecture(architecture),
    parameters,
    epochs: [{ epoch: 1, loss, accuracy }],
    seconds: 0.5,
    validation: { loss, accuracy },
    bestEpoch: 1,
    weights: [],
  };
}

export function failed(trial: number, architecture: string, reason: string): FailedEvaluation {
  return {
    status: "failed",
    trial,
    architecture: parseArchitecture(architecture),
    parameters: 10,
    epochs: [],
    seconds: 0.1,
    reason,
  };
}

export function started(trials = 100, metric: Metric = "log-loss", space = 840): SearchEvent {
  return { kind: "started", strategy: "reinforce", space, trials, batch: 10, metric, seed: 0 };
}

export const evaluated = (evaluation: CompleteEvaluation | FailedEvaluation): SearchEvent => ({ kind: "evaluated", evaluation });

export function baseline(name: BaselineScored["name"], accuracy: number): BaselineScored {
  return { kind: "baseline", name, validation: { loss: 0.9, accuracy }, test: { loss: 0.9, accuracy } };
}

export function tested(rank: number, trial: number, accuracy: number): SearchEvent {
  return { kind: "tested", rank, trial, test: { loss: 0.65, accuracy } };
}

export const finished = (reason: EndReason, trials: number): SearchEvent => ({ kind: "finished", reason, trials });

export function runOf(
  events: readonly SearchEvent[],
  { seconds, ...settings }: Partial<RunConfig["settings"]> & { seconds?: number } = {},
): Run {
  return {
    config: runConfig(settings),
    folder: "runs/wine-0",
    board: leaderboard([started(settings.trials, settings.metric), ...events]),
    ...(seconds === undefined ? {} : { seconds }),
  };
}
