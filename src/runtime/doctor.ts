// The doctor: what can be known of a table and of a search on it in seconds, before any training budget is spent.
import { availableParallelism } from "node:os";
import { examination, examine, type Finding } from "../data/index.js";
import {
  type Advice,
  accuracyInterval,
  adviceFor,
  baselines,
  createLocalEvaluator,
  type EvaluationData,
  type Evaluator,
  formatArchitecture,
  grammarOf,
  metricFor,
  type NoiseFloor,
  noiseFloorOf,
  overFolds,
  probeSizes,
  type Reach,
  reachOf,
  searchedSpace,
} from "../nas/index.js";
import { type LabelledRows, type Metric, plainMetric, valueOf } from "../nn/index.js";
import { clock } from "./clock.js";
import { type OpenDevice, openDevice } from "./devices.js";
import { limitsOf } from "./limits.js";
import { type DataSummary, type LookAtData, loadData } from "./load-data.js";
import { createPoolEvaluator } from "./pool.js";
import {
  type Asked,
  type DataSettings,
  defaultSearch,
  type SearchSettings,
  type SpaceSettings,
  spaceOf,
  type TrainingSettings,
} from "./settings.js";
import { trainingOptions } from "./training.js";

export interface DoctorSettings
  extends DataSettings,
    TrainingSettings,
    SpaceSettings,
    Pick<SearchSettings, "trials" | "batch" | "folds" | "workers"> {
  /** Whether networks are trained: for baselines, the noise floor and how long trainings take. */
  readonly train: boolean;
  /** For all trainings together. @units seconds */
  readonly timeout: number;
}

export type DoctorRequest = Pick<DoctorSettings, "data" | "target"> & Partial<Asked<DoctorSettings>>;

export interface Diagnosis {
  readonly settings: DoctorSettings;
  readonly data: DataSummary;
  readonly findings: readonly Finding[];
  /** What trained, with its kernels; absent where nothing was. */
  readonly device?: string;
  readonly workers: number;
  /** On the validation rows; none where nothing was trained. */
  readonly baselines: readonly MeasuredBaseline[];
  /** Absent where nothing was trained, or too little in time. */
  readonly noise?: MeasuredNoise;
  readonly search: Outlook;
  /** In all. @units seconds */
  readonly seconds: number;
}

export interface MeasuredBaseline {
  readonly name: string;
  readonly metric: Metric;
  readonly value: number;
  /** Half the width of its 95 % interval by the choice of the rows; `null` where it is not known. */
  readonly interval: number | null;
}

/** The noise floor by one metric. */
export interface MetricNoise extends NoiseFloor {
  readonly metric: Metric;
}

export interface MeasuredNoise {
  /** From small to large. */
  readonly architectures: readonly string[];
  readonly seeds: number;
  /** By the metric of the search, and by the one that people read. */
  readonly metrics: readonly MetricNoise[];
}

/** What a search would be, and what it would be to try everything. */
export interface Outlook extends Reach {
  /** A training of an ordinary architecture on one worker; absent where none was trained. @units seconds */
  readonly secondsPerTraining?: number;
  /** For the trials asked for, and for the whole space, on all workers. @units seconds */
  readonly searchSeconds?: number;
  readonly spaceSeconds?: number;
  readonly advice: Advice;
}

export const defaultDoctor: Omit<Asked<DoctorSettings>, "data" | "target"> = { ...pickDefaults(), train: true, timeout: 30 };

function pickDefaults(): Omit<Asked<DoctorSettings>, "data" | "target" | "train" | "timeout"> {
  const { preset: _, set: __, out: ___, ...defaults } = defaultSearch;
  return defaults;
}

const probed = { architectures: 3, seeds: 4 } as const;

/**
 * Findings of the table, baselines, the noise floor, and whether to search or to enumerate. The test rows are read for findings but nothing is
 * scored on them. Trainings that are not done in time are left out, and what would have come of them.
 * @throws RunError, DataError or ValueError when the file, its content or a setting is not as it must be
 */
export async function diagnose(request: DoctorRequest, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Diagnosis> {
  const began = clock();
  const asked: Asked<DoctorSettings> = { ...defaultDoctor, ...request };
  const { seed, trials, batch, folds } = asked;
  const workers = asked.workers === "auto" ? availableParallelism() : asked.workers;
  const loaded = await loadData(asked, seed, fullLook);
  const settings: DoctorSettings = { ...asked, metric: metricFor(asked.metric, loaded.evaluation.classes) };
  const grammar = grammarOf(spaceOf(settings), limitsOf(settings, loaded.evaluation));
  const space = searchedSpace({ grammar }).remaining();
  const reach = reachOf(space, trials);
  const found = { settings, data: loaded.summary, findings: loaded.findings, workers };
  if (!settings.train) {
    const search = { ...reach, advice: adviceFor({ space, trials, batch }) };
    return { ...found, baselines: [], search, seconds: clock() - began };
  }
  const device = await openDevice(settings);
  const evaluator = overFolds(evaluatorOf(device, loaded.evaluation, workers), folds);
  const stop = AbortSignal.any([AbortSignal.timeout(1_000 * settings.timeout), ...(signal === undefined ? [] : [signal])]);
  try {
    const training = trainingOptions(settings);
    const measured = await measuredBaselines(device, until(evaluator, stop), loaded.evaluation, { seed, training });
    const probe = await probeSizes(grammar, loaded.evaluation, { ...probed, seed, training }, { evaluator, signal: stop });
    const seeds = probe.evaluations[0]?.length ?? 0;
    const all = probe.evaluations.flat();
    const plain = plainMetric(settings.metric);
    const metrics = [...new Set([plain, settings.metric])].flatMap((metric): MetricNoise[] => {
      const scores = probe.evaluations.map((bySeed) => bySeed.map(({ validation }) => valueOf(validation, metric)));
      const mean = scores.flat().reduce((sum, score) => sum + score, 0) / Math.max(1, all.length);
      const half = metric === plain ? intervalOf(metric, mean, loaded.evaluation, measured) : null;
      const rowError = half === null ? null : half / 1.96;
      const floor = noiseFloorOf(scores, { rowError, space });
      return floor === undefined ? [] : [{ metric, ...floor }];
    });
    const share = metrics.find(({ metric }) => metric === settings.metric)?.share;
    const seconds = all.length === 0 ? undefined : all.reduce((sum, one) => sum + one.seconds, 0) / all.length;
    return {
      ...found,
      device: device.name,
      baselines: measured,
      ...(metrics.length === 0 ? {} : { noise: { architectures: probe.architectures.map(formatArchitecture), seeds, metrics } }),
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
  } finally {
    await evaluator.close();
    await device.close();
  }
}

const fullLook: LookAtData = (table, dataset, about) => examination(examine(table, dataset, about), about);

/** Half the width of the 95 % interval of a score, by the choice of the validation rows: of accuracies by their formula, of others what the last baseline has. */
function intervalOf(metric: Metric, value: number, data: EvaluationData, measured: readonly MeasuredBaseline[]): number | null {
  return metric === "accuracy" ? accuracyInterval(value, validationRows(data)) : (measured.at(-1)?.interval ?? null);
}

function evaluatorOf(device: OpenDevice, data: EvaluationData, workers: number): Evaluator {
  return workers === 1
    ? createLocalEvaluator(device, data, clock)
    : createPoolEvaluator(device.settings, device.name, data, workers);
}

/** The evaluator, whose every training ends with the signal. */
function until(evaluator: Evaluator, stop: AbortSignal): Evaluator {
  return { ...evaluator, evaluate: (jobs, signal = stop) => evaluator.evaluate(jobs, signal) };
}

/** The baselines on the validation rows, which stand in for the test rows here. */
async function measuredBaselines(
  device: OpenDevice,
  evaluator: Evaluator,
  data: EvaluationData,
  options: Parameters<typeof baselines>[4],
): Promise<MeasuredBaseline[]> {
  const rows: readonly LabelledRows[] = [data, ...(data.otherFolds ?? [])].map(({ validation }) => validation);
  const measured: MeasuredBaseline[] = [];
  const metric = plainMetric(options.training.metric);
  for await (const { name, test } of baselines(device, evaluator, data, rows, options)) {
    const value = valueOf(test, metric);
    const interval = metric === "accuracy" ? accuracyInterval(value, validationRows(data)) : (test.interval ?? null);
    measured.push({ name, metric, value, interval });
  }
  return measured;
}

/** Of several folds, all of them: each network is scored on rows of its own. */
function validationRows({ validation, otherFolds = [] }: EvaluationData): number {
  return otherFolds.reduce((sum, fold) => sum + fold.validation.y.length, validation.y.length);
}
