// Neighbours: the architectures that are one small change away, from the grammar alone.
import { integerBelow, type Stream } from "../../tensor/index.js";
import { formatLayer, isLayer, type Part } from "../architecture.js";
import { type Grammar, isLegal, type SeenSequences } from "../grammar.js";
import type { Sequence, Token, Vocabulary } from "../vocabulary.js";

/** The kinds of small change. Each undoes itself, but for `insert` and `remove`, which undo each other. */
export const edits = ["width", "activation", "rate", "kind", "training", "insert", "remove"] as const;
export type Edit = (typeof edits)[number];
export type Neighbours = Readonly<Record<Edit, readonly Sequence[]>>;

/**
 * For any sequence of the grammar, those that differ from it by one edit, each once:
 * `width` the next wider or narrower dense layer, `activation` any other of a dense layer, `rate` the next higher or lower of a
 * dropout, `kind` a dense layer for a dropout or the reverse, `training` the next higher or lower value of a training choice, `insert` any layer anywhere, `remove` any layer.
 * To be neighbours is mutual, and every architecture can be reached from every other.
 */
export function neighbourhood(grammar: Grammar): (sequence: Sequence) => Neighbours {
  const substitutes = substitutesOf(grammar.vocabulary);
  const layers = Array.from({ length: grammar.vocabulary.lastLayer }, (_, i) => i + 1);
  return (sequence) => {
    const body = sequence.slice(0, -1);
    const legal = (candidates: readonly Sequence[]): Sequence[] => candidates.filter((candidate) => isLegal(grammar, candidate));
    const replaced = (edit: Substitution): Sequence[] =>
      legal(body.flatMap((token, i) => (substitutes[edit][token] as Token[]).map((other) => sequence.with(i, other))));
    return {
      width: replaced("width"),
      activation: replaced("activation"),
      rate: replaced("rate"),
      kind: replaced("kind"),
      training: replaced("training"),
      // A layer before its like is the same as one after it: only the latter is given. So with the removal of one of them.
      insert: legal(
        sequence.flatMap((next, i) => layers.filter((layer) => layer !== next).map((layer) => sequence.toSpliced(i, 0, layer))),
      ),
      remove: legal(body.flatMap((token, i) => (token === sequence[i + 1] ? [] : [sequence.toSpliced(i, 1)]))),
    };
  };
}

/**
 * One unseen neighbour, or `undefined` when there is none: first the edit is drawn, each that leads to an unseen one alike, then where
 * it leads. Otherwise nearly all would be insertions, of which there are most.
 */
export function drawNeighbour(neighbours: Neighbours, seen: SeenSequences | undefined, rng: Stream): Sequence | undefined {
  const groups = edits
    .map((edit) => neighbours[edit].filter((sequence) => seen === undefined || !seen.has(sequence)))
    .filter((group) => group.length > 0);
  const group = groups[integerBelow(groups.length, rng)];
  return group?.[integerBelow(group.length, rng)];
}

type Substitution = Exclude<Edit, "insert" | "remove">;

/** By which tokens an edit replaces each token. */
function substitutesOf({ space, tokens, idOf }: Vocabulary): Record<Substitution, Token[][]> {
  const { units, activations, dropoutRates } = space;
  const parts = tokens.filter((token) => typeof token === "object");
  const layers = parts.filter(isLayer);
  const choices = parts.filter((part) => !isLayer(part));
  const substitutes = (partsFor: (part: Part) => readonly Part[]): Token[][] =>
    tokens.map((token) => (typeof token === "object" ? partsFor(token).map((part) => idOf.get(formatLayer(part)) as Token) : []));
  return {
    width: substitutes((layer) =>
      layer.kind === "dense" ? adjacent(units, layer.units).map((width) => ({ ...layer, units: width })) : [],
    ),
    activation: substitutes((layer) =>
      layer.kind === "dense"
        ? activations.filter((name) => name !== layer.activation).map((activation) => ({ ...layer, activation }))
        : [],
    ),
    rate: substitutes((layer) =>
      layer.kind === "dropout" ? adjacent(dropoutRates, layer.rate).map((rate) => ({ ...layer, rate })) : [],
    ),
    kind: substitutes((layer) => (isLayer(layer) ? layers.filter((other) => other.kind !== layer.kind) : [])),
    training: substitutes((choice) => {
      if (isLayer(choice)) return [];
      const values = choices.filter(({ kind }) => kind === choice.kind).map(({ value }) => value);
      return adjacent(values, choice.value).map((value) => ({ ...choice, value }));
    }),
  };
}

/** The next smaller and the next larger of the values, where there are. */
function adjacent(values: readonly number[], value: number): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = sorted.indexOf(value);
  return sorted.filter((_, i) => Math.abs(i - at) === 1);
}
