// The doctor: what can be known of a table and of a search on it in seconds, before any training budget is spent.
import { availableParallelism } from "node:os";
import { examination, examine } from "../data/index.js";
import {
  adviceFor,
  createLocalEvaluator,
  type EvaluationData,
  type Evaluator,
  grammarOf,
  metricFor,
  overFolds,
  reachOf,
  searchedSpace,
} from "../nas/index.js";
import {
  type Asked,
  type Diagnosis,
  type DoctorSettings,
  defaultData,
  defaultSearch,
  defaultSpace,
  defaultTraining,
  type LookAtData,
  limitsOf,
  type MeasureParts,
  type Measures,
  measure,
  type OpenDevice,
  spaceOf,
  trainingOptions,
} from "../study/index.js";
import { breather } from "./breather.js";
import { clock } from "./clock.js";
import { openDevice } from "./devices.js";
import { loadData } from "./load-data.js";
import { createPoolEvaluator } from "./pool.js";

const { trials, batch, folds, workers } = defaultSearch;

export const defaultDoctor: Omit<Asked<DoctorSettings>, "data" | "target"> = {
  ...defaultData,
  ...defaultTraining,
  ...defaultSpace,
  trials,
  batch,
  folds,
  workers,
  train: true,
  timeout: 30,
};

export type DoctorRequest = Pick<DoctorSettings, "data" | "target"> & Partial<Asked<DoctorSettings>>;

/**
 * Findings of the table, baselines, the noise floor, and whether to search or to enumerate. Nothing is scored on the test rows. Trainings that are
 * not done in time are left out, and what would have come of them.
 * @throws RunError, DataError or ValueError when the file, its content or a setting is not as it must be
 */
export async function diagnose(request: DoctorRequest, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Diagnosis> {
  const began = clock();
  const asked: Asked<DoctorSettings> = { ...defaultDoctor, ...request };
  const { seed, trials, batch } = asked;
  const workers = asked.workers === "auto" ? availableParallelism() : asked.workers;
  const { summary, findings, evaluation: data } = await loadData(asked, seed, fullLook);
  const settings: DoctorSettings = { ...asked, metric: metricFor(asked.metric, data.classes) };
  const grammar = grammarOf(spaceOf(settings), limitsOf(settings, data));
  const space = searchedSpace({ grammar }).remaining();
  const nothing: Measures & { readonly device?: string } = { baselines: [] };
  const measured = settings.train ? await train(settings, { data, grammar, space, workers }, signal) : nothing;
  const { secondsPerTraining: seconds, ...rest } = measured;
  const share = measured.noise?.metrics.find(({ metric }) => metric === settings.metric)?.share;
  const reach = reachOf(space, trials);
  return {
    settings,
    data: summary,
    findings,
    workers,
    ...rest,
    search: {
      ...reach,
      ...(seconds === undefined
        ? {}
        : {
            secondsPerTraining: seconds,
            searchSeconds: (seconds * reach.draws) / workers,
            spaceSeconds: (seconds * space) / workers,
          }),
      advice: adviceFor({ space, trials, batch, ...(share === undefined ? {} : { share }) }),
    },
    seconds: clock() - began,
  };
}

const fullLook: LookAtData = (table, dataset, about) => examination(examine(table, dataset, about), about);

async function train(
  settings: DoctorSettings,
  { workers, ...parts }: Pick<MeasureParts, "data" | "grammar" | "space"> & { readonly workers: number },
  interrupted: AbortSignal | undefined,
): Promise<Measures & { readonly device: string }> {
  const device = await openDevice(settings);
  const evaluator = overFolds(evaluatorOf(device, parts.data, workers), settings.folds);
  const late = AbortSignal.timeout(1_000 * settings.timeout);
  const stop = interrupted === undefined ? late : AbortSignal.any([late, interrupted]);
  try {
    const training = trainingOptions(settings);
    return { device: device.name, ...(await measure({ ...parts, device, evaluator, seed: settings.seed, training, stop })) };
  } finally {
    await evaluator.close();
    await device.close();
  }
}

function evaluatorOf(device: OpenDevice, data: EvaluationData, workers: number): Evaluator {
  return workers === 1
    ? createLocalEvaluator(device, data, clock, breather())
    : createPoolEvaluator(device.settings, device.name, data, workers);
}
