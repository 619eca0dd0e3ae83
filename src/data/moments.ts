// Moments: mean and standard deviation of the columns of a matrix over some of its rows, missing cells left out.
import { denseFloats, matrixExtents, type NdArray } from "../tensor/index.js";

export type Moments = {
  /** (d); 0 for a column without a value */
  readonly mean: Float64Array;
  /** (d), population standard deviation; 1 for a constant column */
  readonly deviation: Float64Array;
  /** (d): how many cells are there. */
  readonly count: Int32Array;
};

/**
 * Mean and standard deviation of each column over the given rows: `mean = Σx / n`, `deviation = √(Σ(x − mean)² / n)`.
 * Two passes in f64: the one-pass form loses all digits when the mean is large. A column is constant when its least value is its
 * greatest, not when the deviation is 0: the mean of n equal numbers may be off by a rounding.
 * @shape  features (n, d) -> (d)
 * @throws RangeError when there are no rows
 */
export function momentsOf(features: NdArray, rows: Int32Array): Moments {
  const [, width] = matrixExtents("momentsOf", features.shape);
  if (rows.length === 0) throw new RangeError("momentsOf: at least 1 row is needed");
  const x = denseFloats(features);
  // All columns at once, in the order of memory; each column is still summed row by row.
  const sum = new Float64Array(width);
  const count = new Int32Array(width);
  const least = new Float64Array(width).fill(Infinity);
  const greatest = new Float64Array(width).fill(-Infinity);
  for (const row of rows) {
    for (let j = 0, at = row * width; j < width; j++, at++) {
      const value = x[at] as number;
      if (Number.isNaN(value)) continue;
      sum[j] = (sum[j] as number) + value;
      count[j] = (count[j] as number) + 1;
      if (value < (least[j] as number)) least[j] = value;
      if (value > (greatest[j] as number)) greatest[j] = value;
    }
  }
  const isConstant = (j: number): boolean => !((least[j] as number) < (greatest[j] as number));
  const mean = sum.map((total, j) => (count[j] === 0 ? 0 : isConstant(j) ? (least[j] as number) : total / (count[j] as number)));
  const squares = new Float64Array(width);
  for (const row of rows) {
    for (let j = 0, at = row * width; j < width; j++, at++) {
      const value = x[at] as number;
      if (!Number.isNaN(value)) squares[j] = (squares[j] as number) + (value - (mean[j] as number)) ** 2;
    }
  }
  return { mean, deviation: squares.map((total, j) => (isConstant(j) ? 1 : Math.sqrt(total / (count[j] as number)))), count };
}

/** Mean and deviation of numbers, likewise. */
export function momentsOfValues(values: Float64Array, rows: Int32Array): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  for (const row of rows) sum += values[row] as number;
  const mean = sum / rows.length;
  let squares = 0;
  for (const row of rows) squares += ((values[row] as number) - mean) ** 2;
  const first = values[rows[0] as number];
  const isConstant = rows.every((row) => values[row] === first);
  return { mean, deviation: isConstant ? 1 : Math.sqrt(squares / rows.length) };
}
