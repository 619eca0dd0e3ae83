// Resuming a run: the same search once more, with what it has recorded in place of what it had trained.
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  bankKeys,
  type EndReason,
  outputUnits,
  type Past,
  pastOf,
  type SearchConfig,
  type SearchEvent,
  type SearchLimits,
  searchedSpace,
  withoutEarlierEnds,
} from "../nas/index.js";
import {
  buildOf,
  type DeviceName,
  type PreparedSearch,
  planOf,
  type RunConfig,
  RunError,
  type SearchSettings,
  type SearchSetup,
  searchFingerprint,
  setupFor,
} from "../study/index.js";
import { openDevice } from "./devices.js";
import { packageVersion } from "./package-version.js";
import { readTable } from "./read-table.js";
import { hostFor, type RemoteTraining } from "./remote-training.js";
import { assertRun, lockRun, readRecord, writeConfig } from "./run-folder.js";
import { runSearch, type SearchRun, workersOf } from "./search-run.js";
import { keptTrials, readWeights } from "./weights-files.js";

/** What may be otherwise from here on: how far the search goes, by which means, and where the data are. */
export type ResumeChanges = Partial<
  Pick<SearchSettings, "trials" | "maxEpochsTotal" | "workers" | "timeout" | "trialTimeout" | "data">
>;

export interface ResumeOptions {
  readonly signal?: AbortSignal;
  readonly changes?: ResumeChanges;
  /** Where trials are trained, if not on this machine. */
  readonly remote?: RemoteTraining | undefined;
}

/**
 * Reads a run and its data, and prepares to go on with it; iterating the events does so. They begin with those that are recorded. The run is
 * this process's alone from now on, until they are read or it ends.
 * @throws RunError when the run is not as it must be to be gone on with, or another process writes it
 */
export async function resumeSearch(folder: string, { signal, changes = {}, remote }: ResumeOptions = {}): Promise<SearchRun> {
  assertRun(folder); // before a lock is made where there is no run
  const release = lockRun(folder);
  try {
    const { config: begun, events, journal } = readRecord(folder);
    const settings: SearchSettings = { ...begun.settings, ...changes };
    const config: RunConfig = { ...begun, settings, workers: remote?.workers ?? workersOf(settings) };
    const past = pastOf(events);
    const limits = past.limits.at(-1);
    const end = limits && endOf(events, limits, settings);
    const resumed = { trials: past.evaluations.size, isTorn: journal.isTorn, ...(end === undefined ? {} : { end }) };
    if (end !== undefined) {
      release();
      return { config: begun, folder, events: given(withoutEarlierEnds(events)), resumed };
    }
    assertSameProgram(folder, begun);
    assertSameConfig(folder, begun, events);
    if (limits !== undefined) assertNoLess(folder, settings, limits);

    const pinned: SearchSettings = { ...settings, device: pinnedDevice(begun) };
    const setup = await setupFor(pinned, () => readTable(pinned), hostFor(folder, remote));
    assertSameData(folder, setup, begun);
    const plan = planOf(pinned, setup, begun.latencies, past.limits[0]?.trials);
    assertShared(folder, plan, events);
    const device = await openDevice(pinned);
    try {
      assertSameKernels(folder, device.name, begun);
      const reading = { ...past, weightsOf: weightsReader(folder, setup, settings.folds) };
      const prepared = { plan, setup, space: searchedSpace(plan), device, signal, past: reading };
      return { config, folder, events: goneOn(folder, config, begun, prepared, release), resumed };
    } catch (error) {
      await device.close();
      throw error;
    }
  } catch (error) {
    release();
    throw error;
  }
}

async function* given(events: readonly SearchEvent[]): AsyncGenerator<SearchEvent, void, void> {
  yield* events;
}

async function* goneOn(
  folder: string,
  config: RunConfig,
  begun: RunConfig,
  prepared: PreparedSearch,
  release: () => void,
): AsyncGenerator<SearchEvent, void, void> {
  try {
    if (!isDeepStrictEqual(config.settings, begun.settings)) writeConfig(folder, config);
    yield* runSearch(folder, config, prepared);
  } finally {
    release();
  }
}

/** Why a run ended, where there is nothing beyond that end, as far as it may go now. */
function endOf(
  events: readonly SearchEvent[],
  { trials, epochs = Number.POSITIVE_INFINITY }: SearchLimits,
  asked: Pick<SearchSettings, "trials" | "maxEpochsTotal">,
): EndReason | undefined {
  const end = events.at(-1);
  if (end?.kind !== "finished") return undefined;
  const { reason } = end;
  const isOver =
    reason === "exhausted" ||
    (reason === "trials" && asked.trials <= trials) ||
    (reason === "epochs" && (asked.maxEpochsTotal ?? Number.POSITIVE_INFINITY) <= epochs);
  return isOver ? reason : undefined;
}

function assertSameProgram(folder: string, { mlpnas }: RunConfig): void {
  if (mlpnas === packageVersion) return;
  throw new RunError(folder, "a run must be gone on with by the version that began it", {
    got: `mlpnas ${packageVersion}, before ${mlpnas}`,
    hint: `npx mlpnas@${mlpnas} resume ${folder}`,
  });
}

function assertSameConfig(folder: string, config: RunConfig, [started]: readonly SearchEvent[]): void {
  if (started?.kind !== "started" || started.config === searchFingerprint(config)) return;
  throw new RunError(join(folder, "config.json"), "must be as the run was begun with it", {
    got:
      started.config === undefined
        ? "a journal of an earlier version, which does not say how"
        : "settings, data or kernels that are not those of the journal",
    hint: "undo the change, or begin a new run: mlpnas search --out NAME",
  });
}

function assertNoLess(
  folder: string,
  { trials, maxEpochsTotal }: SearchSettings,
  { trials: leastTrials, epochs }: SearchLimits,
): void {
  if (trials < leastTrials) {
    throw new RunError(folder, `--trials must be at least the ${leastTrials} that the run was asked for`, { got: `${trials}` });
  }
  if (maxEpochsTotal === null || maxEpochsTotal >= (epochs ?? Number.POSITIVE_INFINITY)) return;
  const asked = epochs === undefined ? "none, as the run was begun" : `at least the ${epochs} that the run was asked for`;
  throw new RunError(folder, `--max-epochs-total must be ${asked}`, { got: `${maxEpochsTotal}` });
}

function assertSameData(folder: string, { summary }: SearchSetup, { data, settings }: RunConfig): void {
  if (summary.fingerprint === data.fingerprint && summary.split === data.split) return;
  throw new RunError(folder, "the data must be those that the run was begun on", {
    got: `fingerprint ${summary.fingerprint}, before ${data.fingerprint}`,
    hint: `${settings.data} has changed: put it back, or say where it is now with --data FILE`,
  });
}

function assertSameKernels(folder: string, device: string, { device: before }: RunConfig): void {
  if (buildOf(device) === buildOf(before)) return;
  throw new RunError(folder, "a run must be gone on with on the kernels that it was begun with", {
    got: `${device}, before ${before}`,
    hint: "other kernels round otherwise: go on where it was begun, or with the same version of Node",
  });
}

/** The device that gives the kernels that a run was begun with, where the setting alone could mean others by now. */
function pinnedDevice({ settings, device }: RunConfig): DeviceName {
  if (settings.device === "wasm" && buildOf(device) === "wasm-simd") return "wasm-simd";
  const mode = /^gpu-(\w+)\+/.exec(device)?.[1];
  return settings.device === "gpu" && mode !== undefined ? (`gpu:${mode}` as DeviceName) : settings.device;
}

/** Reads what the folder holds of a trial's weights when it is asked for. */
function weightsReader(folder: string, { features, classes }: SearchSetup, networks: number): Past["weightsOf"] {
  const kept = new Set(keptTrials(folder));
  return (trial) =>
    kept.has(trial.trial) ? readWeights(folder, trial, { features, outputs: outputUnits(classes), networks }) : [];
}

/** @throws RunError when weights are missing that the next trials would start from */
function assertShared(folder: string, { oneShot, shareKeys = bankKeys }: SearchConfig, events: readonly SearchEvent[]): void {
  if (!oneShot) return;
  const learned = events.findLastIndex(({ kind }) => kind === "learned");
  const lenders = new Map<string, number>();
  for (const event of events.slice(0, learned + 1)) {
    if (event.kind !== "evaluated" || event.evaluation.status === "failed") continue;
    for (const key of shareKeys(event.evaluation.architecture)) lenders.set(key, event.evaluation.trial);
  }
  const kept = new Set(keptTrials(folder));
  const missing = [...lenders.values()].find((trial) => !kept.has(trial));
  if (missing === undefined) return;
  throw new RunError(folder, "the weights that trials share must be there", {
    got: `none of trial ${missing}`,
    hint: "put the folder's weights back, or begin a new run: mlpnas search --out NAME",
  });
}
