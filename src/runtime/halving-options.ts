// From settings to the rungs of successive halving.
import { type HalvingParts, rungsFor } from "../nas/index.js";
import { ValueError } from "../tensor/index.js";
import type { HalvingSettings } from "./settings.js";

/** @throws ValueError when a rung is higher than the epochs of a full training */
export function halvingOptions({ proposer, eta, rungs }: HalvingSettings, epochs: number): HalvingParts {
  const above = rungs.find((rung) => rung > epochs);
  if (above !== undefined)
    throw new ValueError("--rungs", `a rung must be at most the ${epochs} epochs of a training`, { got: String(above) });
  return { proposer, eta, rungs: rungs.length === 0 ? rungsFor(epochs, eta) : rungs };
}
