// Scores of a classifier on a set of rows.
import type { NdArray } from "../tensor/index.js";

/** How well a classifier did on some rows; whoever holds it says on which. */
export interface Scores {
  /** Mean cross-entropy. @units nats per row */
  readonly loss: number;
  /** The share of rows whose most probable class is theirs. */
  readonly accuracy: number;
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
