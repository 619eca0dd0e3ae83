// A model's networks on a device: encoded inputs in, probabilities or values out.
import { inputCount } from "../../data/index.js";
import { arrayOf, compile, type Device, type NdArray, ValueError } from "../../tensor/index.js";
import { parseArchitecture } from "../architecture.js";
import { buildNetwork } from "../build-network.js";
import { addAnswerOf } from "./answers.js";
import { answerWidth, type Model, type ModelNetwork, modelOutputs } from "./model.js";

/** Rows that are computed together. */
const blockRows = 128;

/**
 * The answers to encoded rows: `inputs` are one array a network, each (count, inputCount) with that network's own encoding. The answers of
 * several networks are averaged. Logits come from the device; what follows is computed here, in 64 bits.
 * @shape  inputs (count, D) a network -> (count, C) probabilities, or (count, 1) values
 */
export type Answer = (inputs: readonly Float32Array[], count: number) => Float64Array;

/** The networks, compiled once for blocks of rows; the last block is filled up. */
export function answerOf(device: Device, model: Model): Answer {
  const width = answerWidth(model.target);
  const programs = model.networks.map((network) => networkProgram(device, model, network));
  return (inputs, count) => {
    if (inputs.length !== programs.length) {
      throw new ValueError("predictEncoded", `inputs must be ${programs.length}, an array a network`, {
        got: `${inputs.length}`,
      });
    }
    const answers = new Float64Array(count * width);
    for (const [k, run] of programs.entries()) run(inputs[k] as Float32Array, count, answers, 1 / programs.length);
    return answers;
  };
}

/** Adds a network's share to the answers. */
type NetworkProgram = (inputs: Float32Array, count: number, answers: Float64Array, share: number) => void;

function networkProgram(
  device: Device,
  { architecture, target }: Model,
  { encoder, parameters, scale }: ModelNetwork,
): NetworkProgram {
  const features = inputCount(encoder);
  // Of a number and of two classes alike the output layer has one unit.
  const classes = target.task === "regression" ? 2 : target.classes.length;
  const network = buildNetwork(parseArchitecture(architecture), { features, classes }, () => 0); // only its function is used
  const residents = parameters.map(({ shape, values }) => device.resident(arrayOf(Float32Array.from(values), shape)));
  const program = compile(device, { x: [blockRows, features] }, ({ x }) => ({
    outputs: { logits: network.forward(residents, x) },
  }));
  const addAnswer = addAnswerOf(target, scale);
  const row = new Float64Array(modelOutputs(target));
  const width = answerWidth(target);
  return (inputs, count, answers, share) => {
    if (inputs.length < count * features) {
      throw new ValueError("predictEncoded", `inputs must have ${features} numbers for each of ${count} rows`, {
        got: `${inputs.length}`,
      });
    }
    for (let start = 0; start < count; start += blockRows) {
      const size = Math.min(blockRows, count - start);
      writeRows(program.input("x"), inputs.subarray(start * features, (start + size) * features));
      program.run();
      const logits = program.output("logits");
      for (let i = 0; i < size; i++) {
        for (let k = 0; k < row.length; k++) row[k] = logits.get(i, k);
        addAnswer(row, answers, (start + i) * width, share);
      }
    }
  };
}

/** Fills the rows of an input from the first on; those after the last keep what they had, and nobody reads what comes of them. */
function writeRows({ data, offset, shape, stride }: NdArray, values: Float32Array): void {
  const [, width] = shape as [number, number];
  const [rowStride, columnStride] = stride as [number, number];
  for (let at = 0, row = offset; at < values.length; row += rowStride) {
    for (let j = 0; j < width; j++) data[row + j * columnStride] = values[at++] as number;
  }
}
