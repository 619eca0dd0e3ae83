// Scoring a network on rows: logits and losses come from the device, so that their bits do not depend on the JavaScript engine.
import { gatherRows } from "../autograd/index.js";
import { compile, type Device, type NdArray, type Program, type Tensor, toFloats } from "../tensor/index.js";
import { classificationLosses } from "./losses.js";
import type { Network } from "./network.js";
import { batchesOf, type LabelledRows, placeRows, type ResidentRows, writeRowNumbers } from "./rows.js";
import { predictedClasses, type Scores } from "./scores.js";

const chunkRows = 256; // at a time: the widest layers' activations stay within the second-level cache

type ScoreProgram = Program<"rows", "logits" | "losses">;

function compileScore(
  device: Device,
  network: Network,
  parameters: readonly Tensor[],
  { x, y }: ResidentRows,
  rowCount: number,
): ScoreProgram {
  return compile(device, { rows: [rowCount] }, ({ rows }) => {
    const logits = network.forward(parameters, gatherRows(x, rows));
    return { outputs: { logits, losses: classificationLosses(logits, gatherRows(y, rows)) } };
  });
}

/** A function that scores a network with the present values of its resident parameters. */
export function compileScorer(device: Device, network: Network, parameters: readonly Tensor[], rows: ResidentRows): () => Scores {
  const { whole, rest } = batchesOf(rows.count, Math.min(chunkRows, rows.count));
  const compileFor = (count: number): ScoreProgram => compileScore(device, network, parameters, rows, count);
  const width = Math.min(chunkRows, rows.count);
  const wholeProgram = compileFor(width);
  const restProgram = rest === 0 ? undefined : compileFor(rest);
  const labels = toFloats(device.read(rows.y));
  const chunks = Array.from({ length: whole + (rest === 0 ? 0 : 1) }, (_, k) => ({
    program: k < whole ? wholeProgram : (restProgram as ScoreProgram),
    start: k * width,
    numbers: Float32Array.from({ length: k < whole ? width : rest }, (_, i) => k * width + i),
  }));
  return () => {
    let loss = 0;
    let correct = 0;
    for (const { program, start, numbers } of chunks) {
      writeRowNumbers(program, numbers);
      program.run();
      const losses = program.output("losses");
      const classes = predictedClasses(program.output("logits"));
      for (let i = 0; i < numbers.length; i++) {
        loss += losses.data[losses.offset + i * (losses.stride[0] as number)] as number;
        if (classes[i] === labels[start + i]) correct++;
      }
    }
    return { loss: loss / rows.count, accuracy: correct / rows.count };
  };
}

/** The scores of given parameters on rows, once. */
export function score(device: Device, network: Network, parameters: readonly NdArray[], rows: LabelledRows): Scores {
  return device.scoped(() => {
    const residents = parameters.map((value) => device.resident(value));
    return compileScorer(device, network, residents, placeRows(device, rows))();
  });
}
