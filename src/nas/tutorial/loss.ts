// What the tutorial's controller descends, and what its binary classifiers do.
import { add, crossEntropy, divide, logSoftmax, multiply, sum } from "../../autograd/index.js";
import type { Tensor } from "../../tensor/index.js";
import type { MaskedDecision } from "../controller-programs.js";

/**
 * Switch `lossOverAllOutputs`: −log of all outputs times the reward.  `L = −(1/B) Σ_b Σ_t A_bt · (1/C) Σ_j log p_btj`
 * The chosen token is not in it. `∂L/∂z = A · (p − 1/C) / B`: a positive reward pulls towards the uniform policy and a negative one
 * away from it, whatever was chosen. C counts the outputs over which the softmax was taken.
 * @shape  decisions: one for each time step, of B sequences each -> ()
 * @source the tutorial's part 4, its custom loss
 */
export function allOutputsLoss(decisions: readonly MaskedDecision[]): Tensor {
  const terms = decisions.map(({ logits, mask, advantages }) => {
    const outputs = divide(sum(multiply(logSoftmax(logits), mask), -1), sum(mask, -1));
    return sum(multiply(outputs, advantages));
  });
  const batch = decisions[0]?.tokens.shape[0] ?? 1;
  return divide(
    terms.reduce((a, b) => add(a, b)),
    -batch,
  );
}

/**
 * Switch `binaryLossTypo`: categorical cross-entropy of a single output.  `−log softmax(z) = 0`, and its gradient is 0
 * A softmax over one class gives it all probability, whatever the logit.
 * @shape  logits (B, 1), labels (B) -> (B)
 */
export function categoricalLossOfOneOutput(logits: Tensor, labels: Tensor): Tensor {
  return crossEntropy(logits, multiply(labels, 0));
}
