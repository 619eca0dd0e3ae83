// The strategies by name.
import { type Device, stream } from "../../tensor/index.js";
import type { Grammar } from "../grammar.js";
import { modelBasedReinforceStrategy } from "./model-based-reinforce.js";
import { randomStrategy } from "./random.js";
import { type ReinforceOptions, reinforceStrategy } from "./reinforce.js";
import type { Strategy } from "./strategy.js";
import { surrogateStrategy } from "./surrogate.js";

export const strategyNames = ["reinforce", "reinforce-model", "random", "surrogate"] as const;
export type StrategyName = (typeof strategyNames)[number];

export interface StrategyParts {
  readonly grammar: Grammar;
  readonly seed: number;
  /** Where a strategy that learns by gradients keeps its parameters; not shared with evaluations. */
  readonly device: Device;
  readonly reinforce: ReinforceOptions;
}

/** The strategy of that name, ready for the first proposals. */
export function createStrategy(name: StrategyName, { grammar, seed, device, reinforce }: StrategyParts): Strategy {
  switch (name) {
    case "reinforce":
      return reinforceStrategy(device, grammar, stream(seed, "controller"), reinforce);
    case "reinforce-model":
      return modelBasedReinforceStrategy(device, grammar, stream(seed, "controller"), reinforce);
    case "random":
      return randomStrategy(grammar);
    case "surrogate":
      return surrogateStrategy(grammar, reinforce);
  }
}
