// What the doctor measures by training: baselines, and a few architectures on a few seeds.
import {
  accuracyInterval,
  baselines,
  type EvaluationData,
  type Evaluator,
  formatArchitecture,
  type Grammar,
  noiseFloorOf,
  probeSizes,
  type SizeProbe,
  type TrainingOptions,
} from "../nas/index.js";
import { type Metric, plainMetric, valueOf } from "../nn/index.js";
import type { MeasuredBaseline, MeasuredNoise, MetricNoise } from "./diagnosis.js";
import type { OpenDevice } from "./host.js";

export interface Measures {
  readonly baselines: readonly MeasuredBaseline[];
  readonly noise?: MeasuredNoise;
  /** The mean of all trainings. @units seconds */
  readonly secondsPerTraining?: number;
}

export interface MeasureParts {
  readonly device: OpenDevice;
  readonly evaluator: Evaluator;
  readonly data: EvaluationData;
  readonly grammar: Grammar;
  /** Architectures to choose from. */
  readonly space: number;
  readonly seed: number;
  readonly training: TrainingOptions;
  /** Ends the trainings; what was not done is not measured. */
  readonly stop: AbortSignal;
}

const probed = { architectures: 3, seeds: 4 } as const;

export async function measure(parts: MeasureParts): Promise<Measures> {
  const { evaluator, data, grammar, seed, training, stop } = parts;
  const measured = await measuredBaselines(parts);
  const probe = await probeSizes(grammar, data, { ...probed, seed, training }, { evaluator, signal: stop });
  const noise = noiseOf(probe, measured, parts);
  const trained = probe.evaluations.flat();
  return {
    baselines: measured,
    ...(noise === undefined ? {} : { noise }),
    ...(trained.length === 0 ? {} : { secondsPerTraining: mean(trained.map(({ seconds }) => seconds)) }),
  };
}

/** The baselines on the validation rows, which stand where the test rows would. */
async function measuredBaselines({ device, evaluator, data, seed, training, stop }: MeasureParts): Promise<MeasuredBaseline[]> {
  const rows = [data, ...(data.otherFolds ?? [])].map(({ validation }) => validation);
  const stoppable: Evaluator = { ...evaluator, evaluate: (jobs) => evaluator.evaluate(jobs, stop) };
  const metric = plainMetric(training.metric);
  const measured: MeasuredBaseline[] = [];
  for await (const { name, test } of baselines(device, stoppable, data, rows, { seed, training })) {
    const value = valueOf(test, metric);
    const ofShare = metric === "accuracy" ? accuracyInterval(value, validationRows(data)) : null;
    measured.push({ name, metric, value, interval: test.interval ?? ofShare });
  }
  return measured;
}

/** By the plain metric, whose error by the choice of rows is known, and by that of the search. */
function noiseOf(
  { architectures, evaluations }: SizeProbe,
  baselines: readonly MeasuredBaseline[],
  { data, space, training }: MeasureParts,
): MeasuredNoise | undefined {
  const plain = plainMetric(training.metric);
  const metrics = [...new Set([plain, training.metric])].flatMap((metric): MetricNoise[] => {
    const scores = evaluations.map((bySeed) => bySeed.map(({ validation }) => valueOf(validation, metric)));
    const rowError = metric === plain ? rowErrorOf(metric, mean(scores.flat()), data, baselines) : null;
    const floor = noiseFloorOf(scores, { rowError, space });
    return floor === undefined ? [] : [{ metric, ...floor }];
  });
  if (metrics.length === 0) return undefined;
  return { architectures: architectures.map(formatArchitecture), seeds: evaluations[0]?.length ?? 0, metrics };
}

/** Of accuracies by their formula; of others what the last baseline has, whose interval is by samples of the rows. */
function rowErrorOf(metric: Metric, value: number, data: EvaluationData, baselines: readonly MeasuredBaseline[]): number | null {
  const half = metric === "accuracy" ? accuracyInterval(value, validationRows(data)) : baselines.at(-1)?.interval;
  return half === undefined || half === null ? null : half / 1.96;
}

/** Of several folds, all of them: each network is scored on rows of its own. */
function validationRows({ validation, otherFolds = [] }: EvaluationData): number {
  return otherFolds.reduce((sum, fold) => sum + fold.validation.y.length, validation.y.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
