// What the winner answers to rows whose target is known, in the search's own process or in a page: for a confusion matrix, or residuals.
import { encodeRows } from "../data/index.js";
import { type LoadedModel, mostProbable, type RankedTrial } from "../nas/index.js";
import type { PreparedData } from "../study/index.js";
import { denseFloats } from "../tensor/index.js";
import type { Answers } from "./answers.js";

/**
 * To the test rows where the trial was looked at on them; else to the validation rows, by which it was chosen, and which flatter it.
 * The data is the run's, prepared by its settings and seed.
 */
export function winnerAnswers(
  { model, predictEncoded }: LoadedModel,
  { evaluation: { trial }, test }: Pick<RankedTrial, "evaluation" | "test">,
  { dataset, split }: Pick<PreparedData, "dataset" | "split">,
): Answers {
  const part = test === undefined ? "validation" : "test";
  const rows = split.split[part];
  const inputs = model.networks.map(({ encoder }) => denseFloats(encodeRows(dataset, rows, encoder)) as Float32Array);
  const answers = predictEncoded(inputs, rows.length);
  const { labels, values, classes } = dataset;
  if (values !== undefined) {
    return { trial, rows: part, values: Array.from(rows, (row) => values[row] as number), predictedValues: [...answers] };
  }
  return {
    trial,
    rows: part,
    labels: Array.from(rows, (row) => labels[row] as number),
    predicted: Array.from(rows, (_, i) => mostProbable(answers, i * classes.length, classes.length)),
  };
}
