// The metrics that a search can go by: one table says of each what it is called, which way is better and what kind of target it is for.
import type { Task } from "../data/index.js";
import { ValueError } from "../tensor/index.js";
import type { ScoreField, Scores } from "./scores.js";

export const metricNames = ["log-loss", "accuracy", "balanced-accuracy", "macro-f1", "auc", "r2", "rmse"] as const;
export type Metric = (typeof metricNames)[number];

export interface MetricSpec {
  /** Where scores have it. */
  readonly field: ScoreField;
  /** Which way is better. What is shown is the metric itself, never its negative. */
  readonly direction: "maximize" | "minimize";
  readonly task: Task;
  /** As people write it. */
  readonly label: string;
  /** Over a column of a table, where that is too long. */
  readonly short?: string;
}

/** What each is, stands where it is computed: `scoresOf` and the functions that it calls. */
export const metrics: Readonly<Record<Metric, MetricSpec>> = {
  "log-loss": { field: "loss", direction: "minimize", task: "classification", label: "log-loss" },
  accuracy: { field: "accuracy", direction: "maximize", task: "classification", label: "accuracy" },
  "balanced-accuracy": {
    field: "balancedAccuracy",
    direction: "maximize",
    task: "classification",
    label: "balanced accuracy",
    short: "bal. acc.",
  },
  "macro-f1": { field: "macroF1", direction: "maximize", task: "classification", label: "macro F1" },
  auc: { field: "auc", direction: "maximize", task: "classification", label: "AUC" },
  r2: { field: "r2", direction: "maximize", task: "regression", label: "R²" },
  rmse: { field: "rmse", direction: "minimize", task: "regression", label: "RMSE" },
};

/** What a search goes by where nothing is said: the metric that is least noisy. */
export function defaultMetric(task: Task): Metric {
  return task === "classification" ? "log-loss" : "rmse";
}

/** The metrics that a kind of target can have. */
export function metricsFor(task: Task): readonly Metric[] {
  return metricNames.filter((name) => metrics[name].task === task);
}

/**
 * The metric that people read beside the one that a search goes by: for log-loss the accuracy, for RMSE the R², which need no units; for
 * others themselves.
 */
export function plainMetric(metric: Metric): Metric {
  if (metric === "log-loss") return "accuracy";
  return metric === "rmse" ? "r2" : metric;
}

/** The metrics that every run by a metric has, in the order in which they are shown: it first, then those that all runs of its task have. */
export function metricsBeside(metric: Metric): readonly Metric[] {
  const always: readonly Metric[] = metrics[metric].task === "classification" ? ["log-loss", "accuracy"] : ["r2", "rmse"];
  return [metric, ...always.filter((name) => name !== metric)];
}

/** @throws ValueError when the scores lack it: those of classes have no RMSE, and only a search by the AUC computes that */
export function valueOf(scores: Scores, metric: Metric): number {
  const value = scores[metrics[metric].field];
  if (value === undefined) throw new ValueError("scores", `must have ${metric}`, { got: Object.keys(scores).join(", ") });
  return value;
}

/** Whether some scores are better than others: of equal values of the metric the smaller loss, of equal losses neither. */
export function isBetter(a: Scores, b: Scores, metric: Metric): boolean {
  const [x, y] = [valueOf(a, metric), valueOf(b, metric)];
  if (x === y) return a.loss < b.loss;
  return metrics[metric].direction === "maximize" ? x > y : x < y;
}
