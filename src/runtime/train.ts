// Training one architecture on a file.
import {
  type Architecture,
  type BaselineScored,
  baselines,
  createLocalEvaluator,
  type Evaluation,
  metricFor,
  parseArchitecture,
  scoreWeights,
  type TestScores,
} from "../nas/index.js";
import {
  type Asked,
  type DataSummary,
  defaultData,
  defaultTraining,
  type PreparedData,
  type TrainRequest,
  type TrainSettings,
  trainingOptions,
} from "../study/index.js";
import type { Completion, Device } from "../tensor/index.js";
import { clock } from "./clock.js";
import { openDevice } from "./devices.js";
import { loadData } from "./load-data.js";

export interface TrainResult {
  readonly data: DataSummary;
  readonly device: string;
  /** As they ran. */
  readonly settings: TrainSettings;
  readonly evaluation: Evaluation;
  /** On the test rows, of the best epoch's weights; absent when the training failed. */
  readonly test?: TestScores;
  readonly baselines: readonly BaselineScored[];
}

/**
 * Trains one network as a search would train it, with the training loss of each epoch, and looks at the test rows once.
 * @throws RunError, DataError or ValueError when the file, its content or a setting is not as it must be
 */
export async function trainArchitecture(request: TrainRequest): Promise<TrainResult> {
  const asked: Asked<TrainSettings> = { ...defaultData, ...defaultTraining, ...request };
  const architecture = parseArchitecture(asked.architecture);
  const loaded = await loadData(asked, asked.seed);
  const settings: TrainSettings = { ...asked, metric: metricFor(asked.metric, loaded.evaluation.classes) };
  const device = await openDevice(settings);
  try {
    return await trainOn(device, settings, architecture, loaded);
  } finally {
    await device.close();
  }
}

async function trainOn(
  device: Device<Completion>,
  settings: TrainSettings,
  architecture: Architecture,
  { summary, split, evaluation: data }: PreparedData,
): Promise<TrainResult> {
  const evaluator = createLocalEvaluator(device, data, clock);
  const training = trainingOptions(settings);
  const { seed } = settings;
  const scored: BaselineScored[] = [];
  for await (const baseline of baselines(device, evaluator, data, [split.test], { seed, training })) scored.push(baseline);
  const job = { trial: 1, architecture, seed, training: { ...training, withTrainingLoss: true } };
  let evaluation: Evaluation | undefined;
  for await (const result of evaluator.evaluate([job])) evaluation = result;
  if (evaluation === undefined) throw new Error("train: the evaluator gave no result");
  const result = { data: summary, device: device.name, settings, evaluation, baselines: scored };
  if (evaluation.status === "failed") return result;
  return {
    ...result,
    test: await scoreWeights(device, architecture, evaluation.weights, split.test, data, { metric: settings.metric, seed }),
  };
}
