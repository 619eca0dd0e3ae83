// Scores: how well a network did on a set of rows, and the classes that it predicts.
import type { NdArray } from "../tensor/index.js";

/** How well a network did on some rows; whoever holds it says on which. No row counts more than another. */
export interface Scores {
  /** Mean cross-entropy; of a target of numbers the mean squared error of the standardised target. @units nats per row */
  readonly loss: number;
  /** Of classes always: the share of rows whose most probable class is theirs. */
  readonly accuracy?: number;
  /** Where it is asked for. */
  readonly balancedAccuracy?: number;
  /** Where it is asked for. */
  readonly macroF1?: number;
  /** Where it is asked for. */
  readonly auc?: number;
  /** Of a target of numbers always. */
  readonly r2?: number;
  /** Of a target of numbers always. @units the target's */
  readonly rmse?: number;
}

/** In the order in which they are recorded. */
export const scoreFields = ["loss", "accuracy", "balancedAccuracy", "macroF1", "auc", "r2", "rmse"] as const;
export type ScoreField = (typeof scoreFields)[number];

/** The scores alone, of something that has more. */
export function scoresIn(of: Scores): Scores {
  return mapScores([of], ([value]) => value as number);
}

/** Scores made field by field of several that have the same; what the first lacks is left out. */
export function mapScores(several: readonly Scores[], combine: (values: readonly number[], field: ScoreField) => number): Scores {
  const had = scoreFields.filter((field) => several[0]?.[field] !== undefined);
  const combined = had.map((field) => [
    field,
    combine(
      several.map((each) => each[field] ?? Number.NaN),
      field,
    ),
  ]);
  return { loss: Number.NaN, ...Object.fromEntries(combined) };
}

/**
 * The most probable class of each row; of equal ones the first.
 * @shape  logits (B, C) or (B, 1) -> (B)
 */
export function predictedClasses(logits: NdArray): Int32Array {
  const { data, offset } = logits;
  const [rows, columns] = logits.shape as [number, number];
  const [rowStride, columnStride] = logits.stride as [number, number];
  const classes = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const start = offset + i * rowStride;
    let best = columns === 1 && (data[start] as number) > 0 ? 1 : 0;
    for (let j = 1; j < columns; j++) {
      if ((data[start + j * columnStride] as number) > (data[start + best * columnStride] as number)) best = j;
    }
    classes[i] = best;
  }
  return classes;
}
