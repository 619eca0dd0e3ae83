// The verdict: what a leaderboard's figures do and do not show, given how few rows they were measured on.
import { type Metric, metrics, plainMetric, valueOf } from "../../nn/index.js";
import type { Started } from "../events.js";
import type { TestScores } from "../test-scores.js";
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

/** Half the width of the 95 % interval of the plain metric on so many test rows; `undefined` of scores of before there were any. */
export function testInterval(test: TestScores, metric: Metric, rows: number): number | undefined {
  return plainMetric(metric) === "accuracy" ? accuracyInterval(valueOf(test, "accuracy"), rows) : test.interval;
}

/**
 * Plain sentences about the tested trials, by the metric that people read: whether the best by validation beats the baselines on the test
 * rows, and whether the top can be told apart. Differences within the 95 % interval of a difference of two such scores are called noise;
 * the rows are the same for both, which makes this cautious. `those` is what the tested are together: the top, or the front's.
 */
export function verdict(
  { ranked, baselines, started }: Pick<Leaderboard, "ranked" | "baselines"> & { readonly started?: Pick<Started, "metric"> },
  testRows: number,
  those = "the top",
): string[] {
  const tested = ranked.filter(
    (r): r is RankedTrial & { readonly test: NonNullable<RankedTrial["test"]> } => r.test !== undefined,
  );
  const [best] = tested;
  if (best === undefined) return [];
  const metric = started?.metric ?? "log-loss";
  const plain = plainMetric(metric); // of these, more is better
  const score = (test: TestScores): number => valueOf(test, plain);
  const noise = (a: TestScores, b: TestScores): number =>
    Math.hypot(...[a, b].map((test) => testInterval(test, metric, testRows) ?? Number.NaN));
  const kind = plain === "accuracy" ? "" : ` in ${metrics[plain].label}`;
  const amount = (difference: number): string => amountOf(difference, plain);
  const sentences: string[] = [];

  const strongest = baselines.reduce<(typeof baselines)[number] | undefined>(
    (a, b) => (a === undefined || score(b.test) > score(a.test) ? b : a),
    undefined,
  );
  if (strongest !== undefined) {
    const difference = score(best.test) - score(strongest.test);
    const bound = noise(best.test, strongest.test);
    if (difference <= 0) sentences.push(`the best by validation does not beat ${strongest.name} on the test rows`);
    else if (difference < bound) {
      sentences.push(
        `the best by validation is ahead of ${strongest.name} by ${amount(difference)}${kind}: within noise (± ${amount(bound)})`,
      );
    } else if (difference >= bound)
      sentences.push(
        `the best by validation beats ${strongest.name} by ${amount(difference)}${kind}: beyond noise (± ${amount(bound)})`,
      );
  }
  if (tested.length > 1) {
    const byScore = tested.map(({ test }) => test).sort((a, b) => score(b) - score(a));
    const [most, least] = [byScore[0], byScore.at(-1)] as [TestScores, TestScores];
    const [range, bound] = [score(most) - score(least), noise(most, least)];
    if (range <= bound) {
      const differ = plain === "accuracy" ? "test accuracies differ" : `values of test ${metrics[plain].label} differ`;
      sentences.push(
        `${those} ${tested.length} cannot be told apart: their ${differ} by ${amount(range)}, noise is ± ${amount(bound)}`,
      );
    }
  }
  return sentences;
}

/** A difference, in percentage points where it is one of accuracies. */
function amountOf(difference: number, metric: Metric): string {
  if (metric === "accuracy" || metric === "balanced-accuracy") return `${(100 * difference).toFixed(1)} points`;
  return Math.abs(difference) >= 9999.9995 ? difference.toExponential(2) : difference.toFixed(3).replace(/^0\./, ".");
}
