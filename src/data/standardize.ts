// Standardisation: features shifted and scaled to mean 0 and standard deviation 1, with numbers taken from given rows only.
import { arrayOf, matrixExtents, type NdArray } from "../tensor/index.js";

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
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (let j = 0; j < width; j++) {
    let sum = 0;
    let least = Infinity;
    let greatest = -Infinity;
    for (const row of rows) {
      const x = features.get(row, j);
      sum += x;
      if (x < least) least = x;
      if (x > greatest) greatest = x;
    }
    const center = least === greatest ? least : sum / rows.length;
    let squares = 0;
    for (const row of rows) squares += (features.get(row, j) - center) ** 2;
    mean[j] = center;
    deviation[j] = least === greatest ? 1 : Math.sqrt(squares / rows.length);
  }
  return { mean, deviation };
}

/**
 * The given rows, standardised: `y = (x − mean) / deviation`.
 * @shape  features (n, d), rows (m) -> (m, d), f32, dense
 */
export function standardize(features: NdArray, rows: Int32Array, { mean, deviation }: Standardizer): NdArray {
  const [, width] = matrixExtents("standardize", features.shape);
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    for (let j = 0; j < width; j++) {
      values[i * width + j] = (features.get(row, j) - (mean[j] as number)) / (deviation[j] as number);
    }
  });
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
