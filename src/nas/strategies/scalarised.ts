// Scalarised: any strategy, made to search for a trade-off. Each batch weighs the objectives anew, and has one score again.
import type { Stream } from "../../tensor/index.js";
import type { Evaluation } from "../job.js";
import { costsOf, type Objective } from "../objectives.js";
import type { RewardOptions } from "../reward.js";
import { openProposals } from "./open-proposals.js";
import { predictionRank } from "./prediction-rank.js";
import type { Proposal, Strategy } from "./strategy.js";

/** How the strategy inside must be rewarded: its trials' log-loss is the weighed cost, which has no bound of its own. */
export const scalarisedReward: RewardOptions = { metric: "log-loss" };

/** How much the sum of the costs counts beside the largest: enough that of two with the same largest the dominated one is worse. */
const augmentation = 0.05;

/**
 * ParEGO's way to a front, around a strategy of any kind. Whenever it learns, weights are drawn, uniform among those that add up to 1; until
 * it learns again, it is told of every trial as if its log-loss were `max_k w_k c_k + ρ Σ_k w_k c_k`, c each objective's cost over the range
 * of the trials so far. Every point of a front, in a hollow of it too, is best for some weights.
 * What the strategy expects of a proposal is a weighed cost and no metric, and is kept to itself.
 * @source Knowles 2006 (ParEGO); Steuer and Choo 1983 (the augmented Tchebycheff norm)
 */
export function scalarisedStrategy(inner: Strategy, objectives: readonly Objective[]): Strategy {
  let weigh = (trial: Evaluation): Evaluation => trial;
  const open = openProposals<Proposal & { readonly weigh: typeof weigh }>();
  return {
    name: inner.name,
    propose: (count, { trials, seen }, rng) => {
      const proposals = inner.propose(count, { trials: trials.map(weigh), seen }, rng);
      for (const proposal of proposals)
        if (proposal.prediction !== undefined) open.add(proposal.architecture, { ...proposal, weigh });
      return proposals.map(({ prediction: _, ...proposal }) => proposal);
    },
    learn: (batch, { trials, seen }, rng) => {
      const outcomes = open.take(batch).map(([trial, proposal]) => [proposal.weigh(trial), proposal] as const);
      const ranked = predictionRank(outcomes, scalarisedReward); // each by the weights that it was proposed for
      const weights = drawWeights(objectives.length, rng);
      weigh = weighing(objectives, trials, weights);
      const { predictionRank: _, ...report } = inner.learn(batch.map(weigh), { trials: trials.map(weigh), seen }, rng);
      return {
        ...report,
        ...ranked,
        ...Object.fromEntries(objectives.map(({ name }, k) => [`weight ${name}`, weights[k] ?? 0])),
      };
    },
  };
}

/** Uniform on the simplex: the lengths of the pieces of a unit that is cut at random places. */
function drawWeights(count: number, rng: Stream): number[] {
  const cuts = Array.from({ length: count - 1 }, () => rng()).sort((a, b) => a - b);
  return [...cuts, 1].map((cut, k) => cut - (cuts[k - 1] ?? 0));
}

/** A trial as the strategy is to see it. A score worse than a guess's counts as one: else a network that diverged would flatten the rest. */
function weighing(
  objectives: readonly Objective[],
  trials: readonly Evaluation[],
  weights: readonly number[],
): (trial: Evaluation) => Evaluation {
  const bounded = (trial: Evaluation): number[] =>
    trial.status === "complete" ? costsOf(objectives, trial).map((cost) => Math.min(cost, 1)) : [];
  const complete = trials.filter(({ status }) => status === "complete").map(bounded);
  const ranges = objectives.map((_, k) => {
    const costs = complete.map((of) => of[k] as number);
    return {
      least: costs.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
      most: costs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    };
  });
  return (trial) => {
    if (trial.status === "failed") return trial;
    const weighed = bounded(trial).map((cost, k) => {
      const { least, most } = ranges[k] as (typeof ranges)[number];
      return most > least ? ((weights[k] as number) * (cost - least)) / (most - least) : 0;
    });
    const loss = Math.max(...weighed) + augmentation * weighed.reduce((a, b) => a + b, 0);
    const { observed: _, ...rest } = trial; // the weighed cost is all that the strategy inside is to see
    return { ...rest, validation: { ...trial.validation, loss } };
  };
}
