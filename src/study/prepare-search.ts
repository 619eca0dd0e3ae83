// From settings and their setup to a search that can be run, and the record of what it is.
import { type LatencyTable, measureLatencies, searchedSpace } from "../nas/index.js";
import type { OpenDevice } from "./host.js";
import { type RunConfig, runVersion } from "./run-config.js";
import type { PreparedSearch } from "./search-events.js";
import { planOf } from "./search-plan.js";
import type { SearchSetup } from "./search-setup.js";
import { type Asked, type SearchSettings, spaceOf } from "./settings.js";

/** Where the search runs. */
export interface SearchSite {
  readonly device: OpenDevice;
  readonly workers: number;
  readonly clock: () => number;
  /** Of this package, and of what runs it. */
  readonly versions: Pick<RunConfig, "mlpnas" | "node">;
  /** Those of an earlier run, for a limit on them to decide alike; otherwise they are measured. */
  readonly latencies?: LatencyTable | undefined;
}

/** @throws ValueError when a limit leaves no architecture */
export async function prepareSearch(
  asked: Asked<SearchSettings>,
  setup: SearchSetup,
  { device, workers, clock, versions, latencies: known }: SearchSite,
): Promise<{ readonly config: RunConfig; readonly prepared: Omit<PreparedSearch, "signal"> }> {
  const settings: SearchSettings = { ...asked, metric: setup.metric };
  const latencies =
    settings.maxLatency === null ? undefined : (known ?? (await measureLatencies(device, spaceOf(settings), setup, clock)));
  const plan = planOf(settings, setup, latencies);
  const space = searchedSpace(plan);
  const config: RunConfig = {
    version: runVersion,
    ...versions,
    device: device.name,
    workers,
    settings,
    data: setup.summary,
    ...(setup.findings.length === 0 ? {} : { findings: setup.findings }),
    space: space.remaining(),
    ...(latencies === undefined ? {} : { latencies }),
    ...(setup.tutorial === undefined ? {} : { tutorial: setup.tutorial }),
  };
  return { config, prepared: { plan, setup, space, device } };
}
