// The noise probe: before a search, how much of what a training shows is its architecture, and how much its seed.
import { integerBelow, type Stream, stream } from "../tensor/index.js";
import type { NoiseProbed } from "./events.js";
import type { Grammar, SeenSequences } from "./grammar.js";
import type { Evaluator, Job } from "./job.js";
import { trialReward } from "./reward.js";
import { drawUniform } from "./strategies/random.js";
import { decode } from "./vocabulary.js";

/** How many architectures are looked at, and on how many seeds each. */
export interface ProbeSize {
  readonly architectures: number;
  readonly seeds: number;
}

/**
 * Trains some architectures, drawn uniformly, on some seeds each. They are no trials: nobody learns from them, and they may be proposed
 * as any other. `undefined` when the search was told to stop, when the space is smaller, or when a training failed.
 */
export async function probeNoise(
  { grammar, seed, training }: { readonly grammar: Grammar } & Pick<Job, "seed" | "training">,
  { architectures, seeds }: ProbeSize,
  { evaluator, space, signal }: { readonly evaluator: Evaluator; readonly space: SeenSequences; readonly signal?: AbortSignal },
): Promise<NoiseProbed | undefined> {
  if (space.remaining() < architectures) return undefined;
  const rng = stream(seed, "probe");
  const drawn = new Map<string, Job["architecture"]>();
  while (drawn.size < architectures) {
    const sequence = drawUniform(grammar, space, rng);
    drawn.set(sequence.join(" "), decode(grammar.vocabulary, sequence));
  }
  const tried = [...drawn.values()];
  const jobs = repeatedJobs(tried, seeds, training, rng);
  const rewards = new Map<number, number>();
  for await (const evaluation of evaluator.evaluate(jobs, signal)) {
    if (evaluation.status === "complete") rewards.set(evaluation.trial, trialReward(evaluation, training));
  }
  if (rewards.size < jobs.length) return undefined;
  return {
    kind: "noise",
    architectures: tried,
    rewards: tried.map((_, a) => Array.from({ length: seeds }, (_, r) => rewards.get(a * seeds + r + 1) as number)),
  };
}

/** Each architecture on so many seeds, the same for all, one architecture after another: trial `a · seeds + r + 1` is architecture a on seed r. */
export function repeatedJobs(
  architectures: readonly Job["architecture"][],
  seeds: number,
  training: Job["training"],
  rng: Stream,
): Job[] {
  const trainingSeeds = Array.from({ length: seeds }, () => integerBelow(2 ** 31, rng));
  return architectures.flatMap((architecture, a) =>
    trainingSeeds.map((seed, r): Job => ({ trial: a * seeds + r + 1, architecture, seed, training })),
  );
}
