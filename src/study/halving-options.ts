// From settings to the rungs of successive halving.
import { type HalvingParts, rungsFor } from "../nas/index.js";
import { ValueError } from "../tensor/index.js";
import type { HalvingSettings, SearchSettings } from "./settings.js";

/** @throws ValueError when a rung is higher than the epochs of a full training */
export function halvingOptions({ proposer, eta, rungs }: HalvingSettings, epochs: number): HalvingParts {
  const above = rungs.find((rung) => rung > epochs);
  if (above !== undefined)
    throw new ValueError("--rungs", `a rung must be at most the ${epochs} epochs of a training`, { got: String(above) });
  return { proposer, eta, rungs: rungs.length === 0 ? rungsFor(epochs, eta) : rungs };
}

/** @throws ValueError when what is asked for besides cannot be had with successive halving */
export function assertHalvingPossible({
  strategy,
  repeats,
  objectives,
  oneShot,
}: Pick<SearchSettings, "strategy" | "repeats" | "objectives" | "oneShot">): void {
  if (strategy !== "halving") return;
  const where = "--strategy halving";
  if (repeats !== 1) {
    throw new ValueError(where, "--repeats must be 1: what is promising is trained again anyway", { got: String(repeats) });
  }
  if (objectives.length > 1) {
    throw new ValueError(where, "there must be one objective, by which a rung is compared", { got: objectives.join(",") });
  }
  if (oneShot) {
    throw new ValueError(where, "weights must not be shared: a training that goes on must begin as before", {
      got: "--one-shot",
    });
  }
}
