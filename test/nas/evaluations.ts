// Evaluations made up by hand, for all that only reads them.
import { type CompleteEvaluation, type FailedEvaluation, parseArchitecture } from "../../src/nas/index.js";

export function complete(
  trial: number,
  loss: number,
  { text = "8-relu", accuracy = 0.5 }: { text?: string; accuracy?: number } = {},
): CompleteEvaluation {
  const validation = { loss, accuracy };
  return {
    status: "complete",
    trial,
    architecture: parseArchitecture(text),
    parameters: 1,
    epochs: [{ epoch: 1, ...validation }],
    seconds: 0,
    validation,
    bestEpoch: 1,
    weights: [],
  };
}

export function failed(trial: number, { text = "8-relu" }: { text?: string } = {}): FailedEvaluation {
  return {
    status: "failed",
    trial,
    architecture: parseArchitecture(text),
    parameters: 1,
    epochs: [],
    seconds: 0,
    reason: "made up",
  };
}
