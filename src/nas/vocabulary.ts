// The vocabulary: which layers a search may choose from, and the token ids they go by.
import { ValueError } from "../tensor/index.js";
import {
  type Activation,
  type Architecture,
  activations as everyActivation,
  formatLayer,
  type Layer,
  type Part,
} from "./architecture.js";
import { type TrainingKind, trainingKinds, wrongValue } from "./training-choices.js";

/**
 * What a search may build: any dense layer of `units` × `activations`, any dropout, up to `maxLayers` hidden layers; and, where there are
 * lists for them, how each network is trained: one value of each list.
 */
export type SearchSpace = {
  readonly units: readonly number[];
  readonly activations: readonly Activation[];
  /** May be empty: a space without dropout. */
  readonly dropoutRates: readonly number[];
  /** Hidden layers, dropout included, the output layer not. */
  readonly maxLayers: number;
  readonly learningRates?: readonly number[];
  readonly batchSizes?: readonly number[];
  readonly weightDecays?: readonly number[];
};

/** Where a space lists the values of each kind. */
const listOf = {
  "learning-rate": "learningRates",
  "batch-size": "batchSizes",
  "weight-decay": "weightDecays",
} as const satisfies Record<TrainingKind, keyof SearchSpace>;

/** An index into a vocabulary's `tokens`. */
export type Token = number;
/** An architecture as ids, the output token last. */
export type Sequence = readonly Token[];

export type Vocabulary = {
  readonly space: SearchSpace;
  /** What each id means: `[padding, dense layers units-major, dropouts, training choices kind by kind, output]`. */
  readonly tokens: readonly ("padding" | Part | "output")[];
  /** Number of ids, padding included. */
  readonly size: number;
  /** Ids 1 ... lastDense are dense layers. */
  readonly lastDense: Token;
  /** Ids 1 ... lastLayer are layers. */
  readonly lastLayer: Token;
  /** What is chosen of the training before the first layer, one token of each range in this order; mostly nothing. */
  readonly choices: readonly { readonly kind: TrainingKind; readonly first: Token; readonly last: Token }[];
  /** The output layer's id, the largest. */
  readonly output: Token;
  /** Ids by the text of their layer. */
  readonly idOf: ReadonlyMap<string, Token>;
};

/** The id that fills up sequences to one length; no layer has it. */
export const padding: Token = 0;

/** The tutorial's space: 28 dense layers and one dropout, at most two of them: 840 architectures. */
export const tutorialSpace: SearchSpace = {
  units: [8, 16, 32, 64, 128, 256, 512],
  activations: ["sigmoid", "tanh", "relu", "elu"],
  dropoutRates: [0.2],
  maxLayers: 2,
};

/**
 * The ids of a space.  `id = activations · i + j + 1` for units i and activation j; then the dropouts, the training choices, the output layer
 * @throws ValueError when the space is empty, repeats itself, or has a value out of range
 */
export function vocabularyOf(space: SearchSpace): Vocabulary {
  assertValid(space);
  const { units, activations, dropoutRates } = space;
  const layers: readonly Layer[] = [
    ...units.flatMap((width) => activations.map((activation): Layer => ({ kind: "dense", units: width, activation }))),
    ...dropoutRates.map((rate): Layer => ({ kind: "dropout", rate })),
  ];
  const parts: Part[] = [...layers];
  const choices = trainingKinds.flatMap((kind) => {
    const values = space[listOf[kind]] ?? [];
    const first = parts.length + 1;
    for (const value of values) parts.push({ kind, value });
    return values.length === 0 ? [] : [{ kind, first, last: parts.length }];
  });
  return {
    space,
    tokens: ["padding", ...parts, "output"],
    size: parts.length + 2,
    lastDense: units.length * activations.length,
    lastLayer: layers.length,
    choices,
    output: parts.length + 1,
    idOf: new Map(parts.map((part, i) => [formatLayer(part), i + 1])),
  };
}

/**
 * The ids of the layers in order, then the output layer's.  How many layers there may be is the grammar's matter, not asked here.
 * @throws ValueError when a layer is not in the vocabulary
 */
export function encode(vocabulary: Vocabulary, architecture: Architecture): Sequence {
  const ids = architecture.map((layer, i) => {
    const id = vocabulary.idOf.get(formatLayer(layer));
    if (id !== undefined) return id;
    throw new ValueError("encode", `layer ${i + 1} must be in the search space`, {
      got: formatLayer(layer),
      hint: `the space has ${formatSpace(vocabulary.space)}`,
    });
  });
  return [...ids, vocabulary.output];
}

/**
 * The layers that a sequence stands for, the inverse of `encode`.
 * @throws ValueError when the sequence does not end with the output layer, or an id before it is not a layer's
 */
export function decode(vocabulary: Vocabulary, sequence: Sequence): Architecture {
  const { tokens, output } = vocabulary;
  const last = sequence.at(-1);
  if (last !== output) {
    throw new ValueError("decode", `the last token must be the output layer's id ${output}`, {
      got: last === undefined ? "an empty sequence" : describeToken(vocabulary, last),
    });
  }
  return sequence.slice(0, -1).map((id, i) => {
    const layer = tokens[id];
    if (typeof layer === "object") return layer;
    throw new ValueError("decode", `token ${i + 1} must be a layer's id 1 ... ${output - 1}`, {
      got: describeToken(vocabulary, id),
    });
  });
}

/** A token as messages name it: `29 (dropout-0.2)`, or the bare number when it is no id. */
export function describeToken({ tokens }: Vocabulary, token: Token): string {
  const meaning = tokens[token];
  if (meaning === undefined) return String(token);
  return `${token} (${typeof meaning === "object" ? formatLayer(meaning) : meaning})`;
}

function formatSpace(space: SearchSpace): string {
  const { units, activations, dropoutRates } = space;
  const dropout = dropoutRates.length === 0 ? "no dropout" : `dropout ${dropoutRates.join(", ")}`;
  const choices = trainingKinds.flatMap((kind) => {
    const values = space[listOf[kind]] ?? [];
    return values.length === 0 ? [] : [`${kind} ${values.join(", ")}`];
  });
  return [`units ${units.join(", ")}`, `activations ${activations.join(", ")}`, dropout, ...choices].join("; ");
}

function assertValid(space: SearchSpace): void {
  const { units, activations, dropoutRates, maxLayers } = space;
  assertList("units", units, "must be integers ≥ 1", (width) => Number.isSafeInteger(width) && width >= 1);
  assertList("activations", activations, `must be of ${everyActivation.join(", ")}`, (name) => everyActivation.includes(name));
  assertList("dropoutRates", dropoutRates, "must be above 0 and below 1", (rate) => rate > 0 && rate < 1);
  for (const kind of trainingKinds) {
    const values = space[listOf[kind]] ?? [];
    const wrong = wrongValue(kind, values);
    assertList(listOf[kind], values, `must each be ${wrong?.rule}`, (value) => value !== wrong?.value);
  }
  for (const [name, list] of Object.entries({ units, activations })) {
    if (list.length === 0) throw new ValueError("search space", `${name} must not be empty`, { got: "[]" });
  }
  if (!Number.isSafeInteger(maxLayers) || maxLayers < 1) {
    throw new ValueError("search space", "maxLayers must be an integer ≥ 1", { got: String(maxLayers) });
  }
}

function assertList<T>(name: string, list: readonly T[], rule: string, accepts: (item: T) => boolean): void {
  const wrong = list.find((item) => !accepts(item));
  if (wrong !== undefined) throw new ValueError("search space", `${name} ${rule}`, { got: String(wrong) });
  const twice = list.find((item, i) => list.indexOf(item) !== i);
  if (twice !== undefined) throw new ValueError("search space", `${name} must not repeat`, { got: `${twice} twice` });
}
