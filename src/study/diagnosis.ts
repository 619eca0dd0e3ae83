// The diagnosis: what the doctor was asked and what it found, as plain values.
import type { Finding } from "../data/index.js";
import type { Advice, NoiseFloor, Reach } from "../nas/index.js";
import type { Metric } from "../nn/index.js";
import type { DataSettings } from "./data-settings.js";
import type { DataSummary } from "./prepared-data.js";
import type { SearchSettings, SpaceSettings, TrainingSettings } from "./settings.js";

export interface DoctorSettings
  extends DataSettings,
    TrainingSettings,
    SpaceSettings,
    Pick<SearchSettings, "trials" | "batch" | "folds" | "workers"> {
  /** Whether networks are trained: for baselines, the noise floor and how long trainings take. */
  readonly train: boolean;
  /** For all trainings together. @units seconds */
  readonly timeout: number;
}

export interface Diagnosis {
  readonly settings: DoctorSettings;
  readonly data: DataSummary;
  /** The gravest first. */
  readonly findings: readonly Finding[];
  readonly workers: number;
  /** What trained, with its kernels; absent where nothing was. */
  readonly device?: string;
  /** On the validation rows; none where nothing was trained. */
  readonly baselines: readonly MeasuredBaseline[];
  /** Absent where nothing was trained, or too little in time. */
  readonly noise?: MeasuredNoise;
  readonly search: Outlook;
  /** In all. @units seconds */
  readonly seconds: number;
}

export interface MeasuredBaseline {
  readonly name: string;
  readonly metric: Metric;
  readonly value: number;
  /** Half the width of its 95 % interval by the choice of the rows; null where that is not known. */
  readonly interval: number | null;
}

/** The noise floor by one metric. */
export interface MetricNoise extends NoiseFloor {
  readonly metric: Metric;
}

export interface MeasuredNoise {
  /** From small to large. */
  readonly architectures: readonly string[];
  readonly seeds: number;
  /** By the metric that people read, and by that of the search. */
  readonly metrics: readonly MetricNoise[];
}

/** What a search would be, and what it would be to try everything. */
export interface Outlook extends Reach {
  /** A training of an ordinary architecture on one worker; absent where none was trained. @units seconds */
  readonly secondsPerTraining?: number;
  /** For the trials asked for, and for the whole space, on all workers. @units seconds */
  readonly searchSeconds?: number;
  readonly spaceSeconds?: number;
  readonly advice: Advice;
}
