// What each architecture of a listed space is worth: by a formula, or by a table of trained networks.
import type { Table } from "../../data/index.js";
import { ValueError } from "../../tensor/index.js";
import { formatArchitecture, isLayer } from "../architecture.js";
import { trainingTableOf } from "../arena/index.js";
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
    if (typeof layer !== "object" || !isLayer(layer)) return reward;
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
  const { name: file, architectures, curves } = trainingTableOf(table);
  const best = new Map(
    architectures.map((architecture, row) => [
      formatArchitecture(architecture),
      (curves[row] ?? []).map((curve) =>
        curve.reduce((most, { accuracy = Number.NaN }) => Math.max(most, accuracy), Number.NEGATIVE_INFINITY),
      ),
    ]),
  );
  return Float64Array.from(sequences, (sequence) => {
    const name = formatArchitecture(decode(grammar.vocabulary, sequence));
    const found = best.get(name);
    if (found === undefined) {
      throw new ValueError(file, "the table must have every architecture of the space", {
        got: `no row for "${name}"`,
        hint: "--units, --activations, --dropout and --max-layers name a smaller space",
      });
    }
    const reward = found.reduce((a, b) => a + b, 0) / found.length;
    if (Number.isNaN(reward)) throw new ValueError(file, 'the table must have a column "validation_accuracy" of numbers');
    return reward;
  });
}
