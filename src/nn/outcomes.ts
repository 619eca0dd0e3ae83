// Outcomes: what a network came to on each of some rows, and the scores that are made of it.
import { balancedAccuracy, confusionMatrix, macroF1, precisionRecallF1 } from "./confusion.js";
import type { Metric } from "./metrics.js";
import { meanAreaUnderCurve, type Ranking } from "./ranking.js";
import type { Scores } from "./scores.js";

/** Of classes, row by row. */
export interface ClassOutcomes {
  readonly task: "classification";
  readonly classes: number;
  readonly labels: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
  /** Cross-entropies. @units nats */
  readonly losses: ArrayLike<number>;
  /** One of each class, of two classes that of class 1; only for the AUC. */
  readonly rankings?: readonly Ranking[];
}

/** Of a target of numbers, row by row. */
export interface ValueOutcomes {
  readonly task: "regression";
  /** Standardised. */
  readonly targets: ArrayLike<number>;
  /** Squared errors of the standardised target. */
  readonly losses: ArrayLike<number>;
  /** The deviation by which the target is standardised. @units the target's */
  readonly unit: number;
}

export type Outcomes = ClassOutcomes | ValueOutcomes;

/**
 * The scores of rows: those that all runs have, and the metric where it is another. Each row counts once, or as often as `times` says,
 * which is how a bootstrap draws rows.
 */
export function scoresOf(outcomes: Outcomes, metric: Metric, times?: ArrayLike<number>): Scores {
  return outcomes.task === "regression" ? valueScores(outcomes, times) : classScores(outcomes, metric, times);
}

function classScores(outcomes: ClassOutcomes, metric: Metric, times: ArrayLike<number> | undefined): Scores {
  const { classes, labels, predicted, losses, rankings = [] } = outcomes;
  let [loss, correct, total] = [0, 0, 0];
  for (let i = 0; i < labels.length; i++) {
    const count = times === undefined ? 1 : (times[i] as number);
    loss += count * (losses[i] as number);
    if (predicted[i] === labels[i]) correct += count;
    total += count;
  }
  const ofClasses = () => precisionRecallF1(confusionMatrix(labels, predicted, classes, times));
  return {
    loss: loss / total,
    accuracy: correct / total,
    ...(metric === "balanced-accuracy" ? { balancedAccuracy: balancedAccuracy(ofClasses()) } : {}),
    ...(metric === "macro-f1" ? { macroF1: macroF1(ofClasses()) } : {}),
    ...(metric === "auc" ? { auc: meanAreaUnderCurve(rankings, labels, times) } : {}),
  };
}

/**
 * `MSE = SSE / n`, `RMSE = √MSE · unit`, `R² = 1 − SSE / SST`, SST about the mean of these very rows: 0 is what their own mean would
 * reach, and less is worse than that. Of rows that are all alike R² is 0, or 1 without any error.
 */
function valueScores({ targets, losses, unit }: ValueOutcomes, times: ArrayLike<number> | undefined): Scores {
  let [errors, sum, total] = [0, 0, 0];
  for (let i = 0; i < targets.length; i++) {
    const count = times === undefined ? 1 : (times[i] as number);
    errors += count * (losses[i] as number);
    sum += count * (targets[i] as number);
    total += count;
  }
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < targets.length; i++) {
    squares += (times === undefined ? 1 : (times[i] as number)) * ((targets[i] as number) - mean) ** 2;
  }
  const loss = errors / total;
  const r2 = squares > 0 ? 1 - errors / squares : errors === 0 ? 1 : 0;
  return { loss, r2, rmse: Math.sqrt(loss) * unit };
}
