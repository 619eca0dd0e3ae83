// A run's config.json: what the run was.
import type { Finding } from "../data/index.js";
import type { LatencyTable, TutorialPreset } from "../nas/index.js";
import { RunError } from "./errors.js";
import type { DataSummary } from "./prepared-data.js";
import { runConfigSchema } from "./run-config-schema.js";
import { defaultSearch, type SearchSettings } from "./settings.js";

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
 * Reads the text of a config.json; `path` is named in errors. Settings that its version did not know are as they were then.
 * @throws RunError when it is none, or one of another version
 */
export function parseRunConfig(text: string, path: string): RunConfig {
  let config: Partial<RunConfig> | null;
  try {
    config = JSON.parse(text) as Partial<RunConfig> | null;
  } catch {
    throw new RunError(path, "must be JSON");
  }
  if (typeof config !== "object" || config === null) throw new RunError(path, "must be an object", { got: text.slice(0, 60) });
  if (config.version !== runVersion) throw new RunError(path, `must have version ${runVersion}`, { got: `${config.version}` });
  const whole = { ...config, settings: { ...defaultSearch, ...sinceVersion1, ...config.settings } };
  const result = runConfigSchema.safeParse(whole);
  if (result.success) return whole as RunConfig;
  const [issue] = result.error.issues;
  const keys = issue?.path ?? [];
  const value = keys.reduce<unknown>((from, key) => (from as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key], whole);
  throw new RunError(path, `${keys.join(".") || "it"} must be as a run's config has it`, {
    got: (JSON.stringify(value) ?? "nothing").slice(0, 60),
  });
}

/** What the first runs did, whose config says nothing of it. */
const sinceVersion1 = {
  choice: "observed",
  probe: 0,
  weightDecay: 0,
  average: 1,
  schedule: "constant",
} satisfies Partial<SearchSettings>;
