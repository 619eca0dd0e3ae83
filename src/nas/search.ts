// The search loop: propose, evaluate, learn, until the trials are used up; then the one look at the test rows.
import { stream, ValueError } from "../tensor/index.js";
import type { Architecture } from "./architecture.js";
import { chosenOf, insertRanked, mostKept, type RankingConfig } from "./best-trials.js";
import { epochsOf } from "./continued.js";
import type { BaselineScored, EndReason, SearchEvent } from "./events.js";
import { enumerate, mostWalked, SeenSequences } from "./grammar.js";
import type { CompleteEvaluation, Evaluation, Evaluator, Job, Weights } from "./job.js";
import { type ProbeSize, probeNoise } from "./noise-probe.js";
import { spread } from "./spread.js";
import { type StandAlone, standAloneJobs } from "./stand-alone.js";
import type { History, Proposal, Strategy } from "./strategies/strategy.js";
import type { TestScores } from "./test-scores.js";
import { decode } from "./vocabulary.js";
import { deposit, emptyBank, type KeysOf, lookUp, type WeightBank } from "./weight-bank.js";

export interface SearchConfig extends RankingConfig {
  readonly seed: number;
  /** Architectures to train, at most. */
  readonly trials: number;
  /** The search ends when a batch is done and so many epochs were trained. */
  readonly mostEpochs?: number;
  /** Architectures between two steps of learning. */
  readonly batch: number;
  /** Whether networks start from what earlier ones learned. */
  readonly oneShot: boolean;
  /** Which layers are the same for that: pairs of neighbours, where nothing else is said. */
  readonly shareKeys?: KeysOf;
  /** Of one-shot: how many architectures are trained again by themselves when the trials are done, to be compared. */
  readonly oneShotCheck?: number;
  /** Trainings before the first trial, to see how noisy they are; none where nothing is said. */
  readonly probe?: ProbeSize;
  /** Architectures that are left out of the space, as if they had been proposed before. */
  readonly exclude?: (architecture: Architecture) => boolean;
  /** The search ends when a batch is done and so many trials, the last ones, have all failed. */
  readonly mostFailures?: number;
}

export interface SearchParts {
  readonly strategy: Strategy;
  readonly evaluator: Evaluator;
  /** The space before the first trial, where the caller has walked it already; it is the search's from then on. */
  readonly space?: SeenSequences;
  /** What to stand beside the results; asked when the trials are done. */
  readonly baselines?: () => AsyncIterable<BaselineScored>;
  /** The scores of a trial's weights on the test rows. */
  readonly test?: (architecture: Architecture, weights: readonly Weights[], trial: number) => TestScores | Promise<TestScores>;
  /** Ends the search early, between two trials; its reason is the end reason ("timeout", "interrupted"). */
  readonly signal?: AbortSignal;
}

/**
 * Searches, and says what happens as it happens. The order of events depends on trial numbers only, never on which worker was
 * first: any number of workers gives the same events, times aside. An architecture is trained twice only where the strategy means it.
 */
export async function* search(config: SearchConfig, parts: SearchParts): AsyncGenerator<SearchEvent, void, void> {
  const { seed, trials: most, batch: size, training } = config;
  const { strategy, evaluator, signal } = parts;
  const { metric } = training;
  const trials: Evaluation[] = [];
  const history: History = { trials, seen: parts.space ?? searchedSpace(config) };
  const traded = config.objectives === undefined ? {} : { objectives: config.objectives.map(({ name }) => name) };
  const space = history.seen.remaining();
  yield { kind: "started", strategy: strategy.name, space, trials: most, batch: size, metric, ...traded, seed };

  if (config.probe !== undefined) {
    const noise = await probeNoise(config, config.probe, { evaluator, space: history.seen, ...(signal && { signal }) });
    if (noise !== undefined) yield noise;
  }

  let bank = emptyBank;
  let best: readonly CompleteEvaluation[] = [];
  let reason = endReason(config, history, signal);
  for (let batch = 1; reason === undefined; batch++) {
    const count = Math.min(size, most - trials.length);
    const proposals = strategy.propose(count, history, stream(seed, "propose", batch));
    if (proposals.length === 0) throw new Error(`search: ${strategy.name} must propose while the space is not exhausted`);
    const jobs = proposals.map((proposal, k) => jobFor(proposal, trials.length + k + 1, config, bank));
    for (const [k, proposal] of proposals.entries()) yield { kind: "proposed", trial: (jobs[k] as Job).trial, ...proposal };

    const evaluations: Evaluation[] = [];
    for await (const evaluation of inOrder(jobs, evaluator.evaluate(jobs, signal))) {
      evaluations.push(evaluation);
      trials.push(withoutWeights(evaluation));
      if (evaluation.status === "complete") {
        best = insertRanked(best, evaluation, { ...config, most: mostKept(config) });
        if (config.oneShot) bank = deposit(bank, evaluation, config.shareKeys);
      }
      yield { kind: "evaluated", evaluation };
      if (signal?.aborted === true) break;
    }
    reason = endReason(config, history, signal);
    if (evaluations.length === jobs.length) {
      const report = strategy.learn(evaluations, history, stream(seed, "learn", batch));
      yield { kind: "learned", batch, report };
    } else if (reason === undefined) throw new Error("search: the evaluator must give one evaluation for each job");
  }

  if (config.oneShot && reason !== "interrupted" && reason !== "timeout") {
    const alone = standAloneJobs(trials, config.oneShotCheck ?? 0, config);
    const jobs = alone.map(({ job }) => job);
    for await (const evaluation of inOrder(jobs, evaluator.evaluate(jobs, signal))) {
      const { trial } = alone[evaluation.trial - trials.length - 1] as StandAlone;
      if (evaluation.status === "complete") yield { kind: "compared", trial, validation: evaluation.validation };
    }
    if (signal?.aborted === true) reason = endReason(config, history, signal) ?? reason;
  }

  const chosen = chosenOf(trials, best, config);
  if (chosen !== undefined) {
    yield chosen;
    const byTrial = new Map(best.map((evaluation) => [evaluation.trial, evaluation]));
    best = chosen.ranking.slice(0, config.top).map(({ trial }) => byTrial.get(trial) as CompleteEvaluation);
  }

  if (reason !== "interrupted") {
    if (parts.baselines !== undefined) yield* parts.baselines();
    if (parts.test !== undefined) {
      for (const [k, { trial, architecture, weights }] of spread(best, config.top).entries()) {
        yield { kind: "tested", rank: k + 1, trial, test: await parts.test(architecture, weights, trial) };
      }
    }
  }
  yield { kind: "finished", reason, trials: trials.length };
}

/**
 * The space before the first trial: a record in which only the excluded architectures count as seen.
 * @throws ValueError when nothing is left, or the space is too large to be walked for exclusions
 */
export function searchedSpace({ grammar, exclude }: Pick<SearchConfig, "grammar" | "exclude">): SeenSequences {
  const seen = new SeenSequences(grammar);
  if (exclude !== undefined && grammar.size > mostWalked) {
    throw new ValueError("search", `a space must have at most ${mostWalked} architectures for some to be left out`, {
      got: `${grammar.size}`,
    });
  }
  if (exclude !== undefined) {
    for (const sequence of enumerate(grammar)) if (exclude(decode(grammar.vocabulary, sequence))) seen.add(sequence);
  }
  if (seen.isExhausted) {
    throw new ValueError("search", "the space must not be empty", {
      got: "no architecture within its limits",
      ...(grammar.within === undefined ? {} : { hint: "the smallest network is beyond one of them" }),
    });
  }
  return seen;
}

function endReason(
  { trials: most, mostEpochs = Number.POSITIVE_INFINITY, mostFailures = 10 }: SearchConfig,
  { trials, seen }: History,
  signal: AbortSignal | undefined,
): EndReason | undefined {
  if (signal?.aborted === true) return signal.reason === "timeout" ? "timeout" : "interrupted";
  const recent = trials.slice(-mostFailures);
  if (recent.length === mostFailures && recent.every((trial) => trial.status === "failed")) return "failures";
  if (trials.length >= most) return "trials";
  if (epochsOf(trials) >= mostEpochs) return "epochs";
  return seen.isExhausted ? "exhausted" : undefined;
}

function jobFor(proposal: Proposal, trial: number, config: SearchConfig, bank: WeightBank): Job {
  const { seed, oneShot, shareKeys } = config;
  const { architecture, continues, epochs = config.training.epochs } = proposal;
  const training = epochs === config.training.epochs ? config.training : { ...config.training, epochs };
  const origin = continues === undefined ? {} : { continues };
  return {
    trial,
    architecture,
    seed,
    training,
    ...origin,
    ...(oneShot ? { shared: lookUp(bank, architecture, shareKeys) } : {}),
  };
}

/** The evaluations in the order of their jobs, each as soon as those before it are there. */
async function* inOrder(jobs: readonly Job[], evaluations: AsyncIterable<Evaluation>): AsyncGenerator<Evaluation, void, void> {
  const waiting = new Map<number, Evaluation>();
  let next = 0;
  for await (const evaluation of evaluations) {
    waiting.set(evaluation.trial, evaluation);
    for (let job = jobs[next]; job !== undefined && waiting.has(job.trial); job = jobs[++next]) {
      yield waiting.get(job.trial) as Evaluation;
      waiting.delete(job.trial);
    }
  }
}

/** Weights are kept for the best only: a history of them would hold every network ever trained. */
function withoutWeights(evaluation: Evaluation): Evaluation {
  return evaluation.status === "complete" ? { ...evaluation, weights: [] } : evaluation;
}
