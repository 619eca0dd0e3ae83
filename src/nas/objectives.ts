// Objectives: what a search trades off. Each is a cost, less being better, measured against a point that no run moves.
import { type Metric, metricNames, metrics, valueOf } from "../nn/index.js";
import { ValueError } from "../tensor/index.js";
import { type Architecture, multiplyAdds, parameterCount } from "./architecture.js";
import type { CompleteEvaluation } from "./job.js";
import { guessOf, type TargetShape } from "./target.js";

export const objectiveNames: readonly ObjectiveName[] = [...metricNames, "parameters", "macs"];
/** `macs`: multiply-adds of one row's way through the network. How long a training takes is none: it depends on the machine. */
export type ObjectiveName = Metric | "parameters" | "macs";

export interface Objective {
  readonly name: ObjectiveName;
  /** What is best: a perfect score, or the size of the smallest network of the space. In the objective's own units. */
  readonly ideal: number;
  /** What is no use any more: what a guess reaches, or the size of the largest network of the space. */
  readonly reference: number;
  /** In the objective's own units; scores are those on the validation rows. */
  readonly measure: (evaluation: CompleteEvaluation) => number;
}

/** Of networks: how wide and how many the hidden layers can be, and what is at either end; the target's deviation for the RMSE alone. */
export interface NetworkBounds extends TargetShape {
  readonly units: readonly number[];
  readonly maxLayers: number;
  readonly features: number;
}

export function isMetric(name: ObjectiveName): name is Metric {
  return name in metrics;
}

/** What a list of objectives must be; `undefined` when it is. */
export function objectivesFault(names: readonly ObjectiveName[]): string | undefined {
  const [first] = names;
  if (first !== undefined && !isMetric(first)) return "must begin with a metric, such as log-loss, accuracy or rmse: it decides";
  return new Set(names).size < names.length ? "must name each objective once" : undefined;
}

/**
 * The objectives of those names, with their ends: they follow from the data's shape and the space alone, whatever was tried of it.
 * @throws ValueError when one is named twice, or the first is no score
 */
export function objectivesOf(names: readonly ObjectiveName[], bounds: NetworkBounds): Objective[] {
  const fault = objectivesFault(names);
  if (fault !== undefined) throw new ValueError("objectives", fault, { got: names.join(",") });
  return names.map((name) => objectiveOf(name, bounds));
}

function objectiveOf(name: ObjectiveName, { units, maxLayers, features, classes, ...target }: NetworkBounds): Objective {
  if (isMetric(name)) {
    const ideal = metrics[name].direction === "maximize" ? 1 : 0;
    const reference = guessOf(name, { classes, ...target });
    return { name, ideal, reference, measure: ({ validation }) => valueOf(validation, name) };
  }
  const network = (width: number, layers: number): Architecture =>
    new Array<Architecture[number]>(layers).fill({ kind: "dense", units: width, activation: "relu" });
  const size = (count: typeof parameterCount): Omit<Objective, "name"> => ({
    ideal: count(network(Math.min(...units), 1), features, classes),
    reference: count(network(Math.max(...units), maxLayers), features, classes),
    measure: ({ architecture }) => count(architecture, features, classes),
  });
  switch (name) {
    case "parameters":
      return { name, ...size(parameterCount) };
    case "macs":
      return { name, ...size(multiplyAdds) };
  }
}

/**
 * How far a trial is from the ideal on the way to the reference: 0 ... 1, and more beyond.
 * Sizes by their logarithms: to halve a network is worth as much whatever its size.
 */
export function costOf({ name, ideal, reference, measure }: Objective, evaluation: CompleteEvaluation): number {
  const scale = isMetric(name) ? (value: number): number => value : Math.log;
  const span = scale(reference) - scale(ideal);
  return span === 0 ? 0 : (scale(measure(evaluation)) - scale(ideal)) / span;
}

export function costsOf(objectives: readonly Objective[], evaluation: CompleteEvaluation): number[] {
  return objectives.map((objective) => costOf(objective, evaluation));
}
