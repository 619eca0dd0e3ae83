// From settings to the limits that every network of a space keeps.
import { type LatencyTable, type Limits, latencyLimit, macsLimit, parameterLimit } from "../nas/index.js";
import type { SearchSettings } from "./settings.js";

/** `latencies` is what a limit on them goes by. */
export function limitsOf(
  {
    maxParameters,
    maxMacs,
    maxLatency = null,
  }: Pick<SearchSettings, "maxParameters" | "maxMacs"> & Partial<Pick<SearchSettings, "maxLatency">>,
  { features, classes }: Pick<Limits, "features" | "classes">,
  latencies?: LatencyTable,
): Limits {
  return {
    features,
    classes,
    each: [
      ...(maxParameters === null ? [] : [parameterLimit(maxParameters)]),
      ...(maxMacs === null ? [] : [macsLimit(maxMacs)]),
      ...(maxLatency === null || latencies === undefined ? [] : [latencyLimit(maxLatency, latencies)]),
    ],
  };
}
