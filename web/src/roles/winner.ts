// The winner of a search in the page: its model, and its answers to rows whose target is known.
import { encodeRows, type Table } from "../../../src/data/index.js";
import { type CompleteEvaluation, leaderboard, loadModel, mostProbable, type SearchEvent } from "../../../src/nas/index.js";
import { modelOfRun, preparationsOf, prepareData, type RunConfig } from "../../../src/study/index.js";
import { type Device, denseFloats } from "../../../src/tensor/index.js";
import type { Winner } from "../messages.js";

interface Searched {
  readonly config: RunConfig;
  readonly events: readonly SearchEvent[];
  /** With their weights. */
  readonly best: readonly CompleteEvaluation[];
  readonly table: Table;
  readonly device: Device;
}

/** `undefined` where no trial came to an end. On the test rows where they were looked at; else on the validation rows, which flatter it. */
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
  const { dataset, split } = prepareData(table, config.settings, config.settings.seed);
  const part = winner.test === undefined ? "validation" : "test";
  const rows = split.split[part];
  const inputs = model.networks.map(({ encoder }) => denseFloats(encodeRows(dataset, rows, encoder)) as Float32Array);
  const answers = loadModel(model, { device }).predictEncoded(inputs, rows.length);
  const { trial } = winner.evaluation;
  const { labels, values } = dataset;
  if (values !== undefined) {
    return {
      model,
      answers: { trial, rows: part, values: Float64Array.from(rows, (row) => values[row] as number), predictedValues: answers },
    };
  }
  const classes = config.data.classes.length;
  return {
    model,
    answers: {
      trial,
      rows: part,
      labels: Int32Array.from(rows, (row) => labels[row] as number),
      predicted: Int32Array.from(rows, (_, i) => mostProbable(answers, i * classes, classes)),
    },
  };
}
