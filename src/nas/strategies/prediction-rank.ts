// Prediction rank: whether the predictions of a batch put it in the order that its trials did.

import type { Evaluation } from "../job.js";
import { rankCorrelation } from "../rank-correlation.js";
import { type RewardOptions, rewardOfValue, trialReward } from "../reward.js";
import type { LearnReport, Proposal } from "./strategy.js";

/** Spearman's correlation of what was predicted with what was observed, of the complete trials; empty where there is none. */
export function predictionRank(
  outcomes: readonly (readonly [trial: Evaluation, proposal: Pick<Proposal, "prediction">])[],
  options: RewardOptions,
): LearnReport & { predictionRank?: number } {
  const pairs = outcomes.flatMap(([trial, { prediction }]) => {
    if (prediction === undefined || trial.status !== "complete") return [];
    return [{ predicted: rewardOfValue(prediction, options.metric), observed: trialReward(trial, options) }];
  });
  const rank = rankCorrelation(
    pairs.map(({ predicted }) => predicted),
    pairs.map(({ observed }) => observed),
  );
  return rank === undefined ? {} : { predictionRank: rank };
}
