// A search on a file, as a run: data in, events out, everything recorded in a folder.
import { availableParallelism } from "node:os";
import { basename, extname, join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { EndReason, LatencyTable, SearchEvent } from "../nas/index.js";
import {
  type PreparedSearch,
  pendingOf,
  prepareSearch,
  type RunConfig,
  resolveSettings,
  type SearchRequest,
  type SearchSettings,
  searchEvents,
  searchFingerprint,
  setupFor,
} from "../study/index.js";
import { anySeed } from "./any-seed.js";
import { keepingArrivals } from "./arrivals.js";
import { breather } from "./breather.js";
import { clock } from "./clock.js";
import { openDevice } from "./devices.js";
import { readJournal } from "./journal-file.js";
import { packageVersion } from "./package-version.js";
import { readTable } from "./read-table.js";
import { recorded } from "./recorder.js";
import { hostFor, type RemoteTraining } from "./remote-training.js";
import { claimRun, createRunFolder, lockRun, runsFolder } from "./run-folder.js";

export interface SearchRun {
  readonly config: RunConfig;
  readonly folder: string;
  /** The search goes on as these are read; each is in the journal before it is given. */
  readonly events: AsyncIterable<SearchEvent>;
  /** Of one that was resumed. */
  readonly resumed?: Resumed;
}

/** What there was of a run when it was resumed; the events of it are given once more. */
export interface Resumed {
  readonly trials: number;
  /** That the journal's last line was the beginning of one, and was dropped. */
  readonly isTorn: boolean;
  /** Why it had ended, where nothing is left to do. */
  readonly end?: EndReason;
}

export interface StartOptions {
  readonly signal?: AbortSignal;
  readonly latencies?: LatencyTable;
  /** Where trials are trained, if not on this machine. */
  readonly remote?: RemoteTraining | undefined;
}

/**
 * Reads the data and prepares a search; iterating its events runs it. `latencies` are those of an earlier run, for a limit on them to
 * decide alike; otherwise they are measured.
 * @throws RunError, DataError or ValueError when the file, its content or a setting is not as it must be
 */
export async function startSearch(request: SearchRequest, { signal, latencies, remote }: StartOptions = {}): Promise<SearchRun> {
  const asked = resolveSettings(request, anySeed);
  const folder = asked.out ?? join(runsFolder, `${basename(asked.data, extname(asked.data))}-${asked.seed}`);
  const setup = await setupFor(asked, () => readTable(asked), hostFor(folder, remote));
  const device = await openDevice(asked);
  try {
    const { config, prepared } = await prepareSearch(asked, setup, {
      device,
      workers: remote?.workers ?? workersOf(asked),
      clock,
      versions: { mlpnas: packageVersion, node: process.versions.node },
      latencies,
    });
    createRunFolder(folder);
    const events = begun(folder, config, { ...prepared, signal });
    return { config, folder, events };
  } catch (error) {
    await device.close();
    throw error;
  }
}

async function* begun(folder: string, config: RunConfig, prepared: PreparedSearch): AsyncGenerator<SearchEvent, void, void> {
  const release = lockRun(folder);
  try {
    claimRun(folder, config);
    yield* runSearch(folder, config, prepared);
  } finally {
    release();
  }
}

export function workersOf({ workers }: Pick<SearchSettings, "workers">): number {
  return workers === "auto" ? availableParallelism() : workers;
}

/** Runs a search in its folder, which must be this process's alone: from its beginning, or from where the journal ends. */
export async function* runSearch(
  folder: string,
  config: RunConfig,
  prepared: PreparedSearch,
): AsyncGenerator<SearchEvent, void, void> {
  const plan = { ...prepared.plan, fingerprint: searchFingerprint(config) };
  const { journal: written } = prepared.setup;
  const trainer = prepared.setup.evaluator(prepared.device, config.workers, breather());
  // With more than a batch under way its results may wait for long: after a crash those that waited are trained again.
  const evaluator = pendingOf(config.settings) === plan.batch ? keepingArrivals(trainer, folder) : trainer;
  yield* recorded(
    { folder, plan, written, journal: readJournal(folder) },
    searchEvents(config, { ...prepared, plan }, { evaluator, turn }),
  );
}
