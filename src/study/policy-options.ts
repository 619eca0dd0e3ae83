// From settings to the options of a policy.
import type { ReinforceOptions, StrategyName } from "../nas/index.js";
import type { PolicySettings } from "./settings.js";

/** What the settings say of the policy of a strategy; what they leave open is the strategy's own affair. */
export function policyOptions(
  { baseline, passes, clip, entropy, discount, controllerRate, controllerUnits }: PolicySettings,
  strategy: StrategyName,
): Omit<ReinforceOptions, "metric"> {
  const kind = strategy === "reinforce-factorised" ? "sgd" : "adam";
  return {
    baseline,
    passes,
    units: controllerUnits,
    ...(clip === null ? {} : { clip }),
    ...(entropy === null ? {} : { entropyWeight: entropy }),
    ...(discount === null ? {} : { discount }),
    ...(controllerRate === null ? {} : { optimizer: { kind, rate: controllerRate } }),
  };
}

/** The names of the settings that are not as they are by default. */
export function policyChanges(settings: PolicySettings, defaults: PolicySettings): string[] {
  return (Object.keys(defaults) as (keyof PolicySettings)[]).filter((name) => settings[name] !== defaults[name]);
}
