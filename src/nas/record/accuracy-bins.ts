// The distribution of accuracies: how many fall into each whole percent.
import { groupBy } from "./group-by.js";

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
  const groups = groupBy(accuracies.map(wholePercent), (percent) => percent);
  const [low, high] = [Math.min(...groups.keys()), Math.max(...groups.keys())];
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, k) => ({
    percent: low + k,
    count: groups.get(low + k)?.length ?? 0,
  }));
}

/** `100 · .57` is a little less than 57, and is meant to be 57. */
function wholePercent(accuracy: number): number {
  return Math.floor(100 * accuracy + 1e-9);
}
