// The winner of a run's folder, asked about rows of the run's data.
import { leaderboard, loadModel } from "../nas/index.js";
import { type Answers, winnerAnswers } from "../report/index.js";
import { modelOfRun, trialOf } from "../study/index.js";
import { createDevice } from "./devices.js";
import { sameData } from "./export-run.js";
import { readRun } from "./run-folder.js";
import { networksOf } from "./run-networks.js";

/**
 * By the weights that the run kept.
 * @throws RunError when the run has no complete trial, its weights were not kept, or the data is not there
 */
export async function answersOfRun(folder: string, { data }: { readonly data?: string } = {}): Promise<Answers> {
  const { config, events } = await readRun(folder);
  const winner = trialOf(folder, leaderboard(events), undefined);
  const model = modelOfRun(config, winner, networksOf(folder, config, winner.evaluation));
  const loaded = loadModel(model, { device: createDevice("wasm") });
  return winnerAnswers(loaded, winner, await sameData(folder, config, data));
}
