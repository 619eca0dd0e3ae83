// The distribution of accuracies: how many fall into each whole percent.

export interface AccuracyBin {
  /** Accuracies from this percent up to the next. */
  readonly percent: number;
  readonly count: number;
}

/**
 * Counts by whole percent, rounded down as the tutorial does (62.9 % → 62), from the lowest bin in use to the highest; those
 * between that are empty are there with 0.
 */
export function accuracyBins(accuracies: readonly number[]): AccuracyBin[] {
  if (accuracies.length === 0) return [];
  const percents = accuracies.map(wholePercent);
  const [low, high] = [Math.min(...percents), Math.max(...percents)];
  const counts = new Array<number>(high - low + 1).fill(0);
  for (const percent of percents) counts[percent - low] = (counts[percent - low] as number) + 1;
  return counts.map((count, k) => ({ percent: low + k, count }));
}

/** `100 · .57` is a little less than 57, and is meant to be 57. */
function wholePercent(accuracy: number): number {
  return Math.floor(100 * accuracy + 1e-9);
}
