// Estimators of the policy gradient: what each makes of a batch of architectures and their rewards.
import { add, divide, log, multiply, softmax, sum } from "../../autograd/index.js";
import { advantagesOf, type Baseline, discountedReturns, leaveOneOut, reinforceLoss } from "../../nn/index.js";
import type { Stream, Tensor } from "../../tensor/index.js";
import type { Grammar } from "../grammar.js";
import type { Reader } from "../policy.js";
import type { LegalDecision } from "./decisions.js";

/** A batch as an estimator sees it. */
export interface RewardedBatch {
  readonly rewards: readonly number[];
  /** Tokens of each architecture, the output layer included. */
  readonly lengths: readonly number[];
  /** Tokens of the longest that the space has. */
  readonly longest: number;
}

/** What each token of each architecture is worth, and the baseline that the next batch finds. */
export interface Worth {
  readonly advantages: readonly ArrayLike<number>[];
  readonly baseline: Baseline;
}

export interface Estimator {
  readonly name: string;
  /** What it does, in a sentence. */
  readonly about: string;
  /** What is descended: minus its gradient is the estimate of ∇ E[R]. */
  readonly loss: (decisions: readonly LegalDecision[]) => Tensor;
  readonly worth: (batch: RewardedBatch, before: Baseline, rng: Stream) => Worth;
  /** Whether the softmax is over the legal tokens only; otherwise illegal ones are drawn again. */
  readonly masksIllegal: boolean;
  /** What reads the sequence, where that is not the LSTM. */
  readonly reader?: (grammar: Grammar, units: number, rng: Stream) => Reader;
  /** Batches smaller than this it cannot use. */
  readonly leastBatch: number;
  /** Whether what an architecture is worth depends on no other: then the expectation is a sum over the space. */
  readonly isPerArchitecture: boolean;
}

/** α and the weight of the entropy bonus, where an estimator has them: those of the search. */
export const labDiscount = 0.9;
export const labEntropyWeight = 0.01;

/** The same worth for all tokens of an architecture. */
function spread(worths: ArrayLike<number>, { lengths }: RewardedBatch): Float64Array[] {
  return lengths.map((length, b) => new Float64Array(length).fill(worths[b] as number));
}

/** Rewards as they are, less a number. */
const lessConstant =
  (baseline: number): Estimator["worth"] =>
  (batch) => ({
    advantages: spread(
      batch.rewards.map((r) => r - baseline),
      batch,
    ),
    baseline: undefined,
  });

/** Less the average of earlier batches; the first has none before it, and takes its own. */
const lessMovingAverage: Estimator["worth"] = (batch, before) => {
  const { baseline } = advantagesOf(batch.rewards, before);
  const average = before ?? (baseline as number);
  return {
    advantages: spread(
      batch.rewards.map((r) => r - average),
      batch,
    ),
    baseline,
  };
};

/** Less the mean of the others in the batch, which the architecture itself has no part in. */
const lessOthers: Estimator["worth"] = (batch) => ({
  advantages: spread(leaveOneOut(batch.rewards), batch),
  baseline: undefined,
});

const discounted: Estimator["worth"] = ({ rewards, lengths }) => ({
  advantages: lengths.map((length, b) => discountedReturns(rewards[b] as number, length, labDiscount)),
  baseline: undefined,
});

/**
 * What makes rejection right: the gradient of the probability of a legal draw, taken off.  `(1/B) Σ A log Σ_j legal_j p_j`
 * With it `log p` becomes `log (p / P(legal))`, the logarithm of the probability with which the token was in fact drawn.
 */
function rejectionCorrection(decisions: readonly LegalDecision[]): Tensor {
  const terms = decisions.map(({ logits, legal, advantages }) =>
    sum(multiply(log(sum(multiply(softmax(logits), legal), -1)), advantages)),
  );
  return divide(
    terms.reduce((a, b) => add(a, b)),
    decisions[0]?.tokens.shape[0] ?? 1,
  );
}

const plain: Estimator = {
  name: "plain",
  about: "−log π of the chosen tokens times the reward",
  loss: (decisions) => reinforceLoss(decisions),
  worth: lessConstant(0),
  masksIllegal: true,
  leastBatch: 1,
  isPerArchitecture: true,
};

/** REINFORCE, one change at a time. */
export const reinforceEstimators: readonly Estimator[] = [
  plain,
  { ...plain, name: "baseline .5", about: "the reward less .5", worth: lessConstant(0.5) },
  {
    ...plain,
    name: "moving average",
    about: "the reward less the average of earlier batches",
    worth: lessMovingAverage,
    isPerArchitecture: false,
  },
  {
    ...plain,
    name: "leave-one-out",
    about: "the reward less the mean of the others in the batch",
    worth: lessOthers,
    leastBatch: 2,
    isPerArchitecture: false,
  },
  { ...plain, name: "discount .9", about: "earlier tokens get less of the reward", worth: discounted },
  {
    ...plain,
    name: "entropy bonus .01",
    about: "each decision's entropy is added to its reward",
    loss: (decisions) => reinforceLoss(decisions, { entropyWeight: labEntropyWeight }),
  },
  {
    ...plain,
    name: "rejection, uncorrected",
    about: "illegal tokens are drawn again, and the softmax over all tokens is taken for the policy",
    masksIllegal: false,
  },
  {
    ...plain,
    name: "rejection, corrected",
    about: "the same, with the probability of a legal draw taken off",
    loss: (decisions) => add(reinforceLoss(decisions), rejectionCorrection(decisions)),
    masksIllegal: false,
  },
];
