// loadModel: from a model's JSON to what answers rows.
import { inputCount, objectRowEncoder, type Row, type UnknownLevels } from "../../data/index.js";
import { createWasmDevice, type Device } from "../../tensor/index.js";
import { mostProbable } from "./answers.js";
import { answerWidth, type Model } from "./model.js";
import { parseModel, parseModelText } from "./model-json.js";
import { answerOf } from "./network-program.js";

export interface LoadOptions {
  /** What computes; WebAssembly without fused multiply-add where nothing is said, whose bits are the same everywhere. */
  readonly device?: Device;
  /** What is made of levels that were not seen in training. */
  readonly unknown?: UnknownLevels;
  /** What the model is called in errors. */
  readonly name?: string;
}

/** A row's answer where the target has classes. */
export interface ClassPrediction {
  /** The most probable one; of equal ones the first. */
  readonly class: string;
  /** By class; they sum to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/** A row's answer where the target is a number. */
export interface ValuePrediction {
  readonly value: number;
}

export type Prediction = ClassPrediction | ValuePrediction;

export interface LoadedModel {
  readonly model: Model;
  /**
   * The answers to rows, in their order: a class with the probability of each, or a value. Rows are objects by column name, as cells of a CSV
   * file (texts) or as values (numbers, booleans); what the model does not read may be there too.
   * @throws DataError naming the row and the column that cannot be read, or an absent one
   */
  predict(rows: readonly Row[]): Prediction[];
  /**
   * The answers to rows that are encoded already, one array a network.
   * @shape  inputs (count, D) a network -> (count, C) probabilities in the order of the classes, or (count, 1) values
   */
  predictEncoded(inputs: readonly Float32Array[], count: number): Float64Array;
}

/**
 * A model, ready to answer; `json` is its text or what `JSON.parse` makes of it.
 * @throws ValueError when it is no model, saying where
 */
export function loadModel(
  json: string | object,
  { device = createWasmDevice("simd"), unknown = "error", name = "model" }: LoadOptions = {},
): LoadedModel {
  const model = typeof json === "string" ? parseModelText(json, name) : parseModel(json, name);
  const answer = answerOf(device, model);
  return {
    model,
    predictEncoded: answer,
    predict: (rows) => predictionsOf(model, answer(encode(model, rows, unknown), rows.length)),
  };
}

function encode({ networks }: Model, rows: readonly Row[], unknown: UnknownLevels): Float32Array[] {
  return networks.map(({ encoder }) => {
    const { encode } = objectRowEncoder(encoder, { unknown });
    const width = inputCount(encoder);
    const inputs = new Float32Array(rows.length * width);
    rows.forEach((row, i) => {
      encode(row, i, inputs, i * width);
    });
    return inputs;
  });
}

function predictionsOf({ target }: Model, answers: Float64Array): Prediction[] {
  const width = answerWidth(target);
  return Array.from({ length: answers.length / width }, (_, i): Prediction => {
    if (target.task === "regression") return { value: answers[i] as number };
    const at = i * width;
    return {
      class: target.classes[mostProbable(answers, at, width)] as string,
      probabilities: Object.fromEntries(target.classes.map((name, k) => [name, answers[at + k] as number])),
    };
  });
}
