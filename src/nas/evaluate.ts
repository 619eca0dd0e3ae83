// evaluate: train one architecture as its job says, and an evaluator that does so in this thread.
import {
  type Epoch,
  type Fit,
  type FitParts,
  fit,
  type GoOn,
  type LabelledRows,
  type Network,
  outcomesOn,
  type Scores,
  scoresIn,
  scoresOf,
} from "../nn/index.js";
import {
  arrayOf,
  type Completion,
  type Device,
  MlpnasError,
  type NdArray,
  type Stream,
  stream,
  toFloats,
} from "../tensor/index.js";
import { type Architecture, parameterCount, trainingChoicesOf } from "./architecture.js";
import { buildNetwork } from "./build-network.js";
import { type EvaluationData, placeData, type ResidentData, rowsFor } from "./evaluation-data.js";
import type { EpochScores, Evaluation, Evaluator, Job, TrainingOptions, Weights } from "./job.js";
import { observe } from "./observation.js";
import { type Look, type TestScores, testScores } from "./test-scores.js";

const plain = (array: NdArray): Weights => ({ shape: [...array.shape], values: toFloats(array, "f32") as Float32Array });
const strided = ({ values, shape }: Weights): NdArray => arrayOf(values, shape);

/** Fresh initial weights, but for the layers that start from shared ones. */
function startFrom(network: Network, shared: Job["shared"]): Network {
  if (shared === undefined) return network;
  return {
    ...network,
    initial: network.initial.map((fresh, k) => {
      const layer = shared[k >> 1];
      return layer === null || layer === undefined ? fresh : strided(layer[(k & 1) as 0 | 1]);
    }),
  };
}

/**
 * Trains one network and scores it on the validation rows after each epoch. A pure function of device build, data and job, but
 * for the seconds, which `clock` measures. What cannot be trained, such as a network that exceeds the device's memory, is a failed
 * trial with its reason; so is one that takes longer than its job allows, which is the one thing that another machine may see otherwise.
 */
export async function evaluate(
  device: Device<Completion>,
  data: ResidentData,
  job: Job,
  clock: () => number,
  parts: FitParts = {},
): Promise<Evaluation> {
  const began = clock();
  const { timeout = Number.POSITIVE_INFINITY } = job;
  const limited: FitParts =
    job.timeout === undefined
      ? parts
      : { ...parts, goOn: async () => clock() - began <= timeout && ((await parts.goOn?.()) ?? true) };
  const { fitted, reason } = await train(device, data, job, limited).then(
    (fitted) => ({ fitted, reason: "the validation loss was not finite after the first epoch" }),
    (error: unknown) => ({ fitted: undefined, reason: messageOf(error) }),
  );
  const seconds = clock() - began;
  const trained = { ...described(job, data), epochs: fitted?.epochs.map(flat) ?? [], seconds };
  if (seconds > timeout) {
    const late = `it trained longer than the trial timeout of ${timeout} s: given up after epoch ${trained.epochs.length}`;
    return { ...trained, status: "failed", reason: late };
  }
  if (fitted?.best === undefined) return { ...trained, status: "failed", reason };
  const { best, parameters } = fitted;
  return {
    ...trained,
    status: "complete",
    validation: best.validation,
    ...observedIn(trained.epochs, job.training),
    bestEpoch: best.epoch,
    weights: parameters.map(plain),
  };
}

/** What a trial shows besides the scores of its kept weights. An epoch that diverged, which is the last, shows nothing. */
function observedIn(epochs: readonly EpochScores[], { metric, observe: asked }: TrainingOptions): { readonly observed?: Scores } {
  if (asked === undefined) return {};
  const finite = epochs.filter((epoch) => Number.isFinite(epoch.loss));
  return { observed: scoresIn(observe(finite, { ...asked, metric })) };
}

/** The evaluation of a job that nobody could finish. */
export function failedEvaluation(
  job: Job,
  shape: { readonly features: number; readonly classes: number },
  reason: string,
): Evaluation {
  return { ...described(job, shape), epochs: [], seconds: 0, status: "failed", reason };
}

function described(
  { trial, architecture, fold, continues }: Job,
  { features, classes }: { readonly features: number; readonly classes: number },
) {
  const parameters = parameterCount(architecture, features, classes);
  const origin = continues === undefined ? {} : { continues };
  return { trial, ...(fold === undefined ? {} : { fold }), architecture, parameters, ...origin };
}

const messageOf = (error: unknown): string =>
  (error instanceof MlpnasError ? error.message.split("\n")[0] : String(error)) as string;

const flat = ({ epoch, validation, test, trainingLoss }: Epoch): EpochScores => ({
  epoch,
  ...validation,
  ...(test === undefined ? {} : { test }),
  ...(trainingLoss === undefined ? {} : { trainingLoss }),
});

/** Initial values of more would take longer to draw than most trainings take, only to be refused: 4 bytes each, and as many again for the best. */
const mostParameters = 2 ** 29;

async function train(device: Device<Completion>, data: ResidentData, job: Job, parts: FitParts): Promise<Fit> {
  const parameters = parameterCount(job.architecture, data.features, data.classes);
  if (parameters > mostParameters) {
    throw new MlpnasError("evaluate", "a network must fit the device's memory of 4 GiB", { got: `${parameters} parameters` });
  }
  const { architecture, seed, continues: trial = job.trial, fold = 1 } = job;
  const { metric, observe: _, ...training } = chosenTraining(job);
  // The first fold has the chances of a trial that has no other.
  const chance = (purpose: string): Stream => stream(seed, purpose, trial, ...(fold === 1 ? [] : [fold]));
  const network = startFrom(buildNetwork(architecture, data, chance("init")), job.shared);
  return fit(
    device,
    network,
    rowsFor(job, data),
    { ...training, monitor: metric },
    { shuffle: chance("shuffle"), dropoutKey: Math.floor(chance("dropout")() * 2 ** 32) | 0 },
    parts,
  );
}

/** How a job's network is trained: as the search says, but for what its architecture says itself. */
export function chosenTraining({ architecture, training }: Pick<Job, "architecture" | "training">): TrainingOptions {
  let { optimizer, batchSize } = training;
  for (const { kind, value } of trainingChoicesOf(architecture)) {
    if (kind === "learning-rate") optimizer = { ...optimizer, rate: value };
    else if (kind === "weight-decay") optimizer = { ...optimizer, weightDecay: value };
    else batchSize = value;
  }
  return { ...training, optimizer, batchSize };
}

/**
 * An evaluator that trains in this thread, one network at a time. `pause` is awaited between epochs, so that the thread hears of
 * other things: an aborted signal ends the training there.
 */
export function createLocalEvaluator(
  device: Device<Completion>,
  data: EvaluationData,
  clock: () => number,
  pause: () => Promise<void> = async () => {},
): Evaluator {
  const resident = placeData(device, data);
  return createSequentialEvaluator(device.name, (job, goOn) => evaluate(device, resident, job, clock, { goOn }), pause);
}

/** An evaluator that does one job after another, call after call, by a function that asks between epochs whether to go on. */
export function createSequentialEvaluator(
  device: string,
  evaluateOne: (job: Job, goOn: GoOn) => Promise<Evaluation>,
  pause: () => Promise<void>,
): Evaluator {
  let before: Promise<void> = Promise.resolve();
  return {
    workers: 1,
    device,
    async *evaluate(jobs, signal) {
      const turn = before;
      let leave = (): void => {};
      before = new Promise((resolve) => {
        leave = resolve;
      });
      try {
        await turn;
        for (const job of jobs) {
          let isGivenUp = signal?.aborted === true;
          if (isGivenUp) return;
          const evaluation = await evaluateOne(job, async () => {
            await pause();
            isGivenUp = signal?.aborted === true;
            return !isGivenUp;
          });
          if (isGivenUp) return;
          yield evaluation;
        }
      } finally {
        leave();
      }
    },
    close: async () => {},
  };
}

/**
 * The scores of trained weights on rows: how the chosen networks are looked at on the test rows, with the interval of what the look is for.
 * Without a look, the scores of all runs.
 */
export async function scoreWeights(
  device: Device<Completion>,
  architecture: Architecture,
  weights: readonly Weights[],
  rows: LabelledRows,
  shape: { readonly features: number; readonly classes: number },
  look?: Look,
): Promise<TestScores> {
  const network = buildNetwork(architecture, shape, () => 0); // only its function is used
  const metric = look?.metric ?? "log-loss";
  const outcomes = await outcomesOn(device, network, weights.map(strided), rows, metric);
  return look === undefined ? scoresOf(outcomes, metric) : testScores(outcomes, look);
}
