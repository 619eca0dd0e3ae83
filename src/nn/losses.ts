// Losses: pure functions of logits and targets.
import { crossEntropy, mean, multiply, reshape, softplus, square, subtract } from "../autograd/index.js";
import type { Tensor } from "../tensor/index.js";

/**
 * Binary cross-entropy of each row, from logits.  `L = log(1 + eᶻ) − z·y`, which equals `−y log σ(z) − (1 − y) log(1 − σ(z))`
 * @shape  logits (B), targets (B) in 0 ... 1 -> (B)
 * @units  nats
 */
export function binaryCrossEntropy(logits: Tensor, targets: Tensor): Tensor {
  return subtract(softplus(logits), multiply(logits, targets));
}

/**
 * The loss of each row for class numbers, by the width of the output: one column is the logit of class 1 against class 0.
 * @shape  logits (B, C) or (B, 1), labels (B) -> (B)
 * @units  nats
 */
export function classificationLosses(logits: Tensor, labels: Tensor): Tensor {
  return logits.shape[1] === 1 ? binaryCrossEntropy(reshape(logits, labels.shape), labels) : crossEntropy(logits, labels);
}

/**
 * The squared error of each row, of a network with one linear output.  `(prediction − target)²`
 * @shape  outputs (B, 1), targets (B) -> (B)
 * @units  those of the targets, squared
 */
export function squaredErrors(outputs: Tensor, targets: Tensor): Tensor {
  return square(subtract(reshape(outputs, targets.shape), targets));
}

/** `mean (prediction − target)²` @shape  alike -> () */
export function meanSquaredError(prediction: Tensor, target: Tensor): Tensor {
  return mean(square(subtract(prediction, target)));
}
