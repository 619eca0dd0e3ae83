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

/** A statistic of a sample. */
export interface StatisticInterval {
  readonly value: number;
  /** The ends of the 95 % interval. */
  readonly low: number;
  readonly high: number;
}

/**
 * Any statistic of n observations with its 95 % interval, by the same method. It is given the places of those that were drawn; samples of
 * which it is not defined are left out.
 * @returns undefined where it is not defined of the observations themselves
 * @source Efron 1979, the percentile method
 */
export function bootstrap(
  n: number,
  statistic: (places: readonly number[]) => number | undefined,
  rng: Stream,
  resamples = 1_000,
): StatisticInterval | undefined {
  const value = statistic(Array.from({ length: n }, (_, i) => i));
  if (value === undefined) return undefined;
  const drawn = Array.from({ length: resamples }, () => statistic(Array.from({ length: n }, () => integerBelow(n, rng))));
  const sorted = drawn.filter((x) => x !== undefined).sort((a, b) => a - b);
  return { value, low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}

/**
 * The interval alone, of a statistic that is told how often each of n observations was drawn: cheaper where it walks all of them in an
 * order of its own.
 */
export function bootstrapCounts(
  n: number,
  statistic: (times: Uint32Array) => number,
  rng: Stream,
  resamples = 1_000,
): Pick<StatisticInterval, "low" | "high"> {
  const times = new Uint32Array(n);
  const values = Float64Array.from({ length: resamples }, () => {
    times.fill(0);
    for (let i = 0; i < n; i++) {
      const drawn = integerBelow(n, rng);
      times[drawn] = (times[drawn] as number) + 1;
    }
    return statistic(times);
  }).sort();
  return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
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
