// From settings to the training options of the search.
import type { TrainingOptions } from "../nas/index.js";
import type { SearchSettings, TrainingSettings } from "./settings.js";

/** Of a search with what its trials are rewarded for; other trainings are not rewarded. */
export function trainingOptions(
  settings: TrainingSettings & Partial<Pick<SearchSettings, "observe" | "observeLast">>,
): TrainingOptions {
  const { metric, epochs, patience, batchSize, optimizer, learningRate, decay, momentum, weightDecay, schedule, average } =
    settings;
  const { observe = "best", observeLast = 1 } = settings;
  const learning = { rate: learningRate, decay, weightDecay };
  return {
    metric,
    epochs,
    patience,
    batchSize,
    optimizer: optimizer === "adam" ? { kind: "adam", ...learning } : { kind: "sgd", ...learning, momentum },
    schedule,
    average,
    ...(observe === "best" ? {} : { observe: { name: observe, last: observeLast } }),
  };
}
