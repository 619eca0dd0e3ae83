// From settings to the plan of a search, and a fingerprint of all that decides what it comes to.
import { fnv1a64 } from "../data/index.js";
import { grammarOf, type LatencyTable, objectivesOf, type SearchConfig, type TargetShape } from "../nas/index.js";
import { limitsOf } from "./limits.js";
import { pendingOf } from "./pending-trials.js";
import type { RunConfig } from "./run-config.js";
import { boundOf, type SearchSetup } from "./search-setup.js";
import { type SearchSettings, spaceOf } from "./settings.js";
import { trainingOptions } from "./training.js";

/** `firstTrials` is how many trials a search that goes on was first asked for. */
export function planOf(
  settings: SearchSettings,
  setup: SearchSetup,
  latencies: LatencyTable | undefined,
  firstTrials: number = settings.trials,
): SearchConfig {
  const { features, classes, unit } = setup;
  const target: TargetShape = { classes, ...(unit === undefined ? {} : { unit }) };
  const { units, maxLayers, seed, trials, batch, top, folds, maxEpochsTotal, trialTimeout } = settings;
  const objectives = objectivesOf(settings.objectives, { units, maxLayers, features, ...target });
  return {
    grammar: grammarOf(spaceOf(settings), limitsOf(settings, setup, latencies)),
    seed,
    trials,
    batch,
    pending: pendingOf(settings),
    isAsync: settings.async,
    ...(maxEpochsTotal === null ? {} : { mostEpochs: maxEpochsTotal }),
    training: trainingOptions(settings),
    folds,
    ...(trialTimeout === null ? {} : { trialTimeout }),
    ...setup.sharing,
    top,
    ...(objectives.length > 1 ? { objectives } : {}),
    ...(isSmoothed(settings, objectives.length)
      ? { choice: { among: mostChosenFrom, ...boundOf(settings.metric, target) } }
      : {}),
    ...probeFor(settings, firstTrials),
  };
}

/** A front has no one choice; and trainings of few epochs and of many cannot be held against each other as if they were alike. */
function isSmoothed({ choice, strategy }: SearchSettings, objectives: number): boolean {
  return choice === "smoothed" && objectives < 2 && strategy !== "halving";
}

/** Of so many trials the weights are kept until the choice is made: all of a search of ordinary length. */
const mostChosenFrom = 128;

/** A short search is not worth the trainings. */
const leastProbed = 50;

function probeFor({ probe }: SearchSettings, trials: number): Pick<SearchConfig, "probe"> {
  const architectures = probe === "auto" ? (trials < leastProbed ? 0 : 6) : probe;
  return architectures === 0 ? {} : { probe: { architectures, seeds: 2 } };
}

/** Settings that say where things are and how far a search goes: it comes to the same, as far as it goes. */
const undecisive: readonly (keyof SearchSettings)[] = [
  "data",
  "out",
  "workers",
  "trials",
  "maxEpochsTotal",
  "timeout",
  "trialTimeout",
];

/** 16 hex digits over all that decides what a search comes to: settings, data, kernels and this package's version. */
export function searchFingerprint({ mlpnas, device, settings, data, latencies, tutorial }: Omit<RunConfig, "version">): string {
  const free: ReadonlySet<string> = new Set(undecisive);
  const decisive = Object.entries(settings).filter(([key]) => !free.has(key));
  const all = {
    mlpnas,
    kernels: buildOf(device),
    settings: Object.fromEntries(decisive),
    data: [data.fingerprint, data.split],
    latencies,
    tutorial,
  };
  return fnv1a64([new TextEncoder().encode(JSON.stringify(all, sorted))]);
}

/** Objects alike but for the order of their keys give the same text. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a device's bits depend on: not the width of its vectors. */
export function buildOf(device: string): string {
  return device.replace(/-256$/, "");
}
