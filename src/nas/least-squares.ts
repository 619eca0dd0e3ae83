// Least squares: linear regression in closed form, as the parameters of a network without hidden layers.
import type { LabelledRows } from "../nn/index.js";
import { toFloats } from "../tensor/index.js";
import type { Weights } from "./job.js";
import { cholesky, solveLower, solveUpper } from "./surrogate/cholesky.js";

/** Multiply-adds of `XᵀX`, at most: about a second or two. */
const mostWork = 2e9;

/** Whether there are few enough rows and inputs for the closed form. */
export function isSolvable({ x }: LabelledRows): boolean {
  const [rows, features] = x.shape as [number, number];
  return (rows * features ** 2) / 2 <= mostWork;
}

/**
 * The line of least squared error, its rows weighted as they are: weight (D, 1) and bias (1).  `w = (XᵀX + λ I)⁻¹ Xᵀy`, X and y less their means,
 * `λ = 10⁻⁶ n`, which decides between inputs that say the same, such as all levels of a category, and otherwise is not seen.
 * @source Hoerl and Kennard 1970
 */
export function leastSquares({ x, y, weights }: LabelledRows): readonly [weight: Weights, bias: Weights] {
  const [rows, features] = x.shape as [number, number];
  const values = toFloats(x, "f32");
  const weightOf = (row: number): number => (weights === undefined ? 1 : (weights[row] as number));
  const total = Array.from({ length: rows }, (_, row) => weightOf(row)).reduce((sum, weight) => sum + weight, 0);

  const means = new Float64Array(features + 1); // the target's last
  for (let row = 0; row < rows; row++) {
    const share = weightOf(row) / total;
    for (let j = 0; j < features; j++) means[j] = (means[j] as number) + share * (values[row * features + j] as number);
    means[features] = (means[features] as number) + share * (y[row] as number);
  }
  const products = Array.from({ length: features + 1 }, (_, i) => new Float64Array(i + 1)); // the last row is Xᵀy
  const centred = new Float64Array(features + 1);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < features; j++) centred[j] = (values[row * features + j] as number) - (means[j] as number);
    centred[features] = (y[row] as number) - (means[features] as number);
    for (let i = 0; i <= features; i++) {
      const product = products[i] as Float64Array;
      const weighted = weightOf(row) * (centred[i] as number);
      for (let j = 0; j <= i; j++) product[j] = (product[j] as number) + weighted * (centred[j] as number);
    }
  }
  const triangle = cholesky(features, (i, j) => (products[i]?.[j] as number) + (i === j ? 1e-6 * total : 0));
  const slopes = solveUpper(triangle, solveLower(triangle, (products[features] as Float64Array).subarray(0, features)));
  const bias = slopes.reduce((rest, slope, j) => rest - slope * (means[j] as number), means[features] as number);
  return [
    { shape: [features, 1], values: Float32Array.from(slopes) },
    { shape: [1], values: Float32Array.of(bias) },
  ];
}
