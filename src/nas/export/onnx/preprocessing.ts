// Preprocessing as nodes: from a tensor a column, as a table has them, to the inputs of a network.
import type { CategoryEncoding, Encoder, NumberEncoding } from "../../../data/index.js";
import type { GraphBuilder, Wire } from "./graph-builder.js";
import { elementTypes } from "./messages.js";

/** What all networks of a model read in the same way: the numbers side by side, and the categories as 1 and 0. */
export interface ReadColumns {
  /** (rows, numbers), double; absent where there is no column of numbers. */
  readonly numbers?: Wire;
  /** (rows, numbers), 1 where a number is missing. */
  readonly missing?: Wire;
  /** (rows, inputs of the column), float, of each column of categories in order. */
  readonly categories: readonly Wire[];
}

/** Reads the columns, each from the graph input of its place in `wires`. */
export function readColumns(
  graph: GraphBuilder,
  { columns, missing: missingTexts = [] }: Encoder,
  wires: readonly Wire[],
): ReadColumns {
  const categories = columns.flatMap((column, i) =>
    column.type === "category" ? [oneHot(graph, column, missingTexts, wires[i] as Wire)] : [],
  );
  const numeric = wires.filter((_, i) => columns[i]?.type !== "category");
  if (numeric.length === 0) return { categories };
  const together = graph.node("numbers", "Concat", numeric, { attributes: { axis: 1 } });
  const missing = graph.node("numbers/are missing", "IsNaN", [together]);
  const numbers = graph.node("numbers/in double", "Cast", [together], { attributes: { to: elementTypes.double } });
  return { numbers, missing, categories };
}

/** Levels are numbered in the order of their inputs; a level that has none gets the number after the last, for which every input is 0. */
function oneHot(
  graph: GraphBuilder,
  { name, levels, rare, flagsMissing }: CategoryEncoding,
  missingTexts: readonly string[],
  wire: Wire,
): Wire {
  const other = levels.length;
  const missing = other + (rare.length > 0 ? 1 : 0);
  const depth = missing + (flagsMissing ? 1 : 0);
  const numbered = [
    ...levels.map((level, k) => [level, k] as const),
    ...rare.map((level) => [level, other] as const),
    // Where none was missing in training, a missing cell is as any level that was not seen.
    ...(flagsMissing ? ["", ...missingTexts].map((text) => [text, missing] as const) : []),
  ];
  const number = graph.node(`${name}/level number`, "LabelEncoder", [wire], {
    domain: "ai.onnx.ml",
    attributes: {
      keys_strings: { texts: numbered.map(([level]) => level) },
      values_int64s: { integers: numbered.map(([, k]) => k) },
      default_int64: rare.length > 0 ? other : depth,
    },
  });
  const count = graph.constant(`${name}/levels`, [], { type: "int64", numbers: [depth] });
  const offAndOn = graph.constant(`${name}/off and on`, [2], { type: "float", numbers: [0, 1] });
  const hot = graph.node(`${name}/one-hot`, "OneHot", [number, count, offAndOn]);
  const axis = graph.constant(`${name}/axis`, [1], { type: "int64", numbers: [1] });
  return graph.node(`${name}/inputs`, "Squeeze", [hot, axis]);
}

/**
 * The inputs of one network, (rows, inputs) in float: missing numbers filled, numbers standardised in double and rounded once, as in
 * training; then 1 and 0 for what is missing and for categories; in the order of the columns.
 */
export function encodeInputs(
  graph: GraphBuilder,
  { columns }: Encoder,
  { numbers, missing, categories }: ReadColumns,
  prefix: string,
): Wire {
  const numeric = columns.filter((column): column is NumberEncoding => column.type !== "category");
  const parts: Wire[] = [];
  if (numbers !== undefined && missing !== undefined) {
    parts.push(standardised(graph, numeric, { numbers, missing }, prefix));
    if (numeric.some(({ flagsMissing }) => flagsMissing)) parts.push(missingFlags(graph, numeric, missing, prefix));
  }
  parts.push(...categories);
  const together =
    parts.length === 1 ? (parts[0] as Wire) : graph.node(`${prefix}inputs`, "Concat", parts, { attributes: { axis: 1 } });
  const places = placesOf({ columns });
  if (places.every((place, i) => place === i)) return together;
  const order = graph.constant(`${prefix}inputs/places`, [places.length], { type: "int64", numbers: places });
  return graph.node(`${prefix}inputs/in order`, "Gather", [together, order], { attributes: { axis: 1 } });
}

function standardised(
  graph: GraphBuilder,
  columns: readonly NumberEncoding[],
  { numbers, missing }: { readonly numbers: Wire; readonly missing: Wire },
  prefix: string,
): Wire {
  const row = (what: string, pick: (column: NumberEncoding) => number): Wire =>
    graph.constant(`${prefix}standardise/${what}`, [1, columns.length], { type: "double", numbers: columns.map(pick) });
  const present = columns.some(({ fill }) => fill !== null)
    ? graph.node(`${prefix}fill missing`, "Where", [missing, row("fills", ({ fill }) => fill ?? Number.NaN), numbers])
    : numbers;
  const centred = graph.node(`${prefix}standardise/subtract mean`, "Sub", [present, row("means", ({ mean }) => mean)]);
  const scaled = graph.node(`${prefix}standardise/divide by deviation`, "Div", [
    centred,
    row("deviations", ({ deviation }) => deviation),
  ]);
  return graph.node(`${prefix}standardise/in float`, "Cast", [scaled], { attributes: { to: elementTypes.float } });
}

function missingFlags(graph: GraphBuilder, columns: readonly NumberEncoding[], missing: Wire, prefix: string): Wire {
  const flagged = columns.flatMap(({ flagsMissing }, i) => (flagsMissing ? [i] : []));
  const places = graph.constant(`${prefix}missing/columns`, [flagged.length], { type: "int64", numbers: flagged });
  const picked = graph.node(`${prefix}missing/flagged`, "Gather", [missing, places], { attributes: { axis: 1 } });
  return graph.node(`${prefix}missing/in float`, "Cast", [picked], { attributes: { to: elementTypes.float } });
}

/** Where each input stands while numbers come first, then what says that they are missing, then categories. */
function placesOf({ columns }: Encoder): number[] {
  const numeric = columns.filter((column) => column.type !== "category").length;
  const flagged = columns.filter((column) => column.type !== "category" && column.flagsMissing).length;
  let [number, flag, category] = [0, numeric, numeric + flagged];
  return columns.flatMap((column) => {
    if (column.type !== "category") return column.flagsMissing ? [number++, flag++] : [number++];
    const width = column.levels.length + (column.rare.length > 0 ? 1 : 0) + (column.flagsMissing ? 1 : 0);
    return Array.from({ length: width }, () => category++);
  });
}
