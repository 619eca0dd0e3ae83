// What a report reads of a run's config: every config.json has it, and so has a search in a page.
import type { Finding } from "../data/index.js";
import type { Metric, ObjectiveName } from "../nas/index.js";

export interface ReportConfig {
  /** The package's version. */
  readonly mlpnas: string;
  /** What ran it. */
  readonly node: string;
  /** With the kernels' build. */
  readonly device: string;
  readonly workers: number;
  /** Architectures in the space. */
  readonly space: number;
  readonly settings: ReportSettings;
  readonly data: ReportData;
  /** The doctor's; absent where there were none. */
  readonly findings?: readonly Finding[];
}

/** Further settings are shown as they are. */
export interface ReportSettings {
  readonly target: string;
  readonly strategy: string;
  readonly metric: Metric;
  readonly objectives?: readonly ObjectiveName[];
  readonly trials: number;
  readonly batch: number;
  readonly seed: number;
  /** How many were looked at on the test rows. */
  readonly top: number;
  readonly units: readonly number[];
  readonly maxLayers: number;
}

/** The data as the run read it. */
export interface ReportData {
  readonly file: string;
  readonly rows: number;
  readonly features: number;
  /** Of a network, where that is known. */
  readonly inputs?: number;
  /** None where numbers are predicted. */
  readonly classes: readonly { readonly name: string; readonly count: number }[];
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly fingerprint: string;
  /** Where numbers are predicted. @units the target's */
  readonly scale?: { readonly deviation: number };
}
