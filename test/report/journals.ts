// Journals made by hand or by chance, for tests of reports and charts.
import { fc } from "@fast-check/vitest";
import {
  type CompleteEvaluation,
  type Evaluation,
  type Metric,
  metricNames,
  parameterCount,
  parseArchitecture,
  type SearchEvent,
  type TestScores,
} from "../../src/nas/index.js";
import { metrics, type Scores } from "../../src/nn/index.js";
import { type BesideJournal, type RunReport, reportOf } from "../../src/report/index.js";
import type { RunConfig } from "../../src/study/index.js";
import { runConfig } from "../cli/runs.js";

/** A config for a target that has the metric. */
export function configFor(metric: Metric, settings: Partial<ReturnType<typeof runConfig>["settings"]> = {}): RunConfig {
  const config = runConfig({ metric, units: [8, 16, 64], maxLayers: 3, ...settings });
  if (metrics[metric].task === "classification") return config;
  return { ...config, data: { ...config.data, task: "regression", classes: [], scale: { mean: 20, deviation: 8 } } };
}

const architectures = [
  "8-relu",
  "64-relu 16-tanh",
  "16-tanh dropout-0.2 8-elu",
  "64-elu 64-elu 64-elu",
  "16-relu 16-relu",
  "linear",
];

/** Scores as a run by the metric has them, of how good a network is, 0 … 1. */
export function scoresFor(metric: Metric, good: number): Scores {
  if (metrics[metric].task === "regression") return { loss: 1 - good, r2: good, rmse: 8 * (1 - good) };
  const { field } = metrics[metric];
  return { loss: 1.2 * (1 - good), accuracy: good, ...(field === "loss" || field === "accuracy" ? {} : { [field]: good }) };
}

/** A journal by chance, whole or cut off anywhere: failures, repeats, networks that diverge. */
export const journals: fc.Arbitrary<{ readonly metric: Metric; readonly events: readonly SearchEvent[] }> = fc
  .record({
    metric: fc.constantFrom(...metricNames),
    trials: fc.array(
      fc.record({
        architecture: fc.constantFrom(...architectures),
        good: fc.nat(100).map((percent) => percent / 100),
        loss: fc.constantFrom(undefined, undefined, undefined, 1e9),
        isFailed: fc.integer({ min: 0, max: 5 }).map((k) => k === 0),
        prediction: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
        epochs: fc.integer({ min: 1, max: 4 }),
      }),
      { maxLength: 24 },
    ),
    cut: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ metric, trials, cut }) => {
    const whole = journalOf(
      metric,
      trials.map(({ good, loss, ...trial }) => ({
        ...trial,
        scores: { ...scoresFor(metric, good), ...(loss === undefined ? {} : { loss }) },
      })),
    );
    return { metric, events: cut > 0.5 ? whole : whole.slice(0, Math.round(2 * cut * whole.length)) };
  });

export interface MadeTrial {
  readonly architecture: string;
  readonly scores: Scores;
  readonly isFailed?: boolean;
  readonly prediction?: number | undefined;
  readonly epochs?: number;
}

/** The journal of a search over these trials, in batches of four, up to its end. */
export function journalOf(metric: Metric, trials: readonly MadeTrial[]): SearchEvent[] {
  const made = trials.map((trial, k) => evaluationOf(trial, k + 1));
  const complete = made.filter((evaluation): evaluation is CompleteEvaluation => evaluation.status === "complete");
  const tested = (validation: Scores): TestScores => ({ ...validation, interval: 0.05 });
  return [
    { kind: "started", strategy: "reinforce", space: 840, trials: Math.max(1, trials.length), batch: 4, metric, seed: 0 },
    ...made.flatMap((evaluation, k): SearchEvent[] => {
      const { prediction } = trials[k] as MadeTrial;
      return [
        {
          kind: "proposed",
          trial: k + 1,
          architecture: evaluation.architecture,
          ...(prediction === undefined ? {} : { prediction }),
        },
        { kind: "evaluated", evaluation },
        ...(k % 4 === 3
          ? [
              {
                kind: "learned" as const,
                batch: (k + 1) / 4,
                report: { reward: -0.5, entropy: 2.5 - 0.1 * k, predictionRank: 0.2 },
              },
            ]
          : []),
      ];
    }),
    ...(["majority", "logistic regression"] as const).map((name, k): SearchEvent => {
      const scores = scoresFor(metric, 0.3 + 0.2 * k);
      return { kind: "baseline", name, validation: scores, test: tested(scores) };
    }),
    ...complete
      .slice(0, 2)
      .map(({ trial, validation }, k): SearchEvent => ({ kind: "tested", rank: k + 1, trial, test: tested(validation) })),
    { kind: "finished", reason: "trials", trials: trials.length },
  ];
}

function evaluationOf({ architecture: text, scores, isFailed = false, epochs = 2 }: MadeTrial, trial: number): Evaluation {
  const architecture = parseArchitecture(text);
  const curve = Array.from({ length: epochs }, (_, k) => ({ epoch: k + 1, ...scores }));
  const parameters = parameterCount(architecture, 11, 3);
  const trained = { trial, architecture, parameters, seconds: 0.25 * trial };
  if (!isFailed) return { ...trained, status: "complete", epochs: curve, validation: scores, bestEpoch: epochs, weights: [] };
  const diverged = curve.map((epoch) => ({
    ...epoch,
    ...Object.fromEntries(Object.keys(scores).map((field) => [field, Number.NaN])),
  }));
  return { ...trained, status: "failed", epochs: diverged, reason: "its loss was not finite in any epoch" };
}

/** A report of trials with these accuracies, in batches of four. */
export function reportWith(
  accuracies: readonly number[],
  { settings = {}, beside = {} }: { settings?: Parameters<typeof configFor>[1]; beside?: BesideJournal } = {},
): RunReport {
  const trials = accuracies.map((accuracy, k) => ({
    architecture: architectures[k % architectures.length] as string,
    scores: { loss: 1 - accuracy, accuracy },
  }));
  return reportOf(configFor("log-loss", settings), journalOf("log-loss", trials), beside);
}
