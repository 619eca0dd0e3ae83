// A search on a file, as a run: data in, events out, everything recorded in a folder.
import { availableParallelism } from "node:os";
import { basename, extname, join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import {
  type EndReason,
  type Job,
  type LatencyTable,
  measureLatencies,
  type Past,
  type SearchConfig,
  type SearchEvent,
  type SeenSequences,
  search,
  searchedSpace,
} from "../nas/index.js";
import { keepingArrivals } from "./arrivals.js";
import { breather } from "./breather.js";
import { clock } from "./clock.js";
import { type OpenDevice, openDevice } from "./devices.js";
import { readJournal } from "./journal-file.js";
import { packageVersion } from "./package-version.js";
import { resolveSettings } from "./presets.js";
import { recorded } from "./recorder.js";
import { type RunConfig, runVersion } from "./run-config.js";
import { claimRun, createRunFolder, lockRun, runsFolder } from "./run-folder.js";
import { planOf, searchFingerprint } from "./search-plan.js";
import { ordinarySetup, type SearchSetup } from "./search-setup.js";
import { type Asked, type PresetName, type SearchRequest, type SearchSettings, spaceOf } from "./settings.js";
import { tutorialSetup } from "./tutorial-setup.js";

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

/**
 * Reads the data and prepares a search; iterating its events runs it. `latencies` are those of an earlier run, for a limit on them to
 * decide alike; otherwise they are measured.
 * @throws RunError, DataError or ValueError when the file, its content or a setting is not as it must be
 */
export async function startSearch(
  request: SearchRequest,
  { signal, latencies: known }: { readonly signal?: AbortSignal; readonly latencies?: LatencyTable } = {},
): Promise<SearchRun> {
  const asked = resolveSettings(request);
  const setup = await setupFor(asked);
  const settings: SearchSettings = { ...asked, metric: setup.metric };
  const device = await openDevice(settings);
  try {
    const latencies =
      settings.maxLatency === null ? undefined : (known ?? (await measureLatencies(device, spaceOf(settings), setup, clock)));
    const plan = planOf(settings, setup, latencies);
    const space = searchedSpace(plan);
    const folder = settings.out ?? join(runsFolder, `${basename(settings.data, extname(settings.data))}-${settings.seed}`);
    createRunFolder(folder);
    const config: RunConfig = {
      version: runVersion,
      mlpnas: packageVersion,
      node: process.versions.node,
      device: device.name,
      workers: workersOf(settings),
      settings,
      data: setup.summary,
      ...(setup.findings.length === 0 ? {} : { findings: setup.findings }),
      space: space.remaining(),
      ...(latencies === undefined ? {} : { latencies }),
      ...(setup.tutorial === undefined ? {} : { tutorial: setup.tutorial }),
    };
    const events = begun(folder, config, { plan, setup, space, device, signal });
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

const setups: Readonly<Record<PresetName, (settings: Asked<SearchSettings>) => Promise<SearchSetup>>> = {
  none: ordinarySetup,
  tutorial: tutorialSetup,
};

/** Reads the data, by the preset's ways. */
export function setupFor(settings: Asked<SearchSettings>): Promise<SearchSetup> {
  return setups[settings.preset](settings);
}

export interface PreparedSearch {
  readonly plan: SearchConfig;
  readonly setup: SearchSetup;
  readonly space: SeenSequences;
  readonly device: OpenDevice;
  readonly signal: AbortSignal | undefined;
  readonly past?: Past;
}

/** Runs a search in its folder, which must be this process's alone: from its beginning, or from where the journal ends. */
export async function* runSearch(
  folder: string,
  config: RunConfig,
  prepared: PreparedSearch,
): AsyncGenerator<SearchEvent, void, void> {
  const plan = { ...prepared.plan, fingerprint: searchFingerprint(config) };
  const { journal: written } = prepared.setup;
  yield* recorded({ folder, plan, written, journal: readJournal(folder) }, searchEvents(folder, config, { ...prepared, plan }));
}

async function* searchEvents(
  folder: string,
  { settings, workers }: RunConfig,
  { plan, setup, space, device, signal, past }: PreparedSearch,
): AsyncGenerator<SearchEvent, void, void> {
  const evaluator = keepingArrivals(setup.evaluator(device, workers, breather()), folder);
  const stop = stopSignals(signal, settings.timeout);
  const test = setup.test(device);
  const stoppable = { ...evaluator, evaluate: (jobs: readonly Job[]) => evaluator.evaluate(jobs, stop.interruption) };
  try {
    const searching = search(plan, {
      evaluator,
      space,
      strategy: setup.strategy(plan),
      baselines: () => setup.baselines(device, stoppable, plan) ?? nothing(),
      ...(test === undefined ? {} : { test }),
      signal: stop.signal,
      ...(past === undefined ? {} : { past }),
    });
    for await (const event of searching) {
      yield event;
      await turn(); // timers and signals have theirs
    }
  } finally {
    stop.clear();
    await evaluator.close();
    await device.close();
  }
}

async function* nothing(): AsyncGenerator<never, void, void> {}

const longestTimer = 2 ** 31 - 1; // milliseconds, 24 days: a timer set for longer fires at once

interface StopSignals {
  /** For both ways of ending early. */
  readonly signal: AbortSignal;
  /** For interruption alone: when time is up, the results are still to be had. */
  readonly interruption: AbortSignal;
  clear(): void;
}

function stopSignals(asked: AbortSignal | undefined, timeout: number | null): StopSignals {
  const [stop, interruption] = [new AbortController(), new AbortController()];
  const end = (): void => {
    stop.abort(asked?.reason);
    if (asked?.reason !== "timeout") interruption.abort(asked?.reason);
  };
  if (asked?.aborted === true) end();
  asked?.addEventListener("abort", end, { once: true });
  const timer = timeout === null ? undefined : setTimeout(() => stop.abort("timeout"), Math.min(timeout * 1_000, longestTimer));
  return {
    signal: stop.signal,
    interruption: interruption.signal,
    clear: () => {
      clearTimeout(timer);
      asked?.removeEventListener("abort", end);
    },
  };
}
