// The weight bank: one-shot weight sharing, by which a new network starts from what earlier ones learned.
import { type Architecture, formatLayer, layersOf } from "./architecture.js";
import type { CompleteEvaluation, Job, Weights } from "./job.js";

type SharedLayer = readonly [weight: Weights, bias: Weights];

/** The last trained weight and bias for each pair of neighbouring dense layers. */
export type WeightBank = ReadonlyMap<string, SharedLayer>;

export const emptyBank: WeightBank = new Map();

/**
 * The key of each dense layer, the output layer included: the dense layer before it and itself. Depth and dropout between do not
 * count, so that a pair is shared wherever it stands.
 * @example bankKeys([64-tanh, dropout-0.2, 32-elu]) -> ["input > 64-tanh", "64-tanh > 32-elu", "32-elu > output"]
 */
export function bankKeys(architecture: Architecture): string[] {
  const names = ["input", ...architecture.filter((layer) => layer.kind === "dense").map(formatLayer), "output"];
  return names.slice(1).map((name, k) => `${names[k]} > ${name}`);
}

/**
 * The key of each dense layer, the output layer included: the pair of `bankKeys` and its depth among the dense layers. A layer that
 * stands elsewhere reads other features.
 * @example depthKeys([64-tanh, dropout-0.2, 32-elu]) -> ["1: input > 64-tanh", "2: 64-tanh > 32-elu", "3: 32-elu > output"]
 */
export function depthKeys(architecture: Architecture): string[] {
  return bankKeys(architecture).map((pair, k) => `${k + 1}: ${pair}`);
}

/**
 * The key of each dense layer, the output layer included: all layers before it and itself, dropout among them. What is shared was
 * trained on the same features.
 * @example prefixKeys([64-tanh, dropout-0.2, 32-elu]) -> ["64-tanh", "64-tanh dropout-0.2 32-elu", "64-tanh dropout-0.2 32-elu output"]
 */
export function prefixKeys(architecture: Architecture): string[] {
  const layers = layersOf(architecture);
  const names = [...layers.map(formatLayer), "output"];
  return names.flatMap((_, k) => (layers[k]?.kind === "dropout" ? [] : [names.slice(0, k + 1).join(" ")]));
}

/** How the bank calls an architecture's dense layers, the output layer included. */
export type KeysOf = (architecture: Architecture) => readonly string[];

/** What an architecture's dense layers can start from. */
export function lookUp(bank: WeightBank, architecture: Architecture, keysOf: KeysOf = bankKeys): NonNullable<Job["shared"]> {
  return keysOf(architecture).map((key) => bank.get(key) ?? null);
}

/** The bank after an evaluation: its layers replace earlier ones under the same keys. */
export function deposit(
  bank: WeightBank,
  { architecture, weights }: Pick<CompleteEvaluation, "architecture" | "weights">,
  keysOf: KeysOf = bankKeys,
): WeightBank {
  const layers = keysOf(architecture).map((key, k): [string, SharedLayer] => [
    key,
    [weights[2 * k] as Weights, weights[2 * k + 1] as Weights],
  ]);
  return new Map([...bank, ...layers]);
}
