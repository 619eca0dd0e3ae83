// A Gaussian process over architectures: the posterior mean and variance of their rewards, given some noisy ones.
import { type RewardScale, scaleOf } from "../reward-scale.js";
import type { Sequence } from "../vocabulary.js";
import { cholesky, solveLower, solveUpper, type Triangle } from "./cholesky.js";
import type { Kernel } from "./kernel.js";
import type { Example, Outlook, Posterior } from "./posterior.js";

/** A Gaussian process's belief, and how it came to it. */
export interface GaussianProcess extends Posterior {
  /** The noise that was assumed: a trial's variance, in units of the signal's. */
  readonly noise: number;
  /**
   * How well the prior, noise included, accounts for the examples, its overall scale fitted: comparable between predictors of the
   * same examples.  @units nats
   */
  readonly evidence: number;
  /** The signal's variance that makes the examples likeliest. @units squared standard units */
  readonly signal: number;
}

/**
 * Conditions the prior on examples.  `mean(x) = k(x)ᵀ (K + ρI)⁻¹ z`, `variance(x) = k(x, x) − k(x)ᵀ (K + ρI)⁻¹ k(x)`, ρ the noise
 * n examples cost n³/6 multiply-adds, and a candidate n²/2 more. It remembers the examples of the last time: where these begin the next
 * ones, as a search's trials do, only what is new is factored, n²/2 an example.
 * @source Rasmussen and Williams 2006, algorithm 2.1
 */
export function gaussianProcess(kernel: Kernel, noise: number): (examples: readonly Example[]) => GaussianProcess {
  let [known, factored]: [readonly Sequence[], Triangle] = [[], []];
  return (examples) => {
    const tried = examples.map(({ sequence }) => sequence);
    const same = tried.findIndex((sequence, i) => !isSame(sequence, known[i]));
    const covariance = (i: number, j: number): number =>
      kernel(tried[i] as Sequence, tried[j] as Sequence) + (i === j ? noise : 0);
    factored = cholesky(tried.length, covariance, factored.slice(0, same < 0 ? tried.length : same));
    known = tried;
    return processOf(kernel, examples, factored, noise);
  };
}

const isSame = (a: Sequence, b: Sequence | undefined): boolean =>
  b !== undefined && a.length === b.length && a.every((token, t) => token === b[t]);

function processOf(kernel: Kernel, examples: readonly Example[], triangle: Triangle, noise: number): GaussianProcess {
  const tried = examples.map(({ sequence }) => sequence);
  const rewards = examples.map(({ reward }) => reward);
  const scale: RewardScale = scaleOf(rewards) ?? { center: rewards[0] ?? 0, deviation: 0 };
  const z = rewards.map((reward) => (scale.deviation === 0 ? 0 : (reward - scale.center) / scale.deviation));
  const whitened = solveLower(triangle, z);
  const weights = solveUpper(triangle, whitened);
  const signal = whitened.reduce((sum, w) => sum + w * w, 0) / tried.length;

  function over(candidates: readonly Sequence[]): Outlook {
    const means = new Float64Array(candidates.length);
    const variances = Float64Array.from(candidates, (candidate) => kernel(candidate, candidate));
    /** `L⁻¹ k`: each row belongs to an example, each column to a candidate. */
    const rows: Float64Array[] = [];

    /** One more row: the covariances with an architecture, less what the earlier rows account for. */
    const append = (x: Sequence, factorOf: (row: Float64Array, j: number) => number, last: number): Float64Array => {
      const row = covariances(kernel, x, candidates);
      subtractAll(row, rows, factorOf);
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
      covariances: (c) => {
        const row = covariances(kernel, candidates[c] as Sequence, candidates);
        for (const earlier of rows) subtract(row, earlier, earlier[c] as number);
        return row;
      },
      expect: (chosen) => {
        append(candidates[chosen] as Sequence, (row) => row[chosen] as number, Math.sqrt((variances[chosen] as number) + noise));
      },
    };
  }

  return {
    scale,
    noise,
    signal,
    evidence: evidenceOf(
      signal,
      triangle.map((row, i) => row[i] as number),
    ),
    means: (sequences) =>
      sequences.map((sequence) => tried.reduce((sum, example, i) => sum + (weights[i] as number) * kernel(example, sequence), 0)),
    over,
  };
}

function covariances(kernel: Kernel, x: Sequence, candidates: readonly Sequence[]): Float64Array {
  const row = new Float64Array(candidates.length);
  for (let c = 0; c < row.length; c++) row[c] = kernel(x, candidates[c] as Sequence);
  return row;
}

/** `row ← row − Σ_j factor_j · others_j`, one after another; four in one pass, which reads and writes the row once for all of them. */
function subtractAll(
  row: Float64Array,
  others: readonly Float64Array[],
  factorOf: (other: Float64Array, j: number) => number,
): void {
  const together = others.length - (others.length % 4);
  for (let j = 0; j < together; j += 4) {
    const [a, b, c, d] = others.slice(j, j + 4) as [Float64Array, Float64Array, Float64Array, Float64Array];
    const [fa, fb, fc, fd] = [factorOf(a, j), factorOf(b, j + 1), factorOf(c, j + 2), factorOf(d, j + 3)];
    for (let k = 0; k < row.length; k++) {
      row[k] = (row[k] as number) - fa * (a[k] as number) - fb * (b[k] as number) - fc * (c[k] as number) - fd * (d[k] as number);
    }
  }
  others.slice(together).forEach((other, k) => {
    subtract(row, other, factorOf(other, together + k));
  });
}

/** `row ← row − factor · other` */
function subtract(row: Float64Array, other: Float64Array, factor: number): void {
  for (let c = 0; c < row.length; c++) row[c] = (row[c] as number) - factor * (other[c] as number);
}

/**
 * The log-likelihood of the examples with the signal's variance at its best.  `−n/2 · (log(2π s²) + 1) − Σ log L_ii`, `s² = zᵀ (K + ρI)⁻¹ z / n`
 * @source Rasmussen and Williams 2006, eq. 2.30, maximised over a common factor of K and ρ
 */
function evidenceOf(signal: number, diagonal: readonly number[]): number {
  const logs = diagonal.reduce((sum, d) => sum + Math.log(d), 0);
  return signal > 0 ? (-diagonal.length / 2) * (Math.log(2 * Math.PI * signal) + 1) - logs : 0;
}
