// How alike two architectures are: the kernels of the predictors, made from a grammar's vocabulary alone.

import { isLayer } from "../architecture.js";
import type { Grammar } from "../grammar.js";
import { padding, type Sequence, type Token, type Vocabulary } from "../vocabulary.js";

/** The prior covariance of two architectures' rewards, in units of the signal's variance: 1 of an architecture with itself. */
export type Kernel = (a: Sequence, b: Sequence) => number;

/** What any two layers share. With it a kernel stays positive semidefinite whatever the vocabulary; see `layerSimilarity`. */
const anyTwo = 0.2;
/** What is left of it between dense layers when the activation differs. */
const otherActivation = 0.3;
/** Between no layer and a dropout, or dropouts of two rates; and between two weight decays. */
const withoutUnits = 0.8;
/** Over how many doublings of the units, the learning rate or the batch size the similarity falls to `exp(−1/2)`. @units log2 */
const doublings = 2;

/**
 * Additive and pairwise in the layers' positions.  `k = .6 · mean_p s_p + .4 · mean_{p<q} s_p s_q`, `s_p` the similarity at position p
 * Where an architecture has no p-th layer, "no layer" is what stands there. With two positions this is .3 s₁ + .3 s₂ + .4 s₁ s₂.
 * A training choice is a position like any other. Products of covariances and their means are covariances, so it is one at any depth.
 * The weights were fixed beforehand, not fitted: some tens of noisy trials say little of them.
 * @source Duvenaud, Nickisch and Rasmussen 2011
 */
export function layerKernel(grammar: Grammar): Kernel {
  const similarity = similarities(grammar.vocabulary, layerSimilarity);
  const positions = grammar.maxLength - 1;
  return (a, b) => {
    const { sum, squares } = overPositions(a, b, positions, similarity);
    const mean = sum / positions;
    if (positions === 1) return mean;
    return 0.6 * mean + (0.4 * (sum * sum - squares)) / (positions * (positions - 1));
  };
}

/**
 * The share of positions with the same layer: a Gaussian process with this kernel is ridge regression on one-hot layers.
 * @source Rasmussen and Williams 2006, section 2.1
 */
export function oneHotKernel(grammar: Grammar): Kernel {
  const similarity = similarities(grammar.vocabulary, (vocabulary, a, b) =>
    partAt(vocabulary, a) === partAt(vocabulary, b) ? 1 : 0,
  );
  const positions = grammar.maxLength - 1;
  return (a, b) => overPositions(a, b, positions, similarity).sum / positions;
}

interface Similarities {
  readonly size: number;
  /** By `a · size + b`. */
  readonly values: Float64Array;
}

function similarities(vocabulary: Vocabulary, of: (vocabulary: Vocabulary, a: Token, b: Token) => number): Similarities {
  const { size } = vocabulary;
  return { size, values: Float64Array.from({ length: size * size }, (_, i) => of(vocabulary, Math.floor(i / size), i % size)) };
}

/** The similarities' sum over the positions, and that of their squares. */
function overPositions(
  a: Sequence,
  b: Sequence,
  positions: number,
  { size, values }: Similarities,
): { readonly sum: number; readonly squares: number } {
  let [sum, squares] = [0, 0];
  for (let p = 0; p < positions; p++) {
    const s = values[(a[p] ?? padding) * size + (b[p] ?? padding)] as number;
    sum += s;
    squares += s * s;
  }
  return { sum, squares };
}

/** Padding and the output layer both say that no hidden layer stands there. */
const partAt = ({ tokens }: Vocabulary, token: Token) => {
  const layer = tokens[token];
  return typeof layer === "object" ? layer : undefined;
};

/**
 * `.2 + .8 · exp(−Δ² / 8) · (1, or .3 where the activation differs)` of dense layers Δ doublings apart, .8 between no layer and a
 * dropout, .2 between either and a dense layer. Training choices of one kind likewise: learning rates and batch sizes as widths,
 * weight decays as dropouts. A sum of a constant and of blocks that are positive semidefinite, so it is too.
 */
function layerSimilarity(vocabulary: Vocabulary, a: Token, b: Token): number {
  const [x, y] = [partAt(vocabulary, a), partAt(vocabulary, b)];
  if (x === y) return 1;
  if (x?.kind === "dense" && y?.kind === "dense") {
    return near(x.units, y.units, x.activation === y.activation ? 1 : otherActivation);
  }
  const [choice, other] = [x, y].map((part) => (part === undefined || isLayer(part) ? undefined : part));
  if (choice !== undefined && choice.kind === other?.kind) {
    return choice.kind === "weight-decay" ? withoutUnits : near(choice.value, other.value, 1);
  }
  if (choice !== undefined || other !== undefined || x?.kind === "dense" || y?.kind === "dense") return anyTwo;
  return withoutUnits;
}

/** By their ratio. Engines differ in the last bits of exp and log2; f32 has none of those. */
function near(x: number, y: number, factor: number): number {
  const apart = Math.log2(x / y) / doublings;
  return Math.fround(anyTwo + (1 - anyTwo) * (Math.exp(-(apart ** 2) / 2) * factor));
}
