// Calibration: what was predicted of trials before they were trained, held against what they showed.
import { valueOf } from "../../nn/index.js";
import { stream } from "../../tensor/index.js";
import { bootstrap, type StatisticInterval } from "../bootstrap.js";
import { observedOf } from "../observation.js";
import { rankCorrelation } from "../rank-correlation.js";
import { gainOf } from "../reward.js";
import { type MeanInterval, meanInterval } from "../statistics.js";
import type { Leaderboard } from "./leaderboard.js";

export interface Calibration {
  /** Trials that a prediction was made of, each from the batches before its own. */
  readonly trials: number;
  /** Spearman's correlation of prediction and observation, with its 95 % interval; null of fewer than ten, and where one of them has no order. */
  readonly spearman: StatisticInterval | null;
  /** By how much observations were better than predicted.  @units the metric's, better counted as positive */
  readonly surprise: MeanInterval;
  /** Mean distance of prediction and observation. @units the metric's */
  readonly error: number;
}

/** Drawn from a handful, a bootstrap's interval is far too narrow: two points always lie on a line. */
const fewest = 10;

/**
 * `undefined` of a run without predictions. A strategy trains what it expects most of, so the predictions are alike and the correlation is
 * less than it would be over the whole space.
 */
export function calibrationOf({ started, ranked }: Pick<Leaderboard, "started" | "ranked">): Calibration | undefined {
  const { metric = "log-loss", seed = 0 } = started ?? {};
  const pairs = ranked
    .flatMap(({ evaluation, prediction }) =>
      prediction === undefined
        ? []
        : [{ trial: evaluation.trial, predicted: prediction, observed: valueOf(observedOf(evaluation), metric) }],
    )
    .sort((a, b) => a.trial - b.trial); // the draws below do not depend on how the board is ordered
  if (pairs.length === 0) return undefined;
  const spearman =
    pairs.length < fewest
      ? undefined
      : bootstrap(
          pairs.length,
          (places) => {
            const drawn = places.map((place) => pairs[place] as (typeof pairs)[number]);
            return rankCorrelation(
              drawn.map(({ predicted }) => predicted),
              drawn.map(({ observed }) => observed),
            );
          },
          stream(seed, "calibration"),
        );
  const differences = pairs.map(({ predicted, observed }) => gainOf(observed, predicted, metric));
  return {
    trials: pairs.length,
    spearman: spearman ?? null,
    surprise: meanInterval(differences),
    error: differences.reduce((sum, difference) => sum + Math.abs(difference), 0) / pairs.length,
  };
}
