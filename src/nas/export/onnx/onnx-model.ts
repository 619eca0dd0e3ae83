// A model as an ONNX file: from the raw columns of a table to probabilities, or to a value.
import type { Encoding } from "../../../data/index.js";
import { parseArchitecture } from "../../architecture.js";
import type { Model, ModelNetwork } from "../../model/model.js";
import { type GraphBuilder, graphBuilder, type Wire } from "./graph-builder.js";
import { elementTypes, encodeOnnx, type Port } from "./messages.js";
import { networkNodes } from "./network.js";
import { encodeInputs, readColumns } from "./preprocessing.js";

/** What the inputs and outputs of a model's file are called: mostly as its columns, and `label`, `probabilities` or `prediction`. */
export interface OnnxNames {
  /** One a column, in order. */
  readonly inputs: readonly string[];
  /** A class's name for each row; of a regression absent. */
  readonly label?: string;
  /** The probabilities, or the values. */
  readonly answers: string;
}

/**
 * The bytes of an ONNX file (opset 17, and ai.onnx.ml 2 for texts). An input for each column, (rows, 1): floats where it holds numbers, 1 and 0
 * for yes and no, NaN where a cell is missing; texts where it holds categories, "" where missing. A level that was not seen in training counts
 * as a rare one where there were any, and otherwise as none of the levels. Outputs: `label` (rows) and `probabilities` (rows, classes), or `prediction`
 * (rows, 1).
 */
export function onnxModel(model: Model): Uint8Array {
  const graph = graphBuilder();
  const names = claimNames(graph, model);
  const encoder = encoderOf(model);
  const read = readColumns(graph, encoder, names.inputs);
  const several = model.networks.length > 1;
  const answers = model.networks.map((network, k) => {
    const prefix = several ? `network ${k + 1}/` : "";
    const inputs = encodeInputs(graph, network.encoder, read, prefix);
    const units = networkNodes(graph, parseArchitecture(model.architecture), network, inputs, prefix);
    return answerOf(graph, model, network, { units, prefix, ...(several ? {} : { output: names.answers }) });
  });
  if (several) graph.node("mean of networks", "Mean", answers, { output: names.answers });
  if (names.label !== undefined) labelNodes(graph, model, names.answers, names.label);
  const { provenance, target } = model;
  return encodeOnnx({
    irVersion: 8,
    opsets: { "": 17, "ai.onnx.ml": 2 },
    producer: { name: "mlpnas", version: provenance.mlpnas },
    description: descriptionOf(model),
    metadata: metadataOf(model, names),
    graph: {
      name: `${target.column} of ${provenance.data}`,
      description: descriptionOf(model),
      nodes: graph.nodes,
      constants: graph.constants,
      inputs: encoder.columns.map((column, i) => inputPort(column, names.inputs[i] as string)),
      outputs: outputPorts(model, names),
    },
  });
}

/** The names of a model's inputs and outputs, for those who run its file. */
export function onnxNames(model: Model): OnnxNames {
  return claimNames(graphBuilder(), model);
}

/** Columns first, so that they keep their names; a column without one is named by its place. */
function claimNames(graph: GraphBuilder, model: Model): OnnxNames {
  const inputs = encoderOf(model).columns.map(({ name }, i) => graph.claim(name === "" ? `column ${i + 1}` : name));
  if (model.target.task === "regression") return { inputs, answers: graph.claim("prediction") };
  return { inputs, label: graph.claim("label"), answers: graph.claim("probabilities") };
}

const encoderOf = ({ networks }: Model): ModelNetwork["encoder"] => (networks[0] as ModelNetwork).encoder;

/** The probabilities of classes, or the value in the target's own units, of one network. */
function answerOf(
  graph: GraphBuilder,
  { target }: Model,
  { scale }: ModelNetwork,
  { units, prefix, output }: { readonly units: Wire; readonly prefix: string; readonly output?: Wire },
): Wire {
  const named = output === undefined ? {} : { output };
  if (target.task === "regression") {
    const { mean, deviation } = scale ?? { mean: 0, deviation: 1 };
    const scalar = (what: string, value: number): Wire =>
      graph.constant(`${prefix}value/${what}`, [], { type: "double", numbers: [value] });
    const exact = graph.node(`${prefix}value/in double`, "Cast", [units], { attributes: { to: elementTypes.double } });
    const scaled = graph.node(`${prefix}value/times deviation`, "Mul", [exact, scalar("deviation", deviation)]);
    const value = graph.node(`${prefix}value/plus mean`, "Add", [scaled, scalar("mean", mean)]);
    return graph.node(`${prefix}value`, "Cast", [value], { attributes: { to: elementTypes.float }, ...named });
  }
  if (target.classes.length > 2) {
    return graph.node(`${prefix}softmax`, "Softmax", [units], { attributes: { axis: -1 }, ...named });
  }
  const second = graph.node(`${prefix}sigmoid`, "Sigmoid", [units]);
  const one = graph.constant(`${prefix}sigmoid/one`, [], { type: "float", numbers: [1] });
  const first = graph.node(`${prefix}one minus sigmoid`, "Sub", [one, second]);
  return graph.node(`${prefix}both classes`, "Concat", [first, second], { attributes: { axis: 1 }, ...named });
}

function labelNodes(graph: GraphBuilder, { target }: Model, probabilities: Wire, output: Wire): void {
  if (target.task === "regression") return;
  const best = graph.node("most probable", "ArgMax", [probabilities], { attributes: { axis: 1, keepdims: 0 } });
  graph.node("class name", "LabelEncoder", [best], {
    domain: "ai.onnx.ml",
    attributes: {
      keys_int64s: { integers: target.classes.map((_, k) => k) },
      values_strings: { texts: target.classes },
    },
    output,
  });
}

function inputPort(column: Encoding, name: string): Port {
  return {
    name,
    type: column.type === "category" ? "string" : "float",
    shape: ["rows", 1],
    description: meaningOf(column),
  };
}

/** What may stand in a column's input, in words. */
function meaningOf(column: Encoding): string {
  if (column.type === "category") return `one of ${[...column.levels, ...column.rare].join(", ")}; "" where missing`;
  const missing = column.fill === null ? "never missing" : `NaN where missing, taken as ${column.fill}`;
  return column.type === "boolean" ? `1 for yes, 0 for no; ${missing}` : `a number; ${missing}`;
}

function outputPorts({ target }: Model, { label, answers }: OnnxNames): Port[] {
  if (target.task === "regression") {
    return [{ name: answers, type: "float", shape: ["rows", 1], description: `${target.column}, in its own units` }];
  }
  const { classes, column } = target;
  return [
    ...(label === undefined
      ? []
      : [{ name: label, type: "string" as const, shape: ["rows"], description: `the most probable class of ${column}` }]),
    {
      name: answers,
      type: "float",
      shape: ["rows", classes.length],
      description: `the probability of each class of ${column}: ${classes.join(", ")}`,
    },
  ];
}

function descriptionOf({ architecture, target, provenance, networks }: Model): string {
  const what =
    target.task === "regression"
      ? `the number ${target.column}`
      : `the class ${target.column}, one of ${target.classes.join(", ")}`;
  const whose = networks.length > 1 ? `; the mean of ${networks.length} networks, one a fold` : "";
  return `Predicts ${what}, from the columns of ${provenance.data} as they are. Hidden layers: ${architecture}${whose}. Made by mlpnas ${provenance.mlpnas}.`;
}

/** All but the weights: what the file is, for people and for programs. Values are JSON where they are not plain text. */
function metadataOf(model: Model, names: OnnxNames): Record<string, string> {
  const { architecture, target, metrics, provenance } = model;
  return {
    architecture,
    task: target.task,
    target: target.column,
    ...(target.task === "regression" ? {} : { classes: JSON.stringify(target.classes) }),
    columns: JSON.stringify(encoderOf(model).columns.map((column, i) => ({ input: names.inputs[i], ...column }))),
    metrics: JSON.stringify(metrics),
    provenance: JSON.stringify(provenance),
  };
}
