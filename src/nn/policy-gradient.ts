// REINFORCE: the policy gradient of sequences of masked choices, and the advantages that weigh them.
import { add, crossEntropy, divide, logSoftmax, multiply, negate, softmax, sum } from "../autograd/index.js";
import type { Tensor } from "../tensor/index.js";

/** What makes an illegal choice impossible: added to its logit, the probability is 0 and its logarithm stays finite. */
const illegal = -1e9;

/**
 * Logits with the illegal choices ruled out, so that the policy is normalised over the legal ones.
 * @shape  logits (B, V), mask (B, V) of 1 for legal and 0 for illegal -> (B, V)
 */
export function maskLogits(logits: Tensor, mask: Tensor): Tensor {
  return add(logits, add(multiply(mask, -illegal), illegal));
}

/** One decision of each sequence in a batch. */
export interface Decision {
  /** Masked logits (B, V). */
  readonly logits: Tensor;
  /** The token that was chosen (B). */
  readonly tokens: Tensor;
  /** What the choice was worth beyond what was expected (B), a leaf; 0 where a sequence had already ended. */
  readonly advantages: Tensor;
  /** 1 while a sequence goes on, 0 after its end (B). */
  readonly active: Tensor;
}

/** `−log π(token)` of a decision. @shape  -> (B) @units nats */
export function surprisal({ logits, tokens }: Pick<Decision, "logits" | "tokens">): Tensor {
  return crossEntropy(logits, tokens);
}

/**
 * How undecided the policy is.  `H = −Σ π log π`
 * @shape  logits (B, V) -> (B)
 * @units  nats
 */
export function entropy(logits: Tensor): Tensor {
  return negate(sum(multiply(softmax(logits), logSoftmax(logits)), -1));
}

/**
 * REINFORCE surrogate: not a quantity of interest, but its gradient is the policy gradient's estimate.
 * `L = −(1/B) Σ_b Σ_t [ A_bt log π(a_bt | s_bt) + w H(π(· | s_bt)) ]`; advantages are leaves, so no gradient flows through them.
 * @shape  decisions: one for each time step, of B sequences each -> ()
 * @units  nats × reward
 * @source Williams 1992, section 4; entropy bonus: Williams and Peng 1991
 */
export function reinforceLoss(decisions: readonly Decision[], { entropyWeight = 0 }: { entropyWeight?: number } = {}): Tensor {
  return meanCost(decisions, entropyWeight, (decision) => multiply(surprisal(decision), decision.advantages));
}

/**
 * What a batch costs, of each decision a cost less its entropy's bonus.  `(1/B) Σ_b Σ_t [ c_bt − w H(π(· | s_bt)) ]`
 * @shape  decisions: one for each time step, of B sequences each; costOf -> (B) -> ()
 */
export function meanCost<D extends Decision>(
  decisions: readonly D[],
  entropyWeight: number,
  costOf: (decision: D) => Tensor,
): Tensor {
  const terms = decisions.map((decision) => {
    const cost = costOf(decision);
    if (entropyWeight === 0) return sum(cost);
    return sum(add(cost, multiply(multiply(entropy(decision.logits), decision.active), -entropyWeight)));
  });
  const batch = decisions[0]?.tokens.shape[0] ?? 1;
  return divide(
    terms.reduce((a, b) => add(a, b)),
    batch,
  );
}

/**
 * Each token's share of a reward that comes at the end of its sequence.  `G_t = αᵀ⁻¹⁻ᵗ · R`
 * @shape  -> (length)
 * @source Sutton and Barto 2018, eq. 3.8
 */
export function discountedReturns(reward: number, length: number, discount: number): Float64Array {
  const returns = new Float64Array(length);
  for (let t = length - 1, value = reward; t >= 0; t--, value *= discount) returns[t] = value;
  return returns;
}

/** Where the reward's baseline stands: an exponential moving average, absent before the first reward. */
export type Baseline = number | undefined;

export interface Advantages {
  /** (B) */
  readonly advantages: Float64Array;
  /** The baseline after this batch. */
  readonly baseline: number;
  /** Set when no reward differs from the baseline, so that scaling by their deviation would have divided by 0. */
  readonly guarded: boolean;
}

/**
 * Rewards beyond the baseline, in units of their deviation from it.  `A = (R − b) / √mean (R − b)²`, `b ← keep·b + (1 − keep)·mean R`
 * The baseline in use is the one from before the batch, so that it does not depend on the actions that it judges; the first batch
 * has none and uses its mean. No advantage of B is larger than √B, however alike the rewards. The scale is the batch's own, which
 * leaves the gradient's direction right in expectation only as batches grow.
 * @shape  rewards (B), all finite -> (B)
 * @source Williams 1992, section 4 (reinforcement baseline)
 */
export function advantagesOf(rewards: readonly number[], baseline: Baseline, { keep = 0.8 }: { keep?: number } = {}): Advantages {
  const average = rewards.reduce((a, b) => a + b, 0) / rewards.length;
  const before = baseline ?? average;
  const deviation = Math.sqrt(rewards.reduce((total, r) => total + (r - before) ** 2, 0) / rewards.length);
  const largest = rewards.reduce((most, r) => Math.max(most, Math.abs(r)), 0);
  const guarded = !(deviation > 1e-12 * largest); // equal rewards differ from their mean by rounding
  return {
    advantages: Float64Array.from(rewards, (r) => (guarded ? 0 : (r - before) / deviation)),
    baseline: keep * before + (1 - keep) * average,
    guarded,
  };
}

/**
 * Rewards less the mean of the others in the batch.  `A_b = R_b − (1 / (B − 1)) Σ_{c ≠ b} R_c`
 * No sample has a part in its own baseline: of B ≥ 2 independent draws the estimate has no bias.
 * @shape  rewards (B) -> (B); 0 for a batch of one, which has no others
 * @source Kool, van Hoof and Welling 2019
 */
export function leaveOneOut(rewards: readonly number[]): Float64Array {
  const total = rewards.reduce((a, b) => a + b, 0);
  return Float64Array.from(rewards, (r) => (rewards.length < 2 ? 0 : r - (total - r) / (rewards.length - 1)));
}
