// What the figures are to reach, on Node 20 and on the second Node; every table shows a goal beside its figure.
import type { Work } from "./peers-results.js";

/** On Node 20 and on the second Node. */
export type GoalPair = readonly [first: number, second: number];

/** How many times as long a peer is to take, at least. */
export const ratioGoals: readonly { readonly work: Work; readonly engine: string; readonly least: GoalPair }[] = [
  { work: "twenty", engine: "tfjs-layers", least: [42, 70] },
  { work: "twenty", engine: "tfjs-core", least: [30, 50] },
  { work: "twenty", engine: "jax-js", least: [19, 31] },
  { work: "twenty", engine: "torch", least: [7, 12] },
  { work: "twenty", engine: "sklearn", least: [4.5, 7.5] },
  { work: "twenty", engine: "numpy", least: [2.2, 3.7] },
  { work: { single: "8-relu" }, engine: "torch", least: [130, 165] },
  { work: { single: "8-relu" }, engine: "jax-js", least: [200, 250] },
  { work: { single: "512-elu 512-tanh" }, engine: "torch", least: [1, 1.8] },
  { work: { single: "512-elu 512-tanh" }, engine: "tfjs-core", least: [23, 42] },
  { work: "controller", engine: "torch", least: [3.2, 4.5] },
];

/** Of the time over the twenty, what their products would take at the best rate of any product. */
export const leastLimitShare: GoalPair = [0.6, 0.48];
/** Compiling one candidate, warm. @units ms */
export const mostCompile: GoalPair = [0.5, 0.5];
/** The whole search on two workers against one. */
export const leastSpeedup: GoalPair = [1.85, 1.85];
/** Of the whole search on one worker. */
export const mostOutside: GoalPair = [0.08, 0.08];

/** A bound as it was set, without a leading zero. */
export function plain(value: number): string {
  return String(value).replace(/^0\./, ".");
}

/** A goal and whether it is reached: `≥ 42, met`, `≤ 8 %, **missed**`. */
export function judge(
  value: number,
  goal: { readonly least: number } | { readonly most: number },
  show: (value: number) => string,
): string {
  const [sign, bound, isMet] = "least" in goal ? ["≥", goal.least, value >= goal.least] : ["≤", goal.most, value <= goal.most];
  return `${sign} ${show(bound)}, ${isMet ? "met" : "**missed**"}`;
}
