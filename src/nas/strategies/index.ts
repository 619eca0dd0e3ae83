// The strategies by name.
import { type Device, stream } from "../../tensor/index.js";
import type { Grammar } from "../grammar.js";
import { evolutionStrategy } from "./evolution.js";
import { exhaustiveStrategy } from "./exhaustive.js";
import { halvingStrategy, rungsFor } from "./halving.js";
import { localStrategy } from "./local.js";
import { modelBasedReinforceStrategy } from "./model-based-reinforce.js";
import { randomStrategy } from "./random.js";
import { type ReinforceOptions, reinforceStrategy } from "./reinforce.js";
import { factorisedReinforceStrategy } from "./reinforce-factorised.js";
import { repeatingStrategy } from "./repeating.js";
import type { Strategy } from "./strategy.js";
import { surrogateStrategy } from "./surrogate.js";
import { tpeStrategy } from "./tpe.js";

export const strategyNames = [
  "reinforce",
  "reinforce-factorised",
  "reinforce-model",
  "random",
  "evolution",
  "local",
  "tpe",
  "surrogate",
  "exhaustive",
  "halving",
] as const;
export type StrategyName = (typeof strategyNames)[number];

export interface StrategyParts {
  readonly grammar: Grammar;
  readonly seed: number;
  /** Where a strategy that learns by gradients keeps its parameters; not shared with evaluations. */
  readonly device: Device;
  /** What a trial is rewarded for, by every strategy, and how the policy gradient's learn. */
  readonly reinforce: ReinforceOptions;
  /** Trials of one architecture, at most; one where nothing else is said. */
  readonly repeats?: number;
  /** Of `halving`: who proposes, which share goes on, after which epochs. */
  readonly halving?: HalvingParts;
}

export interface HalvingParts {
  readonly proposer: Exclude<StrategyName, "halving">;
  readonly eta: number;
  readonly rungs: readonly number[];
}

const defaultHalving: HalvingParts = { proposer: "random", eta: 3, rungs: rungsFor(20, 3) };

/** The strategy of that name, ready for the first proposals. */
export function createStrategy(name: StrategyName, parts: StrategyParts): Strategy {
  const { grammar, reinforce, repeats = 1, halving = defaultHalving } = parts;
  if (name === "halving") return halvingStrategy(proposer(halving.proposer, parts), { ...reinforce, ...halving });
  const strategy = proposer(name, parts);
  return repeats === 1 ? strategy : repeatingStrategy(strategy, grammar, { ...reinforce, repeats });
}

function proposer(name: HalvingParts["proposer"], { grammar, seed, device, reinforce }: StrategyParts): Strategy {
  switch (name) {
    case "reinforce":
      return reinforceStrategy(device, grammar, stream(seed, "controller"), reinforce);
    case "reinforce-factorised":
      return factorisedReinforceStrategy(device, grammar, stream(seed, "controller"), reinforce);
    case "reinforce-model":
      return modelBasedReinforceStrategy(device, grammar, stream(seed, "controller"), reinforce);
    case "random":
      return randomStrategy(grammar);
    case "evolution":
      return evolutionStrategy(grammar, reinforce);
    case "local":
      return localStrategy(grammar, reinforce);
    case "tpe":
      return tpeStrategy(grammar, reinforce);
    case "surrogate":
      return surrogateStrategy(grammar, reinforce);
    case "exhaustive":
      return exhaustiveStrategy(grammar);
  }
}
