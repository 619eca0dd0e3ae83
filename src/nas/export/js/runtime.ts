// What an exported ES module runs: from rows to answers, in plain loops. scripts/build-js-runtime.mjs makes a text of it and of all that it imports.
import { type Cell, cellWriter, type Encoder, encodedWidth, inputCount, type UnknownLevels } from "../../../data/index.js";
import type { Activation } from "../../architecture.js";
import { addAnswerOf, mostProbable } from "../../model/answers.js";
import type { ModelNetwork, ModelTarget } from "../../model/model.js";

/** A model as a module carries it. */
export interface ModuleSpec {
  readonly target: ModelTarget;
  /** Of the hidden layers, in order. */
  readonly activations: readonly Activation[];
  readonly networks: readonly {
    readonly encoder: Encoder;
    readonly scale?: NonNullable<ModelNetwork["scale"]>;
    /** Of the parameters: weight, bias, weight, bias ... */
    readonly shapes: readonly (readonly number[])[];
    /** All parameters' values in order: little-endian 32-bit floats, as base64. */
    readonly weights: string;
  }[];
}

export interface ModuleOptions {
  /** What is made of a level that training has not seen: an error where nothing is said. */
  readonly unknown?: UnknownLevels;
}

export type ModuleAnswer =
  | { readonly class: string; readonly probabilities: Readonly<Record<string, number>> }
  | { readonly value: number };

/** A row: a value for each column, by its name. What the model does not read may be there too. */
export type ModuleRow = Readonly<Record<string, Cell>>;

export type Predict = (rows: ModuleRow | readonly ModuleRow[], options?: ModuleOptions) => ModuleAnswer | ModuleAnswer[];

/** The module's `predict`: of one row its answer, of several their answers in order. */
export function predictWith({ target, activations, networks }: ModuleSpec): Predict {
  const parts = networks.map(({ encoder, scale, shapes, weights }) => ({
    encoders: { error: rowEncoder(encoder, "error"), other: rowEncoder(encoder, "other") },
    layers: layersOf(shapes, weights),
    addAnswer: addAnswerOf(target, scale),
  }));
  const answerOf = (row: ModuleRow, where: string, { unknown = "error" }: ModuleOptions): ModuleAnswer => {
    const answer = new Float64Array(target.task === "regression" ? 1 : target.classes.length);
    for (const { encoders, layers, addAnswer } of parts) {
      addAnswer(forward(layers, activations, encoders[unknown](row, where)), answer, 0, 1 / parts.length);
    }
    return described(answer, target);
  };
  return (rows, options = {}) =>
    Array.isArray(rows)
      ? rows.map((row: ModuleRow, i) => answerOf(row, `rows[${i}]`, options))
      : answerOf(rows as ModuleRow, "row", options);
}

/** Encodes a row by the rules that cells of tables are read by. `where` names it in errors. */
function rowEncoder(encoder: Encoder, unknown: UnknownLevels): (row: ModuleRow, where: string) => Float32Array {
  let place = "";
  const fail = (rule: string, { got, hint }: { got?: string; hint?: string } = {}): never => {
    throw new RangeError(
      `${place}: ${rule}${got === undefined ? "" : `, got ${got}`}${hint === undefined ? "" : `\nhint: ${hint}`}`,
    );
  };
  const columns = encoder.columns.map((column) => {
    const counts = { column: column.name, missing: 0, unknown: 0 };
    const write = cellWriter(column, { unknown, missing: encoder.missing ?? [], counts, fail });
    return { name: column.name, width: encodedWidth(column), write };
  });
  return (row, where) => {
    place = where;
    const inputs = new Float32Array(inputCount(encoder));
    let at = 0;
    for (const { name, width, write } of columns) {
      if (!Object.hasOwn(row, name))
        fail(`column ${JSON.stringify(name)} must be there`, { hint: "null stands for a missing value" });
      write(row[name], inputs, at);
      at += width;
    }
    return inputs;
  };
}

interface Layer {
  readonly inputs: number;
  readonly units: number;
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

function layersOf(shapes: readonly (readonly number[])[], base64: string): Layer[] {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const values = Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
  const layers: Layer[] = [];
  for (let k = 0, at = 0; k < shapes.length; k += 2) {
    const [inputs, units] = shapes[k] as readonly [number, number];
    const end = at + inputs * units;
    layers.push({ inputs, units, weight: values.subarray(at, end), bias: values.subarray(end, end + units) });
    at = end + units;
  }
  return layers;
}

/** The output layer's units: sums in double precision, each layer's values rounded to single as the engine has them. */
function forward(layers: readonly Layer[], activations: readonly Activation[], inputs: Float32Array): Float64Array {
  let x = inputs;
  for (const [depth, { inputs: count, units, weight, bias }] of layers.entries()) {
    const sums = Float64Array.from(bias);
    for (let i = 0, at = 0; i < count; i++) {
      for (let unit = 0; unit < units; unit++) sums[unit] = (sums[unit] as number) + (x[i] as number) * (weight[at++] as number);
    }
    const activation = activations[depth];
    x = Float32Array.from(activation === undefined ? sums : sums.map(activate[activation]));
  }
  return Float64Array.from(x);
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

const activate: Readonly<Record<Activation, (z: number) => number>> = {
  sigmoid,
  tanh: Math.tanh,
  relu: (z) => Math.max(z, 0),
  elu: (z) => (z > 0 ? z : Math.expm1(z)),
  gelu: (z) => z * sigmoid(z * Math.sqrt(8 / Math.PI) * (1 + 0.044715 * z * z)),
  silu: (z) => z * sigmoid(z),
  "leaky-relu": (z) => Math.max(z, 0.01 * z),
  softplus: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
};

function described(answer: Float64Array, target: ModelTarget): ModuleAnswer {
  if (target.task === "regression") return { value: answer[0] as number };
  const { classes } = target;
  return {
    class: classes[mostProbable(answer, 0, classes.length)] as string,
    probabilities: Object.fromEntries(classes.map((name, k) => [name, answer[k] as number])), // a class may be named __proto__
  };
}
