// The size probe: a few architectures of different sizes trained on a few seeds each, for what a training takes and how noisy it is.
import { stream } from "../tensor/index.js";
import type { Architecture } from "./architecture.js";
import type { Grammar } from "./grammar.js";
import type { CompleteEvaluation, Evaluator, Job } from "./job.js";
import { type ProbeSize, repeatedJobs } from "./noise-probe.js";
import { architecturesBySize } from "./size-sample.js";

export interface SizeProbe {
  readonly architectures: readonly Architecture[];
  /** Of each architecture by seed, as many for each; none where no seed was trained on all. */
  readonly evaluations: readonly (readonly CompleteEvaluation[])[];
}

/**
 * Trains small, middle and large architectures, seed after seed. Told to stop, it gives the seeds on which all architectures were trained by then; so it
 * does where a training fails.
 */
export async function probeSizes(
  grammar: Grammar,
  shape: { readonly features: number; readonly classes: number },
  { architectures: count, seeds, seed, training }: ProbeSize & Pick<Job, "seed" | "training">,
  { evaluator, signal }: { readonly evaluator: Evaluator; readonly signal?: AbortSignal },
): Promise<SizeProbe> {
  const rng = stream(seed, "size-probe");
  const architectures = architecturesBySize(grammar, shape, count, rng);
  const byArchitecture = repeatedJobs(architectures, seeds, training, rng);
  const round = ({ trial }: Job): number => (trial - 1) % seeds;
  const jobs = [...byArchitecture].sort((a, b) => round(a) - round(b) || a.trial - b.trial);
  const done = new Map<number, CompleteEvaluation>();
  for await (const evaluation of evaluator.evaluate(jobs, signal)) {
    if (evaluation.status === "complete") done.set(evaluation.trial, evaluation);
  }
  const rounds = Array.from({ length: seeds }, (_, r) => architectures.map((_, a) => done.get(a * seeds + r + 1)));
  const whole = rounds.filter((round): round is CompleteEvaluation[] => round.every((one) => one !== undefined));
  return { architectures, evaluations: architectures.map((_, a) => whole.map((round) => round[a] as CompleteEvaluation)) };
}
