// The verdict: what a leaderboard's figures do and do not show, given how few rows they were measured on.
import type { Leaderboard, RankedTrial } from "./leaderboard.js";

/**
 * Half the width of the 95 % interval of an accuracy measured on so many rows.  `1.96 · √(p̃ (1 − p̃) / (n + 4))`, `p̃ = (n p + 2) / (n + 4)`
 * Two rows are added that are right and two that are wrong, so that a perfect score on few rows is not taken for certain. It covers
 * the choice of rows only, not the training's own chances.
 * @source Agresti and Coull 1998
 */
export function accuracyInterval(accuracy: number, rows: number): number {
  const adjusted = (accuracy * rows + 2) / (rows + 4);
  return 1.96 * Math.sqrt((adjusted * (1 - adjusted)) / (rows + 4));
}

/**
 * Plain sentences about the tested trials: whether the best by validation beats the baselines on the test rows, and whether the
 * top can be told apart. Differences within the 95 % interval of a difference of two accuracies are called noise; the rows are the
 * same for both, which makes this cautious. `those` is what the tested are together: the top, or the front's.
 */
export function verdict({ ranked, baselines }: Leaderboard, testRows: number, those = "the top"): string[] {
  const tested = ranked.filter(
    (r): r is RankedTrial & { readonly test: NonNullable<RankedTrial["test"]> } => r.test !== undefined,
  );
  const [best] = tested;
  if (best === undefined) return [];
  const noise = (a: number, b: number): number => Math.hypot(accuracyInterval(a, testRows), accuracyInterval(b, testRows));
  const sentences: string[] = [];

  const strongest = baselines.reduce<(typeof baselines)[number] | undefined>(
    (a, b) => (a === undefined || b.test.accuracy > a.test.accuracy ? b : a),
    undefined,
  );
  if (strongest !== undefined) {
    const difference = best.test.accuracy - strongest.test.accuracy;
    const bound = noise(best.test.accuracy, strongest.test.accuracy);
    if (difference <= 0) sentences.push(`the best by validation does not beat ${strongest.name} on the test rows`);
    else if (difference < bound) {
      sentences.push(
        `the best by validation is ahead of ${strongest.name} by ${points(difference)}: within noise (± ${points(bound)})`,
      );
    } else
      sentences.push(
        `the best by validation beats ${strongest.name} by ${points(difference)}: beyond noise (± ${points(bound)})`,
      );
  }
  if (tested.length > 1) {
    const accuracies = tested.map((r) => r.test.accuracy);
    const [most, least] = [Math.max(...accuracies), Math.min(...accuracies)];
    const bound = noise(most, least);
    if (most - least <= bound) {
      sentences.push(
        `${those} ${tested.length} cannot be told apart: their test accuracies differ by ${points(most - least)}, noise is ± ${points(bound)}`,
      );
    }
  }
  return sentences;
}

/** A difference of accuracies, in percentage points. */
function points(difference: number): string {
  return `${(100 * difference).toFixed(1)} points`;
}
