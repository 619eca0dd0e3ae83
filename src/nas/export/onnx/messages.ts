// ONNX's messages: models, graphs, nodes, tensors, as values and as bytes. The field numbers are those of onnx.proto.
import { bytes, doubleBytes, type Field, float, floatBytes, integer, integerBytes, message, text } from "./protobuf.js";

/** What a tensor holds, by ONNX's numbers. */
export const elementTypes = { float: 1, int64: 7, string: 8, double: 11 } as const;
export type ElementType = keyof typeof elementTypes;

/** A constant of a graph. */
export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values:
    | { readonly type: Exclude<ElementType, "string">; readonly numbers: ArrayLike<number> }
    | { readonly type: "string"; readonly texts: readonly string[] };
}

export type Attribute =
  | number
  | string
  | { readonly float: number }
  | { readonly integers: readonly number[] }
  | { readonly texts: readonly string[] };

export interface Node {
  readonly name: string;
  readonly operator: string;
  /** Of the standard operators when left out. */
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** An input or output of a graph: a tensor whose first axis is the rows. */
export interface Port {
  readonly name: string;
  readonly type: ElementType;
  /** A name stands for a length that is not fixed. */
  readonly shape: readonly (number | string)[];
  readonly description: string;
}

export interface Graph {
  readonly name: string;
  readonly description: string;
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

export interface OnnxFile {
  readonly irVersion: number;
  /** The version of each domain of operators. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly producer: { readonly name: string; readonly version: string };
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly graph: Graph;
}

/** The bytes of an .onnx file. */
export function encodeOnnx({ irVersion, opsets, producer, description, metadata, graph }: OnnxFile): Uint8Array {
  return message([
    integer(1, irVersion),
    text(2, producer.name),
    text(3, producer.version),
    text(6, description),
    bytes(7, encodeGraph(graph)),
    ...Object.entries(opsets).map(([domain, version]) => bytes(8, message([text(1, domain), integer(2, version)]))),
    ...Object.entries(metadata).map(([key, value]) => bytes(14, message([text(1, key), text(2, value)]))),
  ]);
}

function encodeGraph({ name, description, nodes, constants, inputs, outputs }: Graph): Uint8Array {
  return message([
    ...nodes.map((node) => bytes(1, encodeNode(node))),
    text(2, name),
    ...constants.map((constant) => bytes(5, encodeTensor(constant))),
    text(10, description),
    ...inputs.map((port) => bytes(11, encodePort(port))),
    ...outputs.map((port) => bytes(12, encodePort(port))),
  ]);
}

function encodeNode({ name, operator, domain, inputs, outputs, attributes }: Node): Uint8Array {
  return message([
    ...inputs.map((input) => text(1, input)),
    ...outputs.map((output) => text(2, output)),
    text(3, name),
    text(4, operator),
    ...Object.entries(attributes).map(([key, value]) => bytes(5, message([text(1, key), ...encodeAttribute(value)]))),
    ...(domain === undefined ? [] : [text(7, domain)]),
  ]);
}

/** The value's own field, and its kind in field 20. */
function encodeAttribute(value: Attribute): Field[] {
  if (typeof value === "number") return [integer(3, value), integer(20, 2)];
  if (typeof value === "string") return [text(4, value), integer(20, 3)];
  if ("float" in value) return [float(2, value.float), integer(20, 1)];
  if ("integers" in value) return [...value.integers.map((each) => integer(8, each)), integer(20, 7)];
  return [...value.texts.map((each) => text(9, each)), integer(20, 8)];
}

function encodeTensor({ name, shape, values }: Constant): Uint8Array {
  return message([
    ...shape.map((length) => integer(1, length)),
    integer(2, elementTypes[values.type]),
    ...(values.type === "string" ? values.texts.map((each) => text(6, each)) : []),
    text(8, name),
    ...(values.type === "string" ? [] : [bytes(9, rawBytes[values.type](values.numbers))]),
  ]);
}

const rawBytes = { float: floatBytes, double: doubleBytes, int64: integerBytes } as const;

function encodePort({ name, type, shape, description }: Port): Uint8Array {
  const lengths = shape.map((length) => bytes(1, message([typeof length === "number" ? integer(1, length) : text(2, length)])));
  const tensor = message([integer(1, elementTypes[type]), bytes(2, message(lengths))]);
  return message([text(1, name), bytes(2, message([bytes(1, tensor)])), text(3, description)]);
}
