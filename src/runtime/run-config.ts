// A run's config.json: what the run was.
import type { Finding } from "../data/index.js";
import type { LatencyTable, TutorialPreset } from "../nas/index.js";
import { RunError } from "./errors.js";
import type { DataSummary } from "./load-data.js";
import type { SearchSettings } from "./settings.js";

/** Of config.json's form. */
export const runVersion = 1;

/** What a run was: enough to repeat it and to know what its numbers rest on. */
export interface RunConfig {
  readonly version: number;
  /** Of this package. */
  readonly mlpnas: string;
  readonly node: string;
  /** With the kernels' build. */
  readonly device: string;
  readonly workers: number;
  readonly settings: SearchSettings;
  readonly data: DataSummary;
  /** Errors and warnings about the data, in brief; absent where there were none. */
  readonly findings?: readonly Finding[];
  /** Architectures in the space. */
  readonly space: number;
  /** What `maxLatency` goes by. */
  readonly latencies?: LatencyTable;
  /** Of the preset `tutorial`: its switches and constants as they ran. */
  readonly tutorial?: TutorialPreset;
}

/**
 * Reads the text of a config.json; `path` is named in errors.
 * @throws RunError when it is none, or one of another version
 */
export function parseRunConfig(text: string, path: string): RunConfig {
  let config: RunConfig;
  try {
    config = JSON.parse(text) as RunConfig;
  } catch {
    throw new RunError(path, "must be JSON");
  }
  if (config.version !== runVersion) throw new RunError(path, `must have version ${runVersion}`, { got: `${config.version}` });
  return config;
}
