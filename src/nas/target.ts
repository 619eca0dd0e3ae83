// The target as metrics see it: classes or a number, what a guess reaches, and which metrics it can have.
import type { Task } from "../data/index.js";
import { defaultMetric, type Metric, metricsFor } from "../nn/index.js";
import { ValueError } from "../tensor/index.js";

/** What is known of the target. */
export interface TargetShape {
  /** 1 where the target is a number. */
  readonly classes: number;
  /** Of a target of numbers: its deviation on the training rows. @units the target's */
  readonly unit?: number;
}

export function taskOf({ classes }: Pick<TargetShape, "classes">): Task {
  return classes === 1 ? "regression" : "classification";
}

function assertMetricFits(metric: Metric, classes: number): void {
  const task = taskOf({ classes });
  const fitting = metricsFor(task);
  if (fitting.includes(metric)) return;
  const [target, hint] =
    task === "regression"
      ? ["numbers", "--task classification takes each value of the target for a class"]
      : ["classes", "--task regression takes the target for a number"];
  throw new ValueError("--metric", `for a target of ${target} must be one of ${fitting.join(", ")}`, { got: metric, hint });
}

/** The metric that is asked for; `auto` for the one that suits the target. @throws ValueError when it is not for such a target */
export function metricFor(asked: Metric | "auto", classes: number): Metric {
  if (asked === "auto") return defaultMetric(taskOf({ classes }));
  assertMetricFits(asked, classes);
  return asked;
}

/**
 * What a guess reaches that knows nothing of a row: each class as likely as any other, or always the mean of the training rows. Of F1 and
 * accuracy it is that among classes with equally many rows.
 * @throws ValueError when the RMSE of a target is asked for whose deviation is not known
 */
export function guessOf(metric: Metric, { classes, unit }: TargetShape): number {
  switch (metric) {
    case "log-loss":
      return Math.log(classes);
    case "accuracy":
    case "balanced-accuracy":
    case "macro-f1":
      return 1 / classes;
    case "auc":
      return 0.5;
    case "r2":
      return 0;
    case "rmse":
      if (unit === undefined) throw new ValueError("rmse", "must have the target's deviation to be measured by");
      return unit;
  }
}

/**
 * The worst value of a metric that has no bound of its own: a guess's, since no network need be worse. `undefined` of the others.
 * @throws ValueError as `guessOf`
 */
export function worstOf(metric: Metric, target: TargetShape): number | undefined {
  return metric === "log-loss" || metric === "r2" || metric === "rmse" ? guessOf(metric, target) : undefined;
}
