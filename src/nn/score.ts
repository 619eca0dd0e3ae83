// Scoring a network on rows: logits and losses come from the device, so that their bits do not depend on the JavaScript engine.
import { gatherRows, logSoftmax } from "../autograd/index.js";
import { type Completion, compile, type Device, type NdArray, type Tensor, toFloats } from "../tensor/index.js";
import { classificationLosses, squaredErrors } from "./losses.js";
import type { Metric } from "./metrics.js";
import type { Network } from "./network.js";
import { type Outcomes, scoresOf } from "./outcomes.js";
import { rankingOf } from "./ranking.js";
import { type LabelledRows, placeRows, type ResidentRows, writeRowNumbers } from "./rows.js";
import { predictedClasses, type Scores } from "./scores.js";

const mostChunkRows = 256; // at a time: the widest layers' activations stay within the second-level cache

/** A function that scores a network with the present values of its resident parameters: the scores of all runs, and the metric. */
export function compileScorer(
  device: Device<Completion>,
  network: Network,
  parameters: readonly Tensor[],
  rows: ResidentRows,
  metric: Metric = "log-loss",
): () => Promise<Scores> {
  const outcomes = compileOutcomes(device, network, parameters, rows, metric);
  return async () => scoresOf(await outcomes(), metric);
}

/** The scores of given parameters on rows, once. */
export async function score(
  device: Device<Completion>,
  network: Network,
  parameters: readonly NdArray[],
  rows: LabelledRows,
  metric: Metric = "log-loss",
): Promise<Scores> {
  return scoresOf(await outcomesOn(device, network, parameters, rows, metric), metric);
}

/** What given parameters come to on each row, as far as the metric needs it. */
export function outcomesOn(
  device: Device<Completion>,
  network: Network,
  parameters: readonly NdArray[],
  rows: LabelledRows,
  metric: Metric,
): Promise<Outcomes> {
  return device.scoped(async () => {
    const residents = parameters.map((value) => device.resident(value));
    return compileOutcomes(device, network, residents, placeRows(device, rows), metric)();
  });
}

/** The outcomes stand until the next call, which writes the same memory. */
function compileOutcomes(
  device: Device<Completion>,
  network: Network,
  parameters: readonly Tensor[],
  { x, y, count, unit }: ResidentRows,
  metric: Metric,
): () => Promise<Outcomes> {
  const isRanked = metric === "auc" && unit === undefined;
  const lossesOf = unit === undefined ? classificationLosses : squaredErrors;
  // Chunks of one size, so that one program serves all; the last is filled up with its last row again.
  const width = Math.ceil(count / Math.ceil(count / mostChunkRows));
  const program = compile(device, { rows: [width] }, ({ rows }) => {
    const logits = network.forward(parameters, gatherRows(x, rows));
    const outputs: Record<string, Tensor> = { logits, losses: lossesOf(logits, gatherRows(y, rows)) };
    if (isRanked && logits.shape[1] !== 1) outputs["logLikelihoods"] = logSoftmax(logits);
    return { outputs };
  });
  const labels = toFloats(device.read(y));
  const columns = program.output("logits").shape[1] as number;
  const losses = new Float64Array(count);
  const predicted = new Int32Array(unit === undefined ? count : 0);
  const ranked = columns === 1 ? "logits" : "logLikelihoods"; // one logit ranks as its probability does, of several it does not
  const likelihoods = Array.from({ length: isRanked ? columns : 0 }, () => new Float64Array(count));
  const chunks = Array.from({ length: Math.ceil(count / width) }, (_, k) => ({
    start: k * width,
    size: Math.min(width, count - k * width),
    numbers: Float32Array.from({ length: width }, (_row, i) => Math.min(k * width + i, count - 1)),
  }));
  return async () => {
    for (const { start, size, numbers } of chunks) {
      writeRowNumbers(program, numbers);
      await program.run();
      copyColumn(program.output("losses"), 0, size, losses.subarray(start));
      if (unit === undefined) predicted.set(predictedClasses(program.output("logits")).subarray(0, size), start);
      for (const [k, column] of likelihoods.entries()) copyColumn(program.output(ranked), k, size, column.subarray(start));
    }
    if (unit !== undefined) return { task: "regression", targets: labels, losses, unit };
    return {
      task: "classification",
      classes: columns === 1 ? 2 : columns,
      labels,
      predicted,
      losses,
      ...(isRanked ? { rankings: likelihoods.map(rankingOf) } : {}),
    };
  };
}

/** The first values of a list, or of one column of a matrix. */
function copyColumn({ data, offset, stride }: NdArray, column: number, size: number, to: Float64Array): void {
  const [rowStride, columnStride = 0] = stride as readonly number[];
  const start = offset + column * columnStride;
  for (let i = 0; i < size; i++) to[i] = data[start + i * (rowStride as number)] as number;
}
