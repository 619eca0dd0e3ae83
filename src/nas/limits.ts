// Limits: what a network may cost at most, where the cost adds up over its dense layers.
import { type Architecture, type DenseLayer, denseLayers } from "./architecture.js";

/** A cost of dense layers, the output layer included, and the most that their sum may be. */
export interface Limit {
  readonly most: number;
  /** A whole number ≥ 0, so that sums are exact in whatever order. */
  readonly costOf: (layer: DenseLayer) => number;
}

/** All are kept by every network of a search, on rows of so many features and classes. */
export interface Limits {
  readonly features: number;
  /** 1 where the target is a number. */
  readonly classes: number;
  readonly each: readonly Limit[];
}

/** Weights and biases, as `parameterCount` counts them. */
export function parameterLimit(most: number): Limit {
  return { most, costOf: ({ inputs, units }) => (inputs + 1) * units };
}

/** Multiply-adds of one row's way through the network, as `multiplyAdds` counts them. */
export function macsLimit(most: number): Limit {
  return { most, costOf: ({ inputs, units }) => inputs * units };
}

/** Whether a network keeps all limits. */
export function isWithin({ features, classes, each }: Limits, architecture: Architecture): boolean {
  const layers = denseLayers(architecture, features, classes);
  return each.every(({ most, costOf }) => layers.reduce((sum, layer) => sum + costOf(layer), 0) <= most);
}
