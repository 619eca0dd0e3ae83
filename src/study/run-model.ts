// From a run's folder to the model of one of its trials: which trial, its weights, and how its rows were encoded.
import type { Encoder, Task } from "../data/index.js";
import { type Leaderboard, type Model, type ModelTarget, modelOf, type RankedTrial, type Weights } from "../nas/index.js";
import { metrics, metricsFor, type Scores } from "../nn/index.js";
import { RunError } from "./errors.js";
import type { RunConfig } from "./run-config.js";

/** How a network's rows were encoded. */
export interface RunPreparation {
  readonly encoder: Encoder;
  readonly scale?: { readonly mean: number; readonly deviation: number };
}

/** A network of a run, with its weights as they were kept. */
export interface RunNetwork extends RunPreparation {
  readonly weights: readonly Weights[];
}

/**
 * The trial of that number, or the first of the leaderboard.
 * @throws RunError when there is none, or it failed
 */
export function trialOf(folder: string, { ranked, continued = [], failed }: Leaderboard, trial: number | undefined): RankedTrial {
  const [best] = ranked;
  if (best === undefined)
    throw new RunError(folder, "the run must have a trial that came to an end", { got: `${failed.length} that failed` });
  if (trial === undefined) return best;
  const found = ranked.find(({ evaluation }) => evaluation.trial === trial);
  if (found !== undefined) return found;
  const earlier = continued.find((evaluation) => evaluation.trial === trial);
  if (earlier !== undefined) return { rank: ranked.length + 1, evaluation: earlier };
  const wrong = failed.find((evaluation) => evaluation.trial === trial);
  if (wrong !== undefined) throw new RunError(folder, `trial ${trial} must not have failed`, { got: wrong.reason });
  const known = [...ranked.map(({ evaluation }) => evaluation), ...continued, ...failed].map((evaluation) => evaluation.trial);
  throw new RunError(folder, `the run must have the trial ${trial}`, {
    got: `trials ${Math.min(...known)} … ${Math.max(...known)}`,
    hint: "mlpnas top RUN -n all lists them",
  });
}

/** A trial and its networks as a model. */
export function modelOfRun(config: RunConfig, { evaluation, test }: RankedTrial, networks: readonly RunNetwork[]): Model {
  const { data, settings } = config;
  return modelOf({
    architecture: evaluation.architecture,
    target: targetOf(config),
    networks,
    metrics: {
      validation: metricsOf(evaluation.validation, data.task),
      ...(test === undefined ? {} : { test: metricsOf(test, data.task) }),
    },
    provenance: {
      mlpnas: config.mlpnas,
      data: data.file,
      fingerprint: data.fingerprint,
      ...(data.split === undefined ? {} : { split: data.split }),
      seed: settings.seed,
      trial: evaluation.trial,
      rows: data.rows,
      device: config.device,
      node: config.node,
    },
  });
}

export function targetOf({ data, settings }: RunConfig): ModelTarget {
  const { target: column } = settings;
  if (data.task === "regression") return { task: "regression", column };
  return { task: "classification", column, classes: data.classes.map(({ name }) => name) };
}

/** How each fold's rows were encoded. @throws RunError where the run says nothing of it */
export function preparationsOf(folder: string, { data, settings, tutorial }: RunConfig): RunPreparation[] {
  if (tutorial !== undefined) {
    throw new RunError(folder, "a run to export must not be one of the preset tutorial", {
      got: "networks trained with the tutorial's faults, on a division of rows that only it makes",
      hint: "search again without --preset tutorial, and export that run",
    });
  }
  const folds = data.folds ?? [data];
  return folds.map(({ encoder, scale }) => {
    if (encoder === undefined) {
      throw new RunError(folder, "the run must say how its rows were encoded", {
        got: "a run of an earlier version",
        hint: "search again, and export that run",
      });
    }
    const { missingValues = [] } = settings;
    return {
      encoder: missingValues.length === 0 ? encoder : { ...encoder, missing: missingValues },
      ...(scale === undefined ? {} : { scale }),
    };
  });
}

/** Scores by the names of the metrics that they are of. */
function metricsOf(scores: Scores, task: Task): Record<string, number> {
  const named = metricsFor(task).map((metric): [string, number | undefined] => [metric, scores[metrics[metric].field]]);
  return Object.fromEntries(named.filter((entry): entry is [string, number] => Number.isFinite(entry[1])));
}
