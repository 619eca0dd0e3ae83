// The best trials: those whose weights are kept while a search goes on, and the choice among them at its end.
import { isBetter } from "../nn/index.js";
import { furthest, originOf } from "./continued.js";
import type { Chosen } from "./events.js";
import type { Grammar } from "./grammar.js";
import type { CompleteEvaluation, Evaluation, TrainingOptions } from "./job.js";
import type { Objective } from "./objectives.js";
import { observedOf } from "./observation.js";
import { alikeTo, beliefOf, choiceFrom } from "./record/choice.js";
import { joinFront } from "./record/pareto.js";
import type { RewardOptions } from "./reward.js";

/** By what a search tells its best trials. */
export interface RankingConfig {
  readonly grammar: Grammar;
  readonly training: TrainingOptions;
  /** How many of the best are looked at on the test rows; of a front, evenly over it. */
  readonly top: number;
  /** What is traded off, where it is more than the metric: the search is then for the front, whose members keep their weights. */
  readonly objectives?: readonly Objective[];
  /** How the best are found of all trials; by their observations alone where nothing is said. */
  readonly choice?: ChoiceConfig;
}

/** The final choice by what all trials together say of each. */
export interface ChoiceConfig extends Pick<RewardOptions, "worst"> {
  /** It is made among so many, the best observed, whose weights are kept until then. */
  readonly among: number;
}

/** Of how many trials the weights are kept: of those that may be looked at in the end. */
export function mostKept({ top, choice }: Pick<RankingConfig, "top" | "choice">): number {
  return Math.max(top, choice?.among ?? 0);
}

const mostBelieved = 1_000;

/**
 * The choice among the trials whose weights are kept, by what all trials say; of very many by what those and the latest others say.
 * A training that went on is heard once, as far as it has come. Absent where the observations alone decide, and without a complete trial.
 */
export function chosenOf(
  trials: readonly Evaluation[],
  kept: readonly CompleteEvaluation[],
  config: RankingConfig,
): Chosen | undefined {
  if (config.choice === undefined) return undefined;
  const mayBeChosen = new Set(kept.map(({ trial }) => trial));
  const complete = furthest(trials.filter((trial) => trial.status === "complete"));
  const others = complete.filter(({ trial }) => !mayBeChosen.has(trial)).slice(-mostBelieved);
  const heard = new Set(others.map(({ trial }) => trial));
  const { metric } = config.training;
  const belief = beliefOf(
    complete.filter(({ trial }) => mayBeChosen.has(trial) || heard.has(trial)),
    config.grammar,
    { ...config.choice, metric },
  );
  const choice = choiceFrom(belief, ({ trial }) => mayBeChosen.has(trial));
  if (choice === undefined) return undefined;
  return {
    kind: "chosen",
    ranking: choice.ranking.map(({ evaluation, expected }) => ({ trial: evaluation.trial, expected })),
    luckiest: choice.luckiest.evaluation.trial,
    optimism: choice.optimism,
    alike: alikeTo(choice.chosen, belief),
  };
}

/**
 * The best so far, best first, `most` of them; of equals the earlier trial. Of several objectives, the front. What an evaluation goes on
 * with makes room for it.
 */
export function insertRanked(
  before: readonly CompleteEvaluation[],
  evaluation: CompleteEvaluation,
  { most, training, objectives }: { readonly most: number } & Pick<RankingConfig, "training" | "objectives">,
): readonly CompleteEvaluation[] {
  const best = before.filter((other) => originOf(other) !== originOf(evaluation));
  if (objectives !== undefined) return joinFront(best, evaluation, objectives);
  const at = best.findIndex((other) => isBetter(observedOf(evaluation), observedOf(other), training.metric));
  const ranked = at < 0 ? [...best, evaluation] : [...best.slice(0, at), evaluation, ...best.slice(at)];
  return ranked.slice(0, most);
}
