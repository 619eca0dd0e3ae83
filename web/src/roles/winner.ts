// The winner of a search in the page: its model, and its answers to rows whose target is known.
import type { Table } from "../../../src/data/index.js";
import { type CompleteEvaluation, leaderboard, loadModel, type SearchEvent } from "../../../src/nas/index.js";
import { winnerAnswers } from "../../../src/report/index.js";
import { modelOfRun, preparationsOf, prepareData, type RunConfig } from "../../../src/study/index.js";
import type { Device } from "../../../src/tensor/index.js";
import type { Winner } from "../messages.js";

interface Searched {
  readonly config: RunConfig;
  readonly events: readonly SearchEvent[];
  /** With their weights. */
  readonly best: readonly CompleteEvaluation[];
  readonly table: Table;
  readonly device: Device;
}

/** `undefined` where no trial came to an end. */
export function winnerOf({ config, events, best, table, device }: Searched): Winner | undefined {
  const [winner] = leaderboard(events).ranked;
  const kept = best.find(({ trial }) => trial === winner?.evaluation.trial);
  if (winner === undefined || kept === undefined) return undefined;
  const preparations = preparationsOf(config.data.file, config);
  const each = kept.weights.length / preparations.length;
  const networks = preparations.map((preparation, k) => ({
    ...preparation,
    weights: kept.weights.slice(k * each, (k + 1) * each),
  }));
  const model = modelOfRun(config, winner, networks);
  const prepared = prepareData(table, config.settings, config.settings.seed);
  return { model, answers: winnerAnswers(loadModel(model, { device }), winner, prepared) };
}
