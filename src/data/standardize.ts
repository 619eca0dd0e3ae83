// Standardisation: features shifted and scaled to mean 0 and standard deviation 1, with numbers taken from given rows only.
import { arrayOf, denseFloats, matrixExtents, type NdArray } from "../tensor/index.js";

export type Standardizer = {
  /** (d) */
  readonly mean: Float64Array;
  /** (d), population standard deviation; 1 for a constant column */
  readonly deviation: Float64Array;
};

/**
 * Mean and standard deviation of each column over the given rows: `mean = Σx / n`, `deviation = √(Σ(x − mean)² / n)`.
 * Two passes in f64: the one-pass form loses all digits when the mean is large. A column is constant when its least value is its
 * greatest, not when the deviation is 0: the mean of n equal numbers may be off by a rounding.
 * @shape  features (n, d) -> (d)
 * @throws RangeError when there are no rows
 */
export function fitStandardizer(features: NdArray, rows: Int32Array): Standardizer {
  const [, width] = matrixExtents("fitStandardizer", features.shape);
  if (rows.length === 0) throw new RangeError("fitStandardizer: at least 1 row is needed");
  const x = denseFloats(features);
  // All columns at once, in the order of memory; each column is still summed row by row.
  const sum = new Float64Array(width);
  const least = new Float64Array(width).fill(Infinity);
  const greatest = new Float64Array(width).fill(-Infinity);
  for (const row of rows) {
    for (let j = 0, at = row * width; j < width; j++, at++) {
      const value = x[at] as number;
      sum[j] = (sum[j] as number) + value;
      if (value < (least[j] as number)) least[j] = value;
      if (value > (greatest[j] as number)) greatest[j] = value;
    }
  }
  const isConstant = (j: number): boolean => least[j] === greatest[j];
  const mean = sum.map((total, j) => (isConstant(j) ? (least[j] as number) : total / rows.length));
  const squares = new Float64Array(width);
  for (const row of rows) {
    for (let j = 0, at = row * width; j < width; j++, at++) {
      squares[j] = (squares[j] as number) + ((x[at] as number) - (mean[j] as number)) ** 2;
    }
  }
  return { mean, deviation: squares.map((total, j) => (isConstant(j) ? 1 : Math.sqrt(total / rows.length))) };
}

/** What leaves features as they are. */
export function rawStandardizer(width: number): Standardizer {
  return { mean: new Float64Array(width), deviation: new Float64Array(width).fill(1) };
}

/**
 * The given rows, standardised: `y = (x − mean) / deviation`; in `values`, where they are given.
 * @shape  features (n, d), rows (m) -> (m, d), f32, dense
 */
export function standardize(
  features: NdArray,
  rows: Int32Array,
  { mean, deviation }: Standardizer,
  values: Float32Array = new Float32Array(rows.length * mean.length),
): NdArray {
  const [, width] = matrixExtents("standardize", features.shape);
  const x = denseFloats(features);
  let to = 0;
  for (const row of rows) {
    for (let j = 0, at = row * width; j < width; j++, at++) {
      values[to++] = ((x[at] as number) - (mean[j] as number)) / (deviation[j] as number);
    }
  }
  return arrayOf(values, [rows.length, width]);
}

/**
 * The inverse: `x = y · deviation + mean`.
 * @shape  standardized (m, d) -> (m, d), f32, dense
 */
export function destandardize(standardized: NdArray, { mean, deviation }: Standardizer): NdArray {
  const [rows, width] = matrixExtents("destandardize", standardized.shape);
  const values = new Float32Array(rows * width);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < width; j++) {
      values[i * width + j] = standardized.get(i, j) * (deviation[j] as number) + (mean[j] as number);
    }
  }
  return arrayOf(values, [rows, width]);
}
