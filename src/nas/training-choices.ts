// Training choices: settings of a network's training that a search may choose together with its layers.
import { quoteText } from "../data/index.js";
import { ValueError } from "../tensor/index.js";

/** In the order in which an architecture names them. */
export const trainingKinds = ["learning-rate", "batch-size", "weight-decay"] as const;
export type TrainingKind = (typeof trainingKinds)[number];

/** One setting of the training, chosen for one network: it takes the place of the search's own. */
export interface TrainingChoice {
  readonly kind: TrainingKind;
  readonly value: number;
}

/** What each may be. */
const rules: Readonly<Record<TrainingKind, { readonly rule: string; accepts(value: number): boolean }>> = {
  "learning-rate": { rule: "a number above 0", accepts: (value) => value > 0 && Number.isFinite(value) },
  "batch-size": { rule: "an integer ≥ 1", accepts: (value) => Number.isSafeInteger(value) && value >= 1 },
  "weight-decay": { rule: "a number ≥ 0", accepts: (value) => value >= 0 && Number.isFinite(value) },
};

/** `learning-rate-0.003` */
export function formatTrainingChoice({ kind, value }: TrainingChoice): string {
  return `${kind}-${value}`;
}

/**
 * The choice that a word names; `undefined` when it begins like none.
 * @throws ValueError when it begins like one, but its value is not what it may be
 */
export function parseTrainingChoice(word: string): TrainingChoice | undefined {
  const kind = trainingKinds.find((name) => word.startsWith(`${name}-`));
  if (kind === undefined) return undefined;
  const text = word.slice(kind.length + 1);
  const value = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  const { rule, accepts } = rules[kind];
  if (accepts(value)) return { kind, value };
  throw new ValueError("architecture", `${quoteText(word)} must have ${rule} after ${kind}-`, { got: quoteText(text) });
}

/** The first of the values that a kind cannot have, and why. */
export function wrongValue(
  kind: TrainingKind,
  values: readonly number[],
): { readonly rule: string; readonly value: number } | undefined {
  const { rule, accepts } = rules[kind];
  const value = values.find((one) => !accepts(one));
  return value === undefined ? undefined : { rule, value };
}
