// Scoring a network on rows: logits and losses come from the device, so that their bits do not depend on the JavaScript engine.
import { gatherRows } from "../autograd/index.js";
import { type Completion, compile, type Device, type NdArray, type Tensor, toFloats } from "../tensor/index.js";
import { classificationLosses } from "./losses.js";
import type { Network } from "./network.js";
import { type LabelledRows, placeRows, type ResidentRows, writeRowNumbers } from "./rows.js";
import { predictedClasses, type Scores } from "./scores.js";

const mostChunkRows = 256; // at a time: the widest layers' activations stay within the second-level cache

/** A function that scores a network with the present values of its resident parameters. */
export function compileScorer(
  device: Device<Completion>,
  network: Network,
  parameters: readonly Tensor[],
  { x, y, count }: ResidentRows,
): () => Promise<Scores> {
  // Chunks of one size, so that one program serves all; the last is filled up with its last row again.
  const width = Math.ceil(count / Math.ceil(count / mostChunkRows));
  const program = compile(device, { rows: [width] }, ({ rows }) => {
    const logits = network.forward(parameters, gatherRows(x, rows));
    return { outputs: { logits, losses: classificationLosses(logits, gatherRows(y, rows)) } };
  });
  const labels = toFloats(device.read(y));
  const chunks = Array.from({ length: Math.ceil(count / width) }, (_, k) => ({
    start: k * width,
    size: Math.min(width, count - k * width),
    numbers: Float32Array.from({ length: width }, (_row, i) => Math.min(k * width + i, count - 1)),
  }));
  return async () => {
    let loss = 0;
    let correct = 0;
    for (const { start, size, numbers } of chunks) {
      writeRowNumbers(program, numbers);
      await program.run();
      const losses = program.output("losses");
      const classes = predictedClasses(program.output("logits"));
      for (let i = 0; i < size; i++) {
        loss += losses.data[losses.offset + i * (losses.stride[0] as number)] as number;
        if (classes[i] === labels[start + i]) correct++;
      }
    }
    return { loss: loss / count, accuracy: correct / count };
  };
}

/** The scores of given parameters on rows, once. */
export function score(
  device: Device<Completion>,
  network: Network,
  parameters: readonly NdArray[],
  rows: LabelledRows,
): Promise<Scores> {
  return device.scoped(async () => {
    const residents = parameters.map((value) => device.resident(value));
    return compileScorer(device, network, residents, placeRows(device, rows))();
  });
}
