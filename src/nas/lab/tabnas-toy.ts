// TabNAS's toy: nine networks, a limit on their parameters, and four ways to tell a policy of the limit.
import { pickWeighted, stream } from "../../tensor/index.js";
import type { Chart } from "./chart.js";

/** The widths of either hidden layer. */
export const toyWidths: readonly number[] = [2, 3, 4];

/** Widths of the two hidden layers of a network with two inputs and one output. */
export type ToyNetwork = readonly [number, number];

/** The losses of 2-2, 2-3, 2-4, 3-2, ..., 4-4. @source Yang et al. 2022, figure 1 */
const losses: readonly number[] = [0.9, 0.9, 0.66, 0.9, 0.66, 0.3, 0.6, 0.3, 0.1];
const mostParameters = 25;

export interface ToyEntry {
  readonly network: ToyNetwork;
  readonly parameters: number;
  readonly loss: number;
  readonly isFeasible: boolean;
}

/** With two inputs and one output.  `(2 + 1)·a + (a + 1)·b + (b + 1)` */
const toyParameters = (a: number, b: number): number => 3 * a + (a + 1) * b + b + 1;

/** All nine. The best of the feasible is 4-2. */
export const toyEntries: readonly ToyEntry[] = toyWidths.flatMap((a, i) =>
  toyWidths.map((b, j) => {
    const parameters = toyParameters(a, b);
    return { network: [a, b], parameters, loss: losses[3 * i + j] as number, isFeasible: parameters <= mostParameters };
  }),
);

/**
 * How the limit reaches the policy. With all but `absolute`, infeasible networks are drawn and dropped, and what is ascended is
 * `A · log (π(y) / P(V))`, P(V) being the probability of drawing a feasible one.
 * - `exact`: P(V) is summed over the feasible, and differentiated.
 * - `detached`: P(V) is a number, whatever its value. What is left to differentiate is `A · log π(y)`: rejection uncorrected.
 * - `sampled`: P(V) is differentiated, but estimated from a few draws.  `P̂ = (1/N) Σ_k [y_k ∈ V] π(y_k) / q(y_k)`, q = π held fixed
 * - `absolute`: nothing is dropped; the reward is `R − β |parameters / 25 − 1|`.
 */
export type ToyRule = "exact" | "detached" | "sampled" | "absolute";
export const toyRules: readonly ToyRule[] = ["exact", "detached", "sampled", "absolute"];

export interface ToyOptions {
  readonly rule: ToyRule;
  readonly seed: number;
  readonly iterations?: number;
  readonly learningRate?: number;
  /** β of the absolute reward. */
  readonly penalty?: number;
  /** N of the sampled P(V). */
  readonly draws?: number;
}

export interface ToyRun {
  /** The probability of each of `toyEntries` at the end, infeasible ones included. */
  readonly probabilities: Float64Array;
  /** The likeliest of the feasible: what rejection ends with. */
  readonly picked: ToyEntry;
}

const kinds = toyWidths.length;
const [beta1, beta2, epsilon, keep] = [0.9, 0.999, 1e-8, 0.9];

/** What the policy of six logits, three a layer, gives each network.  `π(a, b) = softmax(z₁)_a · softmax(z₂)_b` */
export function toyProbabilities(logits: Float64Array, out: Float64Array = new Float64Array(kinds * kinds)): Float64Array {
  let total = 0;
  for (let i = 0; i < kinds; i++) {
    for (let j = 0; j < kinds; j++) {
      const weight = Math.exp((logits[i] as number) + (logits[kinds + j] as number));
      out[i * kinds + j] = weight;
      total += weight;
    }
  }
  for (let y = 0; y < out.length; y++) out[y] = (out[y] as number) / total;
  return out;
}

/**
 * The gradient, in the six logits, of what is ascended for a network that was drawn.  `A · (1_y − ρ)`, layer by layer
 * The rules differ only in ρ, with whom the drawn one is compared: the feasible under the policy (`exact`), all (`detached`,
 * `absolute`), the feasible among `others`, drawn beside it (`sampled`).
 * @shape  logits (6) -> (6)
 */
export function toyGradient(
  logits: Float64Array,
  drawn: number,
  { rule, advantage, others = [] }: { rule: ToyRule; advantage: number; others?: readonly number[] },
): Float64Array {
  const reference = new Float64Array(toyEntries.length);
  if (rule === "sampled") for (const y of others) reference[y] = (reference[y] as number) + 1;
  else toyProbabilities(logits, reference);
  const dropsInfeasible = rule === "exact" || rule === "sampled";
  let total = 0;
  for (let y = 0; y < reference.length; y++) {
    if (dropsInfeasible && !(toyEntries[y] as ToyEntry).isFeasible) reference[y] = 0;
    total += reference[y] as number;
  }
  const gradient = new Float64Array(2 * kinds);
  for (let y = 0; y < reference.length; y++) {
    const share = advantage * ((y === drawn ? 1 : 0) - (reference[y] as number) / total);
    const [i, j] = [Math.floor(y / kinds), kinds + (y % kinds)];
    gradient[i] = (gradient[i] as number) + share;
    gradient[j] = (gradient[j] as number) + share;
  }
  return gradient;
}

/**
 * One search, from the uniform policy, one network an iteration. The reward is `1 − loss`; its baseline is a moving average (.9,
 * corrected for its start) that already holds the reward it is taken from; the optimizer is Adam.
 * @source Yang et al. 2022, and the authors' notebook in github.com/google-research/tabnas, whose β is 2
 */
export function runToy({ rule, seed, iterations = 2500, learningRate = 0.02, penalty = 2, draws = 5 }: ToyOptions): ToyRun {
  const rng = stream(seed, "toy", rule);
  const logits = new Float64Array(2 * kinds);
  const probabilities = toyProbabilities(logits);
  const [m, v] = [logits.slice(), logits.slice()];
  let [power1, power2, average, weight] = [1, 1, 0, 0];
  for (let step = 0; step < iterations; step++) {
    toyProbabilities(logits, probabilities);
    const drawn = pickWeighted(probabilities, rng);
    const { loss, parameters, isFeasible } = toyEntries[drawn] as ToyEntry;
    if (rule !== "absolute" && !isFeasible) continue;
    const reward = 1 - loss - (rule === "absolute" ? penalty * Math.abs(parameters / mostParameters - 1) : 0);
    average = keep * average + (1 - keep) * reward;
    weight = keep * weight + 1 - keep;
    const others = rule === "sampled" ? Array.from({ length: draws }, () => pickWeighted(probabilities, rng)) : [];
    if (rule === "sampled" && !others.some((y) => (toyEntries[y] as ToyEntry).isFeasible)) continue; // no estimate of P(V)
    const gradient = toyGradient(logits, drawn, { rule, advantage: reward - average / weight, others });
    power1 *= beta1;
    power2 *= beta2;
    for (let k = 0; k < logits.length; k++) {
      const g = gradient[k] as number;
      m[k] = beta1 * (m[k] as number) + (1 - beta1) * g;
      v[k] = beta2 * (v[k] as number) + (1 - beta2) * g * g;
      const size = Math.sqrt((v[k] as number) / (1 - power2)) + epsilon;
      logits[k] = (logits[k] as number) + (learningRate * (m[k] as number)) / (1 - power1) / size;
    }
  }
  toyProbabilities(logits, probabilities);
  const rank = (y: number): number => ((toyEntries[y] as ToyEntry).isFeasible ? (probabilities[y] as number) : -1);
  const likeliest = toyEntries.reduce((best, _, y) => (rank(y) > rank(best) ? y : best), 0);
  return { probabilities, picked: toyEntries[likeliest] as ToyEntry };
}

/** What one rule ends with, over many searches. */
export interface ToyOutcome {
  readonly rule: ToyRule;
  readonly repetitions: number;
  /** Share of searches that picked each network, those that were never picked left out, the commonest first. */
  readonly picked: readonly { readonly network: ToyNetwork; readonly share: number }[];
  /** Share of searches whose policy, left alone, would draw a network over the limit most often. */
  readonly infeasible: number;
}

/** Which network each rule picks, by its parameters: what lies beyond 25 is not allowed. */
export function toyChart(outcomes: readonly (ToyOutcome & { readonly name: string })[]): Chart {
  return {
    title: "Network picked in the end",
    x: "parameters of the network",
    y: "share of searches",
    series: outcomes.map(({ name, picked }) => ({
      name,
      points: picked.map(({ network: [a, b], share }) => [toyParameters(a, b), share] as const),
    })),
  };
}

/** Repeats a rule's search with a seed for each repetition, from `seed` on. */
export function repeatToy(options: ToyOptions, repetitions: number): ToyOutcome {
  const counts = new Array<number>(toyEntries.length).fill(0);
  let infeasible = 0;
  for (let k = 0; k < repetitions; k++) {
    const { picked, probabilities } = runToy({ ...options, seed: options.seed + k });
    counts[toyEntries.indexOf(picked)] = (counts[toyEntries.indexOf(picked)] as number) + 1;
    const likeliest = probabilities.reduce((best, p, y) => (p > (probabilities[best] as number) ? y : best), 0);
    if (!(toyEntries[likeliest] as ToyEntry).isFeasible) infeasible++;
  }
  const picked = toyEntries
    .map(({ network }, y) => ({ network, share: (counts[y] as number) / repetitions }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
  return { rule: options.rule, repetitions, picked, infeasible: infeasible / repetitions };
}
