// The winner's answers to rows whose target is known, by the weights that the run kept: for its confusion matrix, or its residuals.
import { leaderboard, mostProbable } from "../nas/index.js";
import type { Answers } from "../report/index.js";
import { engineAnswers } from "./export-rows.js";
import { sameData } from "./export-run.js";
import { readRun } from "./run-folder.js";
import { modelOfRun, networksOf, trialOf } from "./run-model.js";

/**
 * On the test rows where they were looked at for this trial; else on validation rows, by which it was chosen, and which flatter it.
 * @throws RunError when the run has no complete trial, its weights were not kept, or the data is not there
 */
export async function winnerAnswers(folder: string, { data }: { readonly data?: string } = {}): Promise<Answers> {
  const { config, events } = await readRun(folder);
  const winner = trialOf(folder, leaderboard(events), undefined);
  const networks = networksOf(folder, config, winner.evaluation);
  const model = modelOfRun(config, winner, networks);
  const loaded = await sameData(folder, config, data);
  const { split } = loaded.split;
  const part = winner.test === undefined ? "validation" : "test";
  const rows = split[part];
  const { answers } = engineAnswers(model, networks, loaded, rows);
  const { trial } = winner.evaluation;
  const { labels, values } = loaded.dataset;
  if (values !== undefined) {
    return { trial, rows: part, values: Float64Array.from(rows, (row) => values[row] as number), predictedValues: answers };
  }
  const classes = config.data.classes.length;
  return {
    trial,
    rows: part,
    labels: Int32Array.from(rows, (row) => labels[row] as number),
    predicted: Int32Array.from(rows, (_, i) => mostProbable(answers, i * classes, classes)),
  };
}
