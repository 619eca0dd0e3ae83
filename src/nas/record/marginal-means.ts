// Marginal means: the scores of all trials with one choice, whatever the rest, against that of the trials with another.
import { metrics, plainMetric } from "../../nn/index.js";
import type { SearchEvent } from "../events.js";
import { type Difference, differenceOfMeans, isBeyondNoise, meanInterval } from "../statistics.js";
import type { ScoreMeans } from "./course.js";
import { groupBy } from "./group-by.js";
import { type Choice, choicesOf, positionsOf } from "./layer-choices.js";

/** The mean of the trials with this choice on the validation rows, under the name of its score: the plain metric's. */
export interface MarginalMean extends Choice, ScoreMeans {
  /** Their mean less that of the trials with another choice for the same place and factor. */
  readonly effect: Difference;
  /** Whether there are enough trials on both sides for the effect's interval to be trusted. */
  readonly isComparable: boolean;
  /** Comparable, and the interval leaves 0 out. Of twenty comparisons without any effect, one is expected to be. */
  readonly isBeyondNoise: boolean;
}

/** With fewer on one side, Welch's interval is too narrow: it then leaves out the true difference more often than one time in twenty. */
const fewest = 4;

/**
 * The marginal means of the complete trials of a run, the strongest effects first: those beyond noise, then those within, then those
 * of too few trials, each by size. A choice that had no alternative is left out.
 * Assumes that trials are independent and their scores close to normal. A search that learns chooses layers together and at
 * different times, so that an effect belongs to the choice and to what went with it.
 */
export function marginalMeans(events: readonly SearchEvent[]): MarginalMean[] {
  const trials = events.flatMap((event) =>
    event.kind === "evaluated" && event.evaluation.status === "complete" ? [event.evaluation] : [],
  );
  const started = events.find((event) => event.kind === "started");
  const { field } = metrics[plainMetric(started?.metric ?? "log-loss")];
  const positions = positionsOf(trials.map(({ architecture }) => architecture));
  const made = trials.flatMap(({ architecture, validation }) =>
    choicesOf(architecture, positions).map((choice) => ({ choice, score: validation[field] ?? Number.NaN })),
  );
  const questions = groupBy(made, ({ choice: { position, factor } }) => `${position} ${factor}`);
  const scoresOf = (some: typeof made): number[] => some.map(({ score }) => score);
  const means = [...questions.values()].flatMap((answers): MarginalMean[] => {
    const levels = groupBy(answers, ({ choice }) => choice.level);
    if (levels.size < 2) return [];
    return [...levels].map(([level, chosen]) => {
      const others = answers.filter(({ choice }) => choice.level !== level);
      const effect = differenceOfMeans(scoresOf(chosen), scoresOf(others));
      const isComparable = Math.min(chosen.length, others.length) >= fewest;
      return {
        ...(chosen[0] as (typeof made)[number]).choice,
        [field]: meanInterval(scoresOf(chosen)),
        effect,
        isComparable,
        isBeyondNoise: isComparable && isBeyondNoise(effect),
      };
    });
  });
  const group = (mean: MarginalMean): number => (mean.isBeyondNoise ? 0 : mean.isComparable ? 1 : 2);
  const size = ({ effect }: MarginalMean): number => Math.abs(effect.difference);
  return means.sort((a, b) => group(a) - group(b) || size(b) - size(a));
}
