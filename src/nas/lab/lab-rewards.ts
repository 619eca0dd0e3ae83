// What each architecture of a listed space is worth: by a formula, or by a table of trained networks.
import type { Column, Table } from "../../data/index.js";
import { ValueError } from "../../tensor/index.js";
import { formatArchitecture, parseArchitecture } from "../architecture.js";
import { decode, type Sequence, type Vocabulary } from "../vocabulary.js";
import type { LabSpace } from "./lab-space.js";

/**
 * A reward like an accuracy that adds up over layers, the first counting most.  `R = .6 + Σ_k 2⁻ᵏ (.08 u_k + .04 a_k)`, k from 0
 * u and a are where the layer's units and activation stand in the space's lists, from 0 to 1; a dropout counts −.02. The optimum
 * is the last of both lists in every layer.
 */
export function additiveReward({ space, tokens }: Vocabulary, sequence: Sequence): number {
  const place = <T>(list: readonly T[], item: T): number => list.indexOf(item) / Math.max(1, list.length - 1);
  return sequence.slice(0, -1).reduce((reward, token, k) => {
    const layer = tokens[token];
    if (typeof layer !== "object") return reward;
    const worth =
      layer.kind === "dropout"
        ? -0.02
        : 0.08 * place(space.units, layer.units) + 0.04 * place(space.activations, layer.activation);
    return reward + worth / 2 ** k;
  }, 0.6);
}

/** The additive reward of every architecture. @shape -> (A) */
export function additiveRewards({ grammar, sequences }: LabSpace): Float64Array {
  return Float64Array.from(sequences, (sequence) => additiveReward(grammar.vocabulary, sequence));
}

/**
 * Validation accuracies of trained networks: each seed's best epoch, as a search keeps it, averaged over seeds.
 * @shape  table: columns architecture, validation_accuracy and, where there are several, seed; a row an epoch -> (A)
 * @throws ValueError when a column or an architecture of the space is missing, or an accuracy is no number
 */
export function rewardsFromTable({ grammar, sequences }: LabSpace, table: Table): Float64Array {
  const names = columnOf(table, "architecture");
  const accuracies = columnOf(table, "validation_accuracy");
  const seeds = table.columns.find(({ name }) => name === "seed");
  if (accuracies.kind !== "number") {
    throw new ValueError(table.name, 'column "validation_accuracy" must hold numbers', { got: "texts" });
  }
  const best = new Map<string, Map<string, number>>();
  for (let row = 0; row < table.rows; row++) {
    const name = formatArchitecture(parseArchitecture(String(names.values[row])));
    const seed = String(seeds?.values[row] ?? "");
    const bySeed = best.get(name) ?? new Map<string, number>();
    bySeed.set(seed, Math.max(bySeed.get(seed) ?? Number.NEGATIVE_INFINITY, accuracies.values[row] as number));
    best.set(name, bySeed);
  }
  return Float64Array.from(sequences, (sequence) => {
    const name = formatArchitecture(decode(grammar.vocabulary, sequence));
    const found = best.get(name);
    if (found === undefined) {
      throw new ValueError(table.name, "the table must have every architecture of the space", {
        got: `no row for "${name}"`,
        hint: "--units, --activations, --dropout and --max-layers name a smaller space",
      });
    }
    return [...found.values()].reduce((a, b) => a + b, 0) / found.size;
  });
}

function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((each) => each.name === name);
  if (column !== undefined) return column;
  throw new ValueError(table.name, `the table must have a column "${name}"`, {
    got: table.columns.map((each) => each.name).join(", "),
  });
}
