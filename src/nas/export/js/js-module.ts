// A model as one dependency-free ES module, with its types: for a page or for Node.
import type { Encoding } from "../../../data/index.js";
import { layersOf, parseArchitecture } from "../../architecture.js";
import type { Model, ModelNetwork } from "../../model/model.js";
import { jsRuntime } from "./runtime.generated.js";
import type { ModuleSpec } from "./runtime.js";

/** A module's text, and that of the .d.ts beside it. */
export interface JsModule {
  readonly code: string;
  readonly types: string;
}

/**
 * The module of a model. It exports `predict`, which reads a row or a list of rows (values by column) by the rules that tables are read by, and
 * `classes` (of a regression `null`), `columns` and `model`, which say what it is. No name can break out of the text: all stand in it as JSON.
 */
export function jsModule(model: Model): JsModule {
  return { code: codeOf(model), types: typesOf(model) };
}

function codeOf(model: Model): string {
  const { architecture, target, metrics, provenance } = model;
  const classes = target.task === "classification" ? target.classes : null;
  return `// ${titleOf(model)}
// Made by mlpnas ${oneLine(provenance.mlpnas)}. It needs nothing else, in a page or in Node:
// import { predict } from "./model.js"; predict({ ${exampleColumn(model)}: …, … })
const spec = ${literal(specOf(model))};

${jsRuntime}

/** Of a row its answer, of a list of rows a list of answers. */
export const predict = predictWith(spec);
/** The classes' names, in the order of the network's outputs; null where a number is predicted. */
export const classes = ${classes === null ? "null" : "spec.target.classes"};
/** The columns that are read of a row. */
export const columns = spec.networks[0].encoder.columns.map(({ name, type }) => ({ name, type }));
/** What the model is and where it comes from. */
export const model = ${literal({ architecture, target, metrics, provenance })};
`;
}

function specOf({ architecture, target, networks }: Model): ModuleSpec {
  return {
    target,
    activations: layersOf(parseArchitecture(architecture)).flatMap((layer) => (layer.kind === "dense" ? [layer.activation] : [])),
    networks: networks.map(({ encoder, scale, parameters }) => ({
      encoder,
      ...(scale === undefined ? {} : { scale }),
      shapes: parameters.map(({ shape }) => shape),
      weights: base64Of(parameters.flatMap(({ values }) => values)),
    })),
  };
}

/** Little-endian 32-bit floats. */
function base64Of(values: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return btoa(Array.from(new Uint8Array(view.buffer), (byte) => String.fromCharCode(byte)).join(""));
}

function typesOf(model: Model): string {
  const { target } = model;
  const [{ encoder }] = model.networks as readonly [ModelNetwork];
  const classType = target.task === "classification" ? target.classes.map(literal).join(" | ") : "never";
  const answer =
    target.task === "classification"
      ? `  /** The most probable one. */
  readonly class: Class;
  readonly probabilities: Readonly<Record<Class, number>>;`
      : `  /** Of ${oneLine(target.column)}, in its own units. */
  readonly value: number;`;
  const decimals = encoder.columns.some((column) => column.type !== "category" && column.decimal !== undefined);
  return `// ${titleOf(model)}

/** A row: a value for each column. Texts are read as they stand in a table${decimals ? ", numbers with a decimal comma where theirs had one" : ""}; columns of other names are not read. */
export interface Row {
${encoder.columns.map((column) => `  readonly ${literal(column.name)}: ${cellType(column)};`).join("\n")}
  readonly [other: string]: unknown;
}

export type Class = ${classType};

export interface Answer {
${answer}
}

export interface Options {
  /** What is made of a category that training has not seen: an error, as by default, or the same as of rare ones. */
  readonly unknown?: "error" | "other";
}

/** Throws where a row lacks a column, or a value is not of its column's type. */
export declare function predict(row: Row, options?: Options): Answer;
export declare function predict(rows: readonly Row[], options?: Options): Answer[];

export declare const classes: ${target.task === "classification" ? "readonly Class[]" : "null"};
export declare const columns: readonly { readonly name: string; readonly type: "number" | "boolean" | "category" }[];
export declare const model: {
  readonly architecture: string;
  readonly target: { readonly task: ${literal(target.task)}; readonly column: string };
  readonly metrics: { readonly validation: Readonly<Record<string, number>>; readonly test?: Readonly<Record<string, number>> };
  readonly provenance: Readonly<Record<string, string | number>>;
};
`;
}

/** What may stand in a column; null for a missing value, where there may be such. */
function cellType(column: Encoding): string {
  if (column.type === "category") return "string | number | null";
  return `${column.type === "boolean" ? "boolean | " : ""}number | string${column.fill === null ? "" : " | null"}`;
}

const titleOf = ({ target, architecture, provenance }: Model): string =>
  `${oneLine(target.column)} from the columns of ${oneLine(provenance.data)}, by the network ${oneLine(architecture)}`;

const exampleColumn = ({ networks }: Model): string => literal(networks[0]?.encoder.columns[0]?.name ?? "column");

/**
 * A value as JavaScript, in the script of a page too: JSON with `<` escaped, which could end the script, and the two line ends that JSON
 * lets stand.
 */
function literal(value: unknown): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A text within a comment: nothing in it ends the line, the comment or the script. */
function oneLine(text: string): string {
  return literal(text).slice(1, -1).replaceAll("*/", "*\\/");
}
