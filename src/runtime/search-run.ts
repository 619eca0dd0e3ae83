// A search on a file, as a run: data in, events out, everything recorded in a folder.
import { availableParallelism } from "node:os";
import { basename, extname, join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import {
  grammarOf,
  type LatencyTable,
  measureLatencies,
  objectivesOf,
  type SearchConfig,
  type SearchEvent,
  type SeenSequences,
  search,
  searchedSpace,
  type TargetShape,
} from "../nas/index.js";
import { breather } from "./breather.js";
import { clock } from "./clock.js";
import { type OpenDevice, openDevice } from "./devices.js";
import { limitsOf } from "./limits.js";
import { packageVersion } from "./package-version.js";
import { resolveSettings } from "./presets.js";
import { type RunConfig, runVersion } from "./run-config.js";
import { createRunFolder, recorded, runsFolder } from "./run-folder.js";
import { boundOf, ordinarySetup, type SearchSetup } from "./search-setup.js";
import { type Asked, type PresetName, type SearchRequest, type SearchSettings, spaceOf } from "./settings.js";
import { trainingOptions } from "./training.js";
import { tutorialSetup } from "./tutorial-setup.js";

export interface SearchRun {
  readonly config: RunConfig;
  readonly folder: string;
  /** The search goes on as these are read; each is in the journal before it is given. */
  readonly events: AsyncIterable<SearchEvent>;
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
  const setup = await setups[asked.preset](asked);
  const settings: SearchSettings = { ...asked, metric: setup.metric };
  const device = await openDevice(settings);
  try {
    const latencies =
      settings.maxLatency === null ? undefined : (known ?? (await measureLatencies(device, spaceOf(settings), setup, clock)));
    return prepared(settings, { setup, device, latencies, signal });
  } catch (error) {
    await device.close();
    throw error;
  }
}

function prepared(
  settings: SearchSettings,
  {
    setup,
    device,
    latencies,
    signal,
  }: Pick<Prepared, "setup" | "device" | "signal"> & { readonly latencies: LatencyTable | undefined },
): SearchRun {
  const { features, classes, unit } = setup;
  const target: TargetShape = { classes, ...(unit === undefined ? {} : { unit }) };
  const { units, maxLayers } = settings;
  const objectives = objectivesOf(settings.objectives, { units, maxLayers, features, ...target });
  const plan: SearchConfig = {
    grammar: grammarOf(spaceOf(settings), limitsOf(settings, setup, latencies)),
    seed: settings.seed,
    trials: settings.trials,
    batch: settings.batch,
    ...(settings.maxEpochsTotal === null ? {} : { mostEpochs: settings.maxEpochsTotal }),
    training: trainingOptions(settings),
    ...setup.sharing,
    top: settings.top,
    ...(objectives.length > 1 ? { objectives } : {}),
    ...(isSmoothed(settings, objectives.length)
      ? { choice: { among: mostChosenFrom, ...boundOf(settings.metric, target) } }
      : {}),
    ...probeFor(settings),
  };
  const space = searchedSpace(plan);
  const folder = settings.out ?? join(runsFolder, `${basename(settings.data, extname(settings.data))}-${settings.seed}`);
  createRunFolder(folder);
  const workers = settings.workers === "auto" ? availableParallelism() : settings.workers;
  const config: RunConfig = {
    version: runVersion,
    mlpnas: packageVersion,
    node: process.versions.node,
    device: device.name,
    workers,
    settings,
    data: setup.summary,
    ...(setup.findings.length === 0 ? {} : { findings: setup.findings }),
    space: space.remaining(),
    ...(latencies === undefined ? {} : { latencies }),
    ...(setup.tutorial === undefined ? {} : { tutorial: setup.tutorial }),
  };
  const events = searchEvents(config, { plan, setup, space, device, signal });
  return { config, folder, events: recorded(folder, config, plan, events, setup.journal) };
}

/** A front has no one choice; and trainings of few epochs and of many cannot be held against each other as if they were alike. */
function isSmoothed({ choice, strategy }: SearchSettings, objectives: number): boolean {
  return choice === "smoothed" && objectives < 2 && strategy !== "halving";
}

/** Of so many trials the weights are kept until the choice is made: all of a search of ordinary length. */
const mostChosenFrom = 128;

/** A short search is not worth the trainings. */
const leastProbed = 50;

function probeFor({ probe, trials }: SearchSettings): Pick<SearchConfig, "probe"> {
  const architectures = probe === "auto" ? (trials < leastProbed ? 0 : 6) : probe;
  return architectures === 0 ? {} : { probe: { architectures, seeds: 2 } };
}

const setups: Readonly<Record<PresetName, (settings: Asked<SearchSettings>) => Promise<SearchSetup>>> = {
  none: ordinarySetup,
  tutorial: tutorialSetup,
};

interface Prepared {
  readonly plan: SearchConfig;
  readonly setup: SearchSetup;
  readonly space: SeenSequences;
  readonly device: OpenDevice;
  readonly signal: AbortSignal | undefined;
}

async function* searchEvents(
  { settings, workers }: RunConfig,
  { plan, setup, space, device, signal }: Prepared,
): AsyncGenerator<SearchEvent, void, void> {
  const evaluator = setup.evaluator(device, workers, breather());
  const stop = stopSignal(signal, settings.timeout);
  const test = setup.test(device);
  try {
    const searching = search(plan, {
      evaluator,
      space,
      strategy: setup.strategy(plan),
      baselines: () => setup.baselines(device, evaluator, plan) ?? nothing(),
      ...(test === undefined ? {} : { test }),
      signal: stop.signal,
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

/** One signal for both ways of ending early. */
function stopSignal(interrupted: AbortSignal | undefined, timeout: number | null): { signal: AbortSignal; clear: () => void } {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(interrupted?.reason);
  if (interrupted?.aborted === true) interrupt();
  interrupted?.addEventListener("abort", interrupt, { once: true });
  const timer = timeout === null ? undefined : setTimeout(() => stop.abort("timeout"), Math.min(timeout * 1_000, longestTimer));
  return {
    signal: stop.signal,
    clear: () => {
      clearTimeout(timer);
      interrupted?.removeEventListener("abort", interrupt);
    },
  };
}
