// Architectures: the hidden layers of a perceptron as a value, as text, and how many parameters they have.
import { nearestName, quoteText } from "../data/index.js";
import { ValueError } from "../tensor/index.js";
import { formatTrainingChoice, parseTrainingChoice, type TrainingChoice, trainingKinds } from "./training-choices.js";

/** Every activation there is: the tutorial's four, in the order of its token ids, then the others. */
export const activations = ["sigmoid", "tanh", "relu", "elu", "gelu", "silu", "leaky-relu", "softplus"] as const;
export type Activation = (typeof activations)[number];
export type Layer =
  | { readonly kind: "dense"; readonly units: number; readonly activation: Activation }
  | { readonly kind: "dropout"; readonly rate: number };
/**
 * The hidden layers in order; the output layer is implied. `[]` has no hidden layer: logistic or linear regression. Before the layers stands what
 * was chosen of the training, where the search chooses of it: each kind once, in their order.
 */
export type Architecture = readonly Part[];
export type Part = TrainingChoice | Layer;

export function isLayer(part: Part): part is Layer {
  return part.kind === "dense" || part.kind === "dropout";
}

/** The hidden layers alone. */
export function layersOf(architecture: Architecture): readonly Layer[] {
  return architecture.filter(isLayer);
}

/** What was chosen of the training; mostly nothing. */
export function trainingChoicesOf(architecture: Architecture): readonly TrainingChoice[] {
  return architecture.filter((part) => !isLayer(part));
}

/** `64-tanh`, `dropout-0.2`, or `learning-rate-0.003`. */
export function formatLayer(part: Part): string {
  if (!isLayer(part)) return formatTrainingChoice(part);
  return part.kind === "dense" ? `${part.units}-${part.activation}` : `dropout-${part.rate}`;
}

/** The parts in order, one space between: `learning-rate-0.003 64-tanh dropout-0.2 32-elu`; `linear` when there is none. */
export function formatArchitecture(architecture: Architecture): string {
  return architecture.length === 0 ? "linear" : architecture.map(formatLayer).join(" ");
}

/**
 * The architecture that a text describes, the inverse of `formatArchitecture`; any white space separates layers.
 * @throws ValueError naming the layer at fault, when one is not `units-activation` or `dropout-rate`, or a training choice when it does
 * not stand where it must
 */
export function parseArchitecture(text: string): Architecture {
  const words = text.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) {
    throw new ValueError(where, "must name its layers", {
      got: quoteText(text),
      hint: '"linear" is the one without hidden layers',
    });
  }
  if (words.length === 1 && words[0] === "linear") return [];
  const parts = words.map((word, i) => parseTrainingChoice(word) ?? parseLayer(word, i + 1));
  assertChoicesFirst(parts);
  return parts;
}

/**
 * Units of the output layer: one for a number (`classes` is 1: linear) and for two classes (sigmoid), else one a class (softmax).
 * @throws ValueError when `classes` is not an integer ≥ 1
 */
export function outputUnits(classes: number): number {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new ValueError("outputUnits", "classes must be an integer ≥ 1, which stands for a target of numbers", {
      got: String(classes),
    });
  }
  return classes <= 2 ? 1 : classes;
}

/**
 * Weights and biases of all dense layers, the output layer included.  `Σ (inputs + 1) · units`
 * @throws ValueError when `features` is not an integer ≥ 1 or `classes` not an integer ≥ 1
 */
export function parameterCount(architecture: Architecture, features: number, classes: number): number {
  if (!Number.isInteger(features) || features < 1) {
    throw new ValueError("parameterCount", "features must be an integer ≥ 1", { got: String(features) });
  }
  return denseLayers(architecture, features, classes).reduce((count, { inputs, units }) => count + (inputs + 1) * units, 0);
}

/** Multiply-adds of one row's way through the network; activations are not counted.  `Σ inputs · units` */
export function multiplyAdds(architecture: Architecture, features: number, classes: number): number {
  return denseLayers(architecture, features, classes).reduce((count, { inputs, units }) => count + inputs * units, 0);
}

/** A dense layer between its neighbours. The output layer has no activation. */
export interface DenseLayer {
  readonly inputs: number;
  readonly units: number;
  readonly activation?: Activation;
}

/** The dense layers, the output layer included. */
export function denseLayers(architecture: Architecture, features: number, classes: number): DenseLayer[] {
  const hidden = architecture.flatMap((layer) => (layer.kind === "dense" ? [layer] : []));
  return [...hidden, { units: outputUnits(classes) }].map((layer, k) => ({
    inputs: hidden[k - 1]?.units ?? features,
    units: layer.units,
    ...("activation" in layer ? { activation: layer.activation } : {}),
  }));
}

const where = "architecture";

function assertChoicesFirst(parts: Architecture): void {
  const place = (part: Part): number => (isLayer(part) ? trainingKinds.length : trainingKinds.indexOf(part.kind));
  const wrong = parts.find((part, i) => {
    const before = parts[i - 1];
    return !isLayer(part) && before !== undefined && place(before) >= place(part);
  });
  if (wrong === undefined) return;
  throw new ValueError(where, `${trainingKinds.join(", ")} must stand before the layers, in this order, each once at most`, {
    got: formatArchitecture(parts),
  });
}

function parseLayer(word: string, position: number): Layer {
  // Dropout goes first: a small rate, such as 1e-7, has a dash of its own.
  if (word.startsWith("dropout-")) return { kind: "dropout", rate: parseRate(word, position) };

  // At the first dash: the name of an activation may have one too.
  const dash = word.indexOf("-");
  const [before, after] = [word.slice(0, Math.max(dash, 0)), word.slice(dash + 1)];
  const units = /^\d+$/.test(before) ? Number(before) : Number.NaN;
  const activation = activations.find((name) => name === after);
  if (Number.isSafeInteger(units) && units >= 1 && activation !== undefined) return { kind: "dense", units, activation };

  if (!Number.isNaN(units)) {
    if (activation !== undefined) throw unitsError(word, position, before);
    const name = nearestName(after, activations);
    throw new ValueError(where, `layer ${position} ${quoteText(word)} must end in one of ${activations.join(", ")}`, {
      got: quoteText(after),
      ...(name === undefined ? {} : { hint: `did you mean ${before}-${name}?` }),
    });
  }
  if (dash > 0 && activation !== undefined) throw unitsError(word, position, before);
  const swapped = activations
    .map((name) => `${name}-`)
    .find((start) => word.startsWith(start) && /^\d+$/.test(word.slice(start.length)));
  throw new ValueError(where, `layer ${position} must be units-activation or dropout-rate`, {
    got: quoteText(word),
    hint: swapped
      ? `did you mean ${word.slice(swapped.length)}-${swapped.slice(0, -1)}?`
      : `such as 64-tanh or dropout-0.2; activations are ${activations.join(", ")}${word === "linear" ? "; linear stands alone" : ""}`,
  });
}

function parseRate(word: string, position: number): number {
  const text = word.slice("dropout-".length);
  const rate = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (rate > 0 && rate < 1) return rate;
  throw new ValueError(where, `layer ${position} ${quoteText(word)} must have a rate above 0 and below 1`, {
    got: quoteText(text),
    hint: "dropout-0.2 drops one value in five",
  });
}

function unitsError(word: string, position: number, got: string): ValueError {
  return new ValueError(where, `layer ${position} ${quoteText(word)} must have an integer ≥ 1 of units`, { got: quoteText(got) });
}
