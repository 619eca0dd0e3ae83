// Bootstrap: intervals for a statistic whose distribution is not known, by drawing from what was measured.
import { integerBelow, type Stream } from "../tensor/index.js";

export interface Interval {
  readonly mean: number;
  /** The ends of the 95 % interval. */
  readonly low: number;
  readonly high: number;
}

/**
 * The mean with its 95 % interval: the 2.5 % and 97.5 % quantiles of the means of samples as large, drawn with replacement.
 * Assumes nothing but independent values; of fewer than about twenty it is too narrow.
 * @source Efron 1979, the percentile method
 */
export function bootstrapMean(values: ArrayLike<number>, rng: Stream, resamples = 1_000): Interval {
  const n = values.length;
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[integerBelow(n, rng)] as number;
    means[r] = sum / n;
  }
  means.sort();
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i] as number;
  return { mean: sum / n, low: quantile(means, 0.025), high: quantile(means, 0.975) };
}

/** The value that half of the others do not exceed; of an even number, halfway between the middle two. */
export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** Between two neighbours, in proportion. `sorted` ascends. */
function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
  return below + (above - below) * (at - Math.floor(at));
}
