// One-shot agreement: whether scores of networks that share weights put architectures in the order that training each by itself does.
import { valueOf } from "../../nn/index.js";
import { stream } from "../../tensor/index.js";
import { bootstrap, type StatisticInterval } from "../bootstrap.js";
import { kendallTau, rankCorrelation } from "../rank-correlation.js";
import { gainOf } from "../reward.js";
import { type MeanInterval, meanInterval } from "../statistics.js";
import type { Leaderboard } from "./leaderboard.js";

export interface OneShotAgreement {
  /** Architectures that were trained both ways. */
  readonly architectures: number;
  /** Rank correlations of their scores by the search's metric, with 95 % intervals; null where one list has no order. */
  readonly kendall: StatisticInterval | null;
  readonly spearman: StatisticInterval | null;
  /** By how much training alone scores better.  @units the metric's, better counted as positive */
  readonly gain: MeanInterval;
}

/** `undefined` of a run without such comparisons. */
export function oneShotAgreement({
  started,
  ranked,
  compared = [],
}: Pick<Leaderboard, "started" | "ranked" | "compared">): OneShotAgreement | undefined {
  const { metric = "log-loss", seed = 0 } = started ?? {};
  const alone = new Map(compared.map(({ trial, validation }) => [trial, valueOf(validation, metric)]));
  const pairs = ranked.flatMap(({ evaluation: { trial, validation } }) => {
    const again = alone.get(trial);
    return again === undefined ? [] : [{ shared: valueOf(validation, metric), again }];
  });
  if (pairs.length === 0) return undefined;
  type Correlation = typeof kendallTau;
  const estimate = (name: string, correlation: Correlation): StatisticInterval | null => {
    const statistic = (places: readonly number[]): number | undefined => {
      const drawn = places.map((place) => pairs[place] as (typeof pairs)[number]);
      return correlation(
        drawn.map(({ shared }) => shared),
        drawn.map(({ again }) => again),
      );
    };
    return bootstrap(pairs.length, statistic, stream(seed, "one-shot agreement", name)) ?? null;
  };
  return {
    architectures: pairs.length,
    kendall: estimate("kendall", kendallTau),
    spearman: estimate("spearman", rankCorrelation),
    gain: meanInterval(pairs.map(({ shared, again }) => gainOf(again, shared, metric))),
  };
}

/** Of fewer, an interval says nothing. */
const fewest = 5;

/** What the agreement allows to say of the order, without figures. */
export function agreementText({ architectures, kendall }: OneShotAgreement): string {
  if (kendall === null || architectures < fewest)
    return "too few architectures were trained alone to say what one-shot scores are worth";
  const { value, low, high } = kendall;
  if (high < 0) return "one-shot scores put architectures in nearly the reverse of the order that training alone does";
  if (low <= 0)
    return "one-shot scores put architectures in an order that has little to do with stand-alone training, as far as can be told";
  return `one-shot scores put architectures in ${value > 0.6 ? "much" : "somewhat"} the order that stand-alone training does`;
}
