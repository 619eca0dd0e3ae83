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

  function over(candidates: readonly Sequence[]): Outlook {
    const means = new Float64Array(candidates.length);
    const variances = Float64Array.from(candidates, (candidate) => kernel(candidate, candidate));
    /** `L⁻¹ k`: each row belongs to an example, each column to a candidate. */
    const rows: Float64Array[] = [];

    /** One more row: the covariances with an architecture, less what the earlier rows account for. */
    const append = (x: Sequence, factorOf: (row: Float64Array, j: number) => number, last: number): Float64Array => {
      const row = covariances(kernel, x, candidates);
      rows.forEach((earlier, j) => {
        subtract(row, earlier, factorOf(earlier, j));
      });
      for (let c = 0; c < row.length; c++) {
        const v = (row[c] as number) / last;
        row[c] = v;
        variances[c] = Math.max(0, (variances[c] as number) - v * v); // rounding may leave a little less than nothing
      }
      rows.push(row);
      return row;
    };

    triangle.forEach((factors, i) => {
      const row = append(tried[i] as Sequence, (_, j) => factors[j] as number, factors[i] as number);
      subtract(means, row, -(whitened[i] as number));
    });
    return {
      means,
      variances,
      expect: (chosen) => {
        append(candidates[chosen] as Sequence, (row) => row[chosen] as number, Math.sqrt((variances[chosen] as number) + noise));
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

function covariances(kernel: Kernel, x: Sequence, candidates: readonly Sequence[]): Float64Array {
  const row = new Float64Array(candidates.length);
  for (let c = 0; c < row.length; c++) row[c] = kernel(x, candidates[c] as Sequence);
  return row;
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
