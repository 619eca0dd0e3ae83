// From a row's logits to its answer: probabilities of the classes, or a value. In 64 bits, on the host.
import type { ModelNetwork, ModelTarget } from "./model.js";

/** Adds `share` of what a row's logits say to the answers from `at` on: of several networks each has its share. */
export type AddAnswer = (logits: Float64Array, answers: Float64Array, at: number, share: number) => void;

/** How the logits of a network are read. */
export function addAnswerOf(target: ModelTarget, scale: ModelNetwork["scale"]): AddAnswer {
  if (target.task === "regression") return addValue(scale ?? { mean: 0, deviation: 1 });
  return target.classes.length === 2 ? addSigmoid : addSoftmax;
}

/** `output · deviation + mean` */
function addValue({ mean, deviation }: NonNullable<ModelNetwork["scale"]>): AddAnswer {
  return ([output], answers, at, share) => {
    answers[at] = (answers[at] as number) + share * ((output as number) * deviation + mean);
  };
}

/** `p₁ = 1 / (1 + exp(−z))`, and `p₀ = 1 / (1 + exp(z))`, which keeps the digits that `1 − p₁` would lose. */
const addSigmoid: AddAnswer = ([logit], answers, at, share) => {
  answers[at] = (answers[at] as number) + share / (1 + Math.exp(logit as number));
  answers[at + 1] = (answers[at + 1] as number) + share / (1 + Math.exp(-(logit as number)));
};

/** `p_k = exp(z_k − max z) / Σ_j exp(z_j − max z)` */
const addSoftmax: AddAnswer = (logits, answers, at, share) => {
  const greatest = logits.reduce((a, b) => Math.max(a, b));
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - greatest);
  for (let k = 0; k < logits.length; k++) {
    answers[at + k] = (answers[at + k] as number) + (share * Math.exp((logits[k] as number) - greatest)) / sum;
  }
};

/** The number of a row's most probable class; of equal ones the first. */
export function mostProbable(answers: Float64Array, at: number, classes: number): number {
  let best = 0;
  for (let k = 1; k < classes; k++) {
    if ((answers[at + k] as number) > (answers[at + best] as number)) best = k;
  }
  return best;
}
