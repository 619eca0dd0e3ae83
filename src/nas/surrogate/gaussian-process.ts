// A Gaussian process over architectures: the posterior mean and variance of their rewards, given some noisy ones.
import { type RewardScale, scaleOf } from "../reward-scale.js";
import type { Sequence } from "../vocabulary.js";
import { cholesky, solveLower, solveUpper } from "./cholesky.js";
import type { Kernel } from "./kernel.js";
import type { Example, Outlook, Posterior } from "./posterior.js";

/**
 * Conditions the prior on examples.  `mean(x) = k(x)ᵀ (K + ρI)⁻¹ z`, `variance(x) = k(x, x) − k(x)ᵀ (K + ρI)⁻¹ k(x)`, ρ the noise
 * n examples cost n³/6 multiply-adds, and a candidate n²/2 more.
 * @source Rasmussen and Williams 2006, algorithm 2.1
 */
export function gaussianProcess(kernel: Kernel, examples: readonly Example[], noise: number): Posterior {
  const tried = examples.map(({ sequence }) => sequence);
  const rewards = examples.map(({ reward }) => reward);
  const scale: RewardScale = scaleOf(rewards) ?? { center: rewards[0] ?? 0, deviation: 0 };
  const z = rewards.map((reward) => (scale.deviation === 0 ? 0 : (reward - scale.center) / scale.deviation));

  const n = tried.length;
  const triangle = cholesky(n, (i, j) => kernel(tried[i] as Sequence, tried[j] as Sequence) + (i === j ? noise : 0));
  const whitened = solveLower(triangle, z);
  const weights = solveUpper(triangle, whitened);

  /** Each row belongs to an example, each column to a candidate: `L⁻¹ k`. */
  function over(candidates: readonly Sequence[]): Outlook {
    const means = new Float64Array(candidates.length);
    const variances = Float64Array.from(candidates, (c) => kernel(c, c));
    const rows: Float64Array[] = [];
    const append = (row: Float64Array): void => {
      rows.push(row);
      row.forEach((v, c) => {
        variances[c] = Math.max(0, (variances[c] as number) - v * v); // rounding may leave a little less than nothing
      });
    };
    triangle.forEach((factors, i) => {
      const row = Float64Array.from(candidates, (c) => kernel(tried[i] as Sequence, c));
      rows.forEach((earlier, j) => subtract(row, earlier, factors[j] as number));
      const last = factors[i] as number;
      row.forEach((v, c) => {
        row[c] = v / last;
        means[c] = (means[c] as number) + (v / last) * (whitened[i] as number);
      });
      append(row);
    });
    return {
      means,
      variances,
      expect: (chosen) => {
        const row = Float64Array.from(candidates, (c) => kernel(candidates[chosen] as Sequence, c));
        for (const earlier of rows) subtract(row, earlier, earlier[chosen] as number);
        const last = Math.sqrt((variances[chosen] as number) + noise);
        append(row.map((v) => v / last));
      },
    };
  }

  return {
    scale,
    evidence: evidenceOf(z, { whitened, diagonal: triangle.map((row, i) => row[i] as number) }),
    mean: (sequence) => tried.reduce((sum, example, i) => sum + (weights[i] as number) * kernel(example, sequence), 0),
    over,
  };
}

/** `row ← row − factor · other` */
function subtract(row: Float64Array, other: Float64Array, factor: number): void {
  for (let c = 0; c < row.length; c++) row[c] = (row[c] as number) - factor * (other[c] as number);
}

/**
 * The log-likelihood of z with the signal's variance at its best.  `−n/2 · (log(2π · zᵀ (K + ρI)⁻¹ z / n) + 1) − Σ log L_ii`
 * @source Rasmussen and Williams 2006, eq. 2.30, maximised over a common factor of K and ρ
 */
function evidenceOf(
  z: readonly number[],
  { whitened, diagonal }: { readonly whitened: Float64Array; readonly diagonal: readonly number[] },
): number {
  const n = z.length;
  const variance = whitened.reduce((sum, w) => sum + w * w, 0) / n;
  const logs = diagonal.reduce((sum, d) => sum + Math.log(d), 0);
  return variance > 0 ? (-n / 2) * (Math.log(2 * Math.PI * variance) + 1) - logs : 0;
}
