// One search of the preset `tutorial`, in a thread of its own, and what its first choice is really worth.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Architecture,
  allSwitches,
  evaluate,
  formatArchitecture,
  formatEvent,
  leaderboard,
  placeData,
  type SearchEvent,
  scoreWeights,
  tutorialSpace,
} from "../../src/nas/index.js";
import { valueOf } from "../../src/nn/index.js";
import { createDevice } from "../../src/runtime/devices.js";
import { startSearch } from "../../src/runtime/index.js";
import { loadData } from "../../src/runtime/load-data.js";
import { defaultTraining } from "../../src/study/settings.js";
import { trainingOptions } from "../../src/study/training.js";
import type { Setting, TutorialRun } from "./tutorial-results.js";

/** Plain kernels, whose bits hold on every machine. */
export const tutorialDevice = "wasm-simd";

export interface TutorialJob extends Setting {
  readonly data: string;
  readonly target: string;
  /** From which the target is made: left out where a choice is judged. */
  readonly leaks: readonly string[];
  readonly trials: number | undefined;
}

/** Runs in a worker of the pool. */
export default async function run({ data, target, leaks, trials, ...setting }: TutorialJob): Promise<TutorialRun> {
  const { end, flipped, widest, seed } = setting;
  const base = allSwitches(end === "faithful");
  const set = flipped === null ? base : { ...base, [flipped]: !base[flipped] };
  const folder = mkdtempSync(join(tmpdir(), "mlpnas-tutorial-"));
  const events: SearchEvent[] = [];
  try {
    const more = trials === undefined ? {} : { trials };
    const search = await startSearch({
      data,
      target,
      preset: "tutorial",
      set,
      seed,
      units: tutorialSpace.units.filter((units) => units <= widest),
      device: tutorialDevice,
      out: join(folder, "run"),
      ...more,
    });
    for await (const event of search.events) events.push(event);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const accuracies = events.flatMap((event) =>
    event.kind === "evaluated" && event.evaluation.status === "complete"
      ? [valueOf(event.evaluation.validation, "accuracy")]
      : [],
  );
  const mean = meanOf(accuracies);
  const half = Math.ceil(accuracies.length / 2);
  const best = leaderboard(events).ranked[0]?.evaluation;
  if (best === undefined) throw new Error(`tutorial: no trial of ${JSON.stringify(setting)} was completed`);
  return {
    ...setting,
    mean,
    deviation: Math.sqrt(accuracies.reduce((sum, a) => sum + (a - mean) ** 2, 0) / (accuracies.length - 1)),
    best: valueOf(best.validation, "accuracy"),
    firstHalf: meanOf(accuracies.slice(0, half)),
    secondHalf: meanOf(accuracies.slice(half)),
    chosen: formatArchitecture(best.architecture),
    chosenTest: await worthOf(best.architecture, { data, target, ignore: leaks }),
    guards: events.filter((event) => event.kind === "learned" && (event.report["stepSkipped"] ?? event.report["redrawLimit"]))
      .length,
    digest: createHash("sha256").update(events.map(timeless).join("\n")).digest("hex").slice(0, 16),
  };
}

const trainings = 3;

/** Mean test accuracy over some trainings as a search does them by default. */
async function worthOf(
  architecture: Architecture,
  columns: { readonly data: string; readonly target: string; readonly ignore: readonly string[] },
): Promise<number> {
  const { evaluation, split } = await loadData(columns, 0);
  const device = createDevice(tutorialDevice);
  const resident = placeData(device, evaluation);
  const training = trainingOptions({ ...defaultTraining, metric: "log-loss", weightDecay: 0, average: 1 }); // the defaults when the records were made
  const scores: number[] = [];
  for (let seed = 0; seed < trainings; seed++) {
    const trained = await evaluate(device, resident, { trial: 1, architecture, seed, training }, () => 0);
    if (trained.status === "failed") throw new Error(`tutorial: ${formatArchitecture(architecture)} cannot be trained`);
    scores.push(valueOf(await scoreWeights(device, architecture, trained.weights, split.test, evaluation), "accuracy"));
  }
  return meanOf(scores);
}

const meanOf = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

function timeless(event: SearchEvent): string {
  return formatEvent(event.kind === "evaluated" ? { ...event, evaluation: { ...event.evaluation, seconds: 0 } } : event);
}
