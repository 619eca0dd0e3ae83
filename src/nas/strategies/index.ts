// The strategies by name, and with the predictor that they work with.
import { type Device, stream, ValueError } from "../../tensor/index.js";
import type { Grammar } from "../grammar.js";
import type { KernelKind, PredictorKind } from "../surrogate/predictor.js";
import { evolutionStrategy } from "./evolution.js";
import { exhaustiveStrategy } from "./exhaustive.js";
import { halvingStrategy, rungsFor } from "./halving.js";
import { localStrategy } from "./local.js";
import { modelBasedReinforceStrategy } from "./model-based-reinforce.js";
import { randomStrategy } from "./random.js";
import { type ReinforceOptions, reinforceStrategy } from "./reinforce.js";
import { factorisedPolicy, factorisedReinforceStrategy } from "./reinforce-factorised.js";
import { repeatingStrategy } from "./repeating.js";
import type { Strategy } from "./strategy.js";
import { surrogateStrategy } from "./surrogate.js";
import { tpeStrategy } from "./tpe.js";

export const strategyNames = [
  "reinforce",
  "reinforce-factorised",
  "random",
  "evolution",
  "local",
  "tpe",
  "surrogate",
  "exhaustive",
  "halving",
] as const;
export type StrategyName = (typeof strategyNames)[number];

/** Which predictor a strategy works with; `off` for the plain policy gradient, `auto` for the strategy's own. */
export type PredictorChoice = PredictorKind | "off" | "auto";

/** The predictors that each strategy can have, its own first. Those that are not here have none. */
export const predictorsOf: Readonly<Partial<Record<StrategyName, readonly (PredictorKind | "off")[]>>> = {
  reinforce: ["gp", "ridge", "head", "off"],
  "reinforce-factorised": ["off", "gp", "ridge"],
  surrogate: ["gp", "ridge"],
};

export interface StrategyParts {
  readonly grammar: Grammar;
  readonly seed: number;
  /** Where a strategy that learns by gradients keeps its parameters; not shared with evaluations. */
  readonly device: Device;
  readonly predictor?: PredictorChoice;
  /** What a trial is rewarded for, by every strategy, and how the policy gradient's learn. */
  readonly options: ReinforceOptions;
  /** Trials of one architecture, at most; one where nothing else is said. */
  readonly repeats?: number;
  /** Of `halving`: who proposes, which share goes on, after which epochs. */
  readonly halving?: HalvingParts;
}

export interface HalvingParts {
  readonly proposer: ProposerName;
  readonly eta: number;
  readonly rungs: readonly number[];
}

/** Those that train what they propose to the end. */
type ProposerName = Exclude<StrategyName, "halving">;

const defaultHalving: HalvingParts = { proposer: "random", eta: 3, rungs: rungsFor(20, 3) };

/**
 * The strategy of that name, ready for the first proposals. The predictor and the options of `halving` are its proposer's.
 * @throws ValueError when it cannot have that predictor, or cannot repeat
 */
export function createStrategy(name: StrategyName, parts: StrategyParts): Strategy {
  const { grammar, options, repeats = 1, halving = defaultHalving } = parts;
  if (name === "halving") {
    if (repeats !== 1) throw new ValueError("repeats", "of halving must be 1", { got: String(repeats) });
    return halvingStrategy(proposerOf(halving.proposer, parts), { ...options, ...halving });
  }
  const strategy = proposerOf(name, parts);
  return repeats === 1 ? strategy : repeatingStrategy(strategy, grammar, { ...options, repeats });
}

function proposerOf(name: ProposerName, { grammar, seed, device, predictor = "auto", options }: StrategyParts): Strategy {
  const kind = predictorFor(name, predictor);
  const controller = () => stream(seed, "controller");
  switch (name) {
    case "reinforce":
      return kind === "off"
        ? reinforceStrategy(device, grammar, controller(), options)
        : modelBasedReinforceStrategy(device, grammar, controller(), { ...options, predictorKind: kind });
    case "reinforce-factorised":
      if (kind === "off") return factorisedReinforceStrategy(device, grammar, controller(), options);
      return {
        ...modelBasedReinforceStrategy(device, grammar, controller(), {
          ...options,
          ...factorisedPolicy(grammar),
          predictorKind: kind,
        }),
        name,
      };
    case "random":
      return randomStrategy(grammar);
    case "evolution":
      return evolutionStrategy(grammar, options);
    case "local":
      return localStrategy(grammar, options);
    case "tpe":
      return tpeStrategy(grammar, options);
    case "surrogate":
      return surrogateStrategy(grammar, { ...options, predictorKind: kind as KernelKind });
    case "exhaustive":
      return exhaustiveStrategy(grammar);
  }
}

/** @throws ValueError when the strategy cannot have that predictor */
function predictorFor(name: StrategyName, asked: PredictorChoice): PredictorKind | "off" {
  const kinds = predictorsOf[name] ?? ["off"];
  if (asked === "auto") return kinds[0] as PredictorKind | "off";
  if (kinds.includes(asked)) return asked;
  throw new ValueError("predictor", `of ${name} must be ${["auto", ...kinds].join(" or ")}`, { got: asked });
}

/** A strategy with its predictor. */
interface StrategySpec {
  readonly name: StrategyName;
  readonly predictor: PredictorChoice;
}

const specs: ReadonlyMap<string, StrategySpec> = new Map(
  strategyNames.flatMap((name): [string, StrategySpec][] => [
    [name, { name, predictor: "auto" }],
    ...(predictorsOf[name] ?? []).map((predictor): [string, StrategySpec] => [`${name}:${predictor}`, { name, predictor }]),
  ]),
);

/** Every strategy as lists name it: `reinforce`, `reinforce:off`, ... */
export const strategySpecs: readonly string[] = [...specs.keys()];

/** The strategy that a list names so; `undefined` when there is none. */
export function parseStrategy(text: string): StrategySpec | undefined {
  return specs.get(text);
}
