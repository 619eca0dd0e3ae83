// What each part of `mlpnas lab` finds, as plain values: what JSON holds and tables are made of.
import {
  type ArchitectureCredit,
  type Chart,
  checkExactGradient,
  cosineChart,
  creditChart,
  creditOf,
  type Estimator,
  type EstimatorReport,
  expectedEstimate,
  gradientSwitches,
  type Lab,
  type LabSpace,
  type LikelyArchitecture,
  labOf,
  likeliestOf,
  measureEstimator,
  type OutputsIdentity,
  outputsIdentity,
  policyChart,
  reinforceEstimators,
  repeatToy,
  type Severity,
  searchEstimators,
  switchNames,
  type ToyOutcome,
  type TrainingPoint,
  toyChart,
  toyRules,
  trainExactly,
  trainingChart,
  tutorialEstimators,
  tutorialSwitches,
} from "../nas/index.js";
import { createReferenceDevice, type Device, stream } from "../tensor/index.js";
import type { LabSettings } from "./lab-schema.js";

/** What a part is worked out from. */
export interface LabParts {
  readonly space: LabSpace;
  readonly rewards: Float64Array;
  /** Where estimates are made; what is exact is computed in double precision, wherever it runs. */
  readonly device: Device;
  readonly settings: LabSettings;
}

/** The lab of an estimator's own policy, or of the LSTM's. All begin with the same stream, as a controller does. */
export function labAt({ space, rewards, settings }: LabParts, reader?: Estimator["reader"]): Lab {
  return labOf(space, rewards, stream(settings.seed, "controller"), {
    units: settings.lstmUnits,
    ...(reader && { reader }),
  });
}

export interface GradientRecord {
  readonly architectures: number;
  readonly expectedReward: number;
  readonly bestReward: number;
  /** @units nats */
  readonly entropy: number;
  readonly parameters: number;
  readonly norm: number;
  /** Along a random direction of all parameters; the error is relative. */
  readonly centralDifference: { readonly numeric: number; readonly analytic: number; readonly error: number };
  readonly likeliest: readonly LikelyArchitecture[];
  readonly charts: readonly Chart[];
}

export function gradientRecord(parts: LabParts): GradientRecord {
  const lab = labAt(parts);
  const { space, rewards, policy, exact } = lab;
  const { numeric, analytic } = checkExactGradient(space, policy, rewards, stream(parts.settings.seed, "direction"));
  return {
    architectures: rewards.length,
    expectedReward: exact.expectedReward,
    bestReward: rewards.reduce((a, b) => Math.max(a, b)),
    entropy: exact.entropy,
    parameters: exact.gradient.length,
    norm: Math.sqrt(exact.gradient.reduce((sum, g) => sum + g * g, 0)),
    centralDifference: { numeric, analytic, error: Math.abs(numeric - analytic) / Math.abs(analytic) },
    likeliest: likeliestOf(lab, exact.probabilities),
    charts: [policyChart(rewards, exact)],
  };
}

export interface EstimatorsRecord {
  readonly reinforce: readonly EstimatorReport[];
  readonly tutorial: readonly EstimatorReport[];
  readonly search: readonly EstimatorReport[];
  readonly charts: readonly Chart[];
}

export function estimatorsRecord(parts: LabParts): EstimatorsRecord {
  const measured = (estimators: readonly Estimator[]): EstimatorReport[] =>
    estimators.flatMap((estimator) => measure(parts, estimator, parts.settings.batchSizes));
  const record = {
    reinforce: measured(reinforceEstimators),
    tutorial: measured(tutorialEstimators),
    search: measured(searchEstimators),
  };
  return { ...record, charts: Object.values(record).map(cosineChart) };
}

const estimatesByDefault = 200;

/** An estimator on batches of each size that it can use. */
export function measure(parts: LabParts, estimator: Estimator, batchSizes: readonly number[]): EstimatorReport[] {
  const { device, settings } = parts;
  const lab = labAt(parts, estimator.reader);
  const expected = expectedEstimate(createReferenceDevice("f64"), lab, estimator);
  return batchSizes
    .filter((batch) => batch >= estimator.leastBatch)
    .map((batch) =>
      measureEstimator(device, lab, estimator, {
        batch,
        repetitions: settings.repetitions ?? estimatesByDefault,
        seed: settings.seed,
        expected,
      }),
    );
}

export interface CreditRecord {
  readonly identity: OutputsIdentity;
  readonly estimators: readonly { readonly name: string; readonly architectures: readonly ArchitectureCredit[] }[];
  readonly charts: readonly Chart[];
}

/** The best, the middle and the worst architecture as one batch. */
export function creditRecord(parts: LabParts): CreditRecord {
  const { rewards, settings } = parts;
  const byReward = Array.from(rewards, (_, row) => row).sort((a, b) => (rewards[b] as number) - (rewards[a] as number) || a - b);
  const rows = [0, Math.floor(rewards.length / 2), rewards.length - 1].map((k) => byReward[k] as number);
  const shown = [
    searchEstimators[0],
    searchEstimators.find(({ name }) => name.endsWith("lossOverAllOutputs")),
    tutorialEstimators[0],
  ];
  const estimators = shown
    .filter((estimator) => estimator !== undefined)
    .map((estimator) => ({
      name: estimator.name,
      architectures: creditOf(labAt(parts, estimator.reader), estimator, rows, stream(settings.seed, "credit")),
    }));
  return { identity: outputsIdentity(labAt(parts)), estimators, charts: [creditChart(estimators)] };
}

export interface TrainingRecord {
  readonly bestReward: number;
  /** For each way to learn, its runs. */
  readonly ways: readonly { readonly name: string; readonly runs: readonly (readonly TrainingPoint[])[] }[];
  /** Of the first run of each. */
  readonly charts: readonly Chart[];
}

const trainingBatch = 10;
const pointsOfTraining = 20;

/** Up the exact gradient, and by the estimates of the search, of plain REINFORCE and of the tutorial. */
export function trainingRecord(parts: LabParts): TrainingRecord {
  const { device, settings, rewards } = parts;
  const [search, plain, tutorial] = [searchEstimators[0], reinforceEstimators[0], tutorialEstimators[0]];
  const ways = [undefined, search, plain, tutorial].map((estimator) => {
    const runs = Array.from({ length: estimator === undefined ? 1 : settings.runs }, (_, run) =>
      trainExactly(device, labAt(parts, estimator?.reader), estimator, {
        steps: settings.steps,
        batch: trainingBatch,
        every: Math.ceil(settings.steps / pointsOfTraining),
        rng: stream(settings.seed, "training", run),
      }),
    );
    return { name: estimator?.name ?? "exact gradient", runs };
  });
  const first = ways.map(({ name, runs }) => ({ name, points: runs[0] ?? [] }));
  return {
    bestReward: rewards.reduce((a, b) => Math.max(a, b)),
    ways,
    charts: [trainingChart(first, "expectedReward"), trainingChart(first, "entropy")],
  };
}

export interface ToyRecord {
  readonly outcomes: readonly (ToyOutcome & { readonly penalty: number | null })[];
  readonly charts: readonly Chart[];
}

const toySearchesByDefault = 500;
/** β of the absolute reward: the two that the authors' notebooks take. */
const penalties: readonly number[] = [1, 2];

export function toyRecord({ seed, repetitions }: Pick<LabSettings, "seed" | "repetitions">): ToyRecord {
  const times = repetitions ?? toySearchesByDefault;
  const outcomes = toyRules.flatMap((rule) =>
    (rule === "absolute" ? penalties : [null]).map((penalty) => ({
      ...repeatToy({ rule, seed, ...(penalty === null ? {} : { penalty }) }, times),
      penalty,
    })),
  );
  const named = outcomes.map((outcome) => ({ ...outcome, name: ruleText(outcome) }));
  return { outcomes, charts: [toyChart(named)] };
}

/** `exact`; `absolute, β = 2` */
export function ruleText({ rule, penalty }: ToyRecord["outcomes"][number]): string {
  return penalty === null ? rule : `${rule}, β = ${penalty}`;
}

export interface SwitchesRecord {
  readonly switches: readonly {
    readonly name: string;
    readonly severity: Severity;
    readonly on: string;
    readonly off: string;
    /** Whether it changes the estimate of the policy's gradient, and so stands in the table of estimators. */
    readonly isInGradient: boolean;
  }[];
}

export function switchesRecord(): SwitchesRecord {
  const inGradient: readonly string[] = gradientSwitches;
  return {
    switches: switchNames.map((name) => ({ name, ...tutorialSwitches[name], isInGradient: inGradient.includes(name) })),
  };
}
