// The clipped surrogate: what makes several steps on one batch safe.
import { add, exp, multiply, negate, relu, subtract } from "../autograd/index.js";
import type { Tensor } from "../tensor/index.js";
import { type Decision, meanCost, surprisal } from "./policy-gradient.js";

/** A decision, and how likely it was when it was made. */
export interface DrawnDecision extends Decision {
  /** `log π` of the token in the policy that drew it (B), a leaf. */
  readonly logProbabilities: Tensor;
}

/**
 * The policy gradient by the ratio of probabilities, which no longer pays beyond `1 ± ε`.
 * `L = −(1/B) Σ_b Σ_t [ min(ρ_bt A_bt, clip(ρ_bt, 1 − ε, 1 + ε) A_bt) + w H(π(· | s_bt)) ]`, `ρ = π(a | s) / π_drawn(a | s)`
 * On the first step after drawing every ratio is 1, and the gradient is that of `reinforceLoss`. Later the ratio corrects for samples
 * that are no longer the policy's own, and where it has gone far enough towards its advantage the gradient is 0.
 * @shape  decisions: one for each time step, of B sequences each -> ()
 * @units  reward
 * @source Schulman et al. 2017, eq. 7
 */
export function clippedSurrogateLoss(
  decisions: readonly DrawnDecision[],
  { clip = 0.2, entropyWeight = 0 }: { clip?: number; entropyWeight?: number } = {},
): Tensor {
  return meanCost(decisions, entropyWeight, (decision) => {
    const { advantages, logProbabilities } = decision;
    const ratio = exp(negate(add(surprisal(decision), logProbabilities)));
    // min(ρA, clip(ρ)A) is ρA, less what exceeds the bound on the side where it would pay.
    const above = multiply(relu(advantages), relu(subtract(ratio, 1 + clip)));
    const below = multiply(relu(negate(advantages)), relu(subtract(1 - clip, ratio)));
    return subtract(add(above, below), multiply(ratio, advantages));
  });
}
