// The end of a search: the check of shared weights, the final choice, the baselines, and the one look at the test rows.
import { chosenOf } from "./best-trials.js";
import type { EndReason, SearchEvent } from "./events.js";
import { inOrder } from "./in-order.js";
import type { CompleteEvaluation, Evaluation } from "./job.js";
import { noPast } from "./record/past.js";
import type { SearchConfig, SearchParts } from "./search-config.js";
import { spread } from "./spread.js";
import { standAloneJobs } from "./stand-alone.js";

export interface Ended {
  readonly reason: EndReason;
  readonly trials: readonly Evaluation[];
  /** Those whose weights were kept. */
  readonly best: readonly CompleteEvaluation[];
}

/**
 * All that is said after the last trial. An interrupted search ends without: it is to be gone on with, and what is said here would
 * look at the test rows once more then.
 */
export async function* searchEnd(
  config: SearchConfig,
  parts: SearchParts,
  { trials, best, ...ended }: Ended,
): AsyncGenerator<SearchEvent, void, void> {
  const { evaluator, signal, past = noPast } = parts;
  const known = trials.length === past.evaluations.size ? past.ending : noPast.ending;
  let { reason } = ended;
  const isInterrupted = (): boolean => {
    if (signal?.aborted === true && signal.reason !== "timeout") reason = "interrupted";
    return reason === "interrupted";
  };

  if (config.oneShot && reason !== "timeout" && !isInterrupted()) {
    const alone = standAloneJobs(trials, config.oneShotCheck ?? 0, config);
    for (const { trial } of alone) if (known.compared.has(trial)) yield known.compared.get(trial) as SearchEvent;
    const open = alone.filter(({ trial }) => !known.compared.has(trial));
    const trialOf = new Map(open.map(({ trial, job }) => [job.trial, trial]));
    const jobs = open.map(({ job }) => job);
    for await (const evaluation of inOrder(jobs, evaluator.evaluate(jobs, signal))) {
      if (evaluation.status !== "complete") continue;
      yield { kind: "compared", trial: trialOf.get(evaluation.trial) as number, validation: evaluation.validation };
    }
    if (signal?.aborted === true) reason = "timeout"; // or it was interrupted, as is seen below
  }

  const finalists = isInterrupted() ? [] : yield* finalChoice(config, trials, best);
  if (!isInterrupted() && known.baselines !== undefined) yield* known.baselines;
  else if (!isInterrupted() && parts.baselines !== undefined) yield* parts.baselines();
  if (parts.test !== undefined) {
    for (const [k, finalist] of finalists.entries()) {
      if (isInterrupted()) break;
      const { trial, architecture } = finalist;
      const test =
        known.tested.get(trial)?.test ??
        (await parts.test(architecture, (await withWeights(finalist, config, parts)).weights, trial));
      yield { kind: "tested", rank: k + 1, trial, test };
    }
  }
  yield { kind: "finished", reason: isInterrupted() ? "interrupted" : reason, trials: trials.length };
}

/** Says which trials were chosen, where all trials decide on that, and gives those that are looked at on the test rows. */
function* finalChoice(
  config: SearchConfig,
  trials: readonly Evaluation[],
  best: readonly CompleteEvaluation[],
): Generator<SearchEvent, readonly CompleteEvaluation[], void> {
  const chosen = chosenOf(trials, best, config);
  if (chosen === undefined) return spread(best, config.top);
  yield chosen;
  const byTrial = new Map(best.map((evaluation) => [evaluation.trial, evaluation]));
  return chosen.ranking.slice(0, config.top).map(({ trial }) => byTrial.get(trial) as CompleteEvaluation);
}

/**
 * A trial with its weights. Of one whose weights an earlier end of this search did not keep, since it was not among the chosen then, they
 * are trained again: the same, since all that decides them is.
 */
async function withWeights(
  trial: CompleteEvaluation,
  { seed, training }: SearchConfig,
  { evaluator, past = noPast }: SearchParts,
): Promise<CompleteEvaluation> {
  if (trial.weights.length > 0) return trial;
  const { architecture, continues, trial: number } = trial;
  const epochs = past.epochs.get(number) ?? training.epochs;
  const origin = continues === undefined ? {} : { continues };
  const job = { trial: number, architecture, seed, training: { ...training, epochs }, ...origin };
  for await (const again of evaluator.evaluate([job])) if (again.status === "complete") return again;
  throw new Error(`search: trial ${number} must train as it did before`);
}
