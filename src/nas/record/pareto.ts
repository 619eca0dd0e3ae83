// The Pareto front: the trials that no other trial beats in everything.
import type { CompleteEvaluation, Evaluation } from "../job.js";
import { costsOf, type Objective } from "../objectives.js";

/** Whether `a` is nowhere worse than `b`, and somewhere better. Of equals neither dominates. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  return a.every((cost, k) => cost <= (b[k] as number)) && a.some((cost, k) => cost < (b[k] as number));
}

/**
 * The front after one more trial, sorted as `frontOf` sorts it. What is dominated once stays so: whoever dominates it is dominated only by
 * what dominates it too.
 */
export function joinFront(
  front: readonly CompleteEvaluation[],
  evaluation: CompleteEvaluation,
  objectives: readonly Objective[],
): readonly CompleteEvaluation[] {
  const costs = costsOf(objectives, evaluation);
  if (!costs.every(Number.isFinite)) return front;
  const members = front.map((member) => ({ member, costs: costsOf(objectives, member) }));
  if (members.some((other) => dominates(other.costs, costs))) return front;
  return [...members.filter((other) => !dominates(costs, other.costs)), { member: evaluation, costs }]
    .sort((a, b) => (a.costs[0] as number) - (b.costs[0] as number) || a.member.trial - b.member.trial)
    .map(({ member }) => member);
}

/**
 * The trials that none dominates, the best by the first objective first, of equals the earlier. Trials with the same costs are all on it;
 * failed ones, and those whose score is not finite, are not.
 * @source Pareto 1896
 */
export function frontOf(trials: readonly Evaluation[], objectives: readonly Objective[]): readonly CompleteEvaluation[] {
  return trials.reduce<readonly CompleteEvaluation[]>(
    (front, trial) => (trial.status === "complete" ? joinFront(front, trial, objectives) : front),
    [],
  );
}
