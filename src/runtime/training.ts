// From settings to the training options of the search.
import type { TrainingOptions } from "../nas/index.js";
import type { TrainingSettings } from "./settings.js";

export function trainingOptions({
  metric,
  epochs,
  patience,
  batchSize,
  optimizer,
  learningRate,
  decay,
  momentum,
}: TrainingSettings): TrainingOptions {
  const learning = { rate: learningRate, decay };
  return {
    metric,
    epochs,
    patience,
    batchSize,
    optimizer: optimizer === "adam" ? { kind: "adam", ...learning } : { kind: "sgd", ...learning, momentum },
  };
}
