// The tutorial's evaluator: one network after another, each on rows that may be its own, scored as the switches say.
import type { Completion, Device } from "../../tensor/index.js";
import { createSequentialEvaluator, evaluate } from "../evaluate.js";
import { placeData } from "../evaluation-data.js";
import type { Evaluation, Evaluator } from "../job.js";
import { epochWeightedScores } from "../observation.js";
import { categoricalLossOfOneOutput } from "./loss.js";
import type { TutorialRows } from "./rows.js";
import type { Switches } from "./switches.js";

export interface TutorialEvaluatorOptions {
  readonly switches: Pick<Switches, "binaryLossTypo" | "epochWeightedAccuracy">;
  readonly classes: number;
  readonly clock: () => number;
  readonly pause?: () => Promise<void>;
}

export function tutorialEvaluator(
  device: Device<Completion>,
  rows: TutorialRows,
  { switches, classes, clock, pause = async () => {} }: TutorialEvaluatorOptions,
): Evaluator {
  const loss = switches.binaryLossTypo && classes === 2 ? { losses: categoricalLossOfOneOutput } : {};
  return createSequentialEvaluator(
    device.name,
    async (job, goOn) => {
      const kept = switches.epochWeightedAccuracy ? ({ keep: "last" } as const) : {};
      const training = { ...job.training, ...kept };
      const evaluation = await device.scoped(() =>
        evaluate(device, placeData(device, rows.dataOf(job.trial)), { ...job, training }, clock, { goOn, ...loss }),
      );
      return switches.epochWeightedAccuracy ? scoredByAllEpochs(evaluation) : evaluation;
    },
    pause,
  );
}

/** Switch `epochWeightedAccuracy`: the scores of a trial are means over its epochs. */
function scoredByAllEpochs(evaluation: Evaluation): Evaluation {
  if (evaluation.status === "failed") return evaluation;
  return { ...evaluation, validation: epochWeightedScores(evaluation.epochs) };
}
