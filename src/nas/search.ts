// The search loop: propose, evaluate, learn, until the trials are used up; then the one look at the test rows.
import { isBetter, type Scores } from "../nn/index.js";
import { stream, ValueError } from "../tensor/index.js";
import type { Architecture } from "./architecture.js";
import { epochsOf, furthest, originOf } from "./continued.js";
import type { BaselineScored, Chosen, EndReason, SearchEvent } from "./events.js";
import { enumerate, type Grammar, mostWalked, SeenSequences } from "./grammar.js";
import {
  type CompleteEvaluation,
  type Evaluation,
  type Evaluator,
  type Job,
  monitorOf,
  type TrainingOptions,
  type Weights,
} from "./job.js";
import { type ProbeSize, probeNoise } from "./noise-probe.js";
import type { Objective } from "./objectives.js";
import { observedOf } from "./observation.js";
import { alikeTo, beliefOf, choiceFrom } from "./record/choice.js";
import { joinFront } from "./record/pareto.js";
import type { RewardOptions } from "./reward.js";
import { spread } from "./spread.js";
import { type StandAlone, standAloneJobs } from "./stand-alone.js";
import type { History, Proposal, Strategy } from "./strategies/strategy.js";
import { decode } from "./vocabulary.js";
import { deposit, emptyBank, type KeysOf, lookUp, type WeightBank } from "./weight-bank.js";

export interface SearchConfig {
  readonly grammar: Grammar;
  readonly seed: number;
  /** Architectures to train, at most. */
  readonly trials: number;
  /** The search ends when a batch is done and so many epochs were trained. */
  readonly mostEpochs?: number;
  /** Architectures between two steps of learning. */
  readonly batch: number;
  readonly training: TrainingOptions;
  /** Whether networks start from what earlier ones learned. */
  readonly oneShot: boolean;
  /** Which layers are the same for that: pairs of neighbours, where nothing else is said. */
  readonly shareKeys?: KeysOf;
  /** Of one-shot: how many architectures are trained again by themselves when the trials are done, to be compared. */
  readonly oneShotCheck?: number;
  /** How many of the best are looked at on the test rows; of a front, evenly over it. */
  readonly top: number;
  /** What is traded off, where it is more than the metric: the search is then for the front, whose members keep their weights. */
  readonly objectives?: readonly Objective[];
  /** How the best are found of all trials; by their observations alone where nothing is said. */
  readonly choice?: ChoiceConfig;
  /** Trainings before the first trial, to see how noisy they are; none where nothing is said. */
  readonly probe?: ProbeSize;
  /** Architectures that are left out of the space, as if they had been proposed before. */
  readonly exclude?: (architecture: Architecture) => boolean;
  /** The search ends when a batch is done and so many trials, the last ones, have all failed. */
  readonly mostFailures?: number;
}

/** The final choice by what all trials together say of each. */
export interface ChoiceConfig extends Pick<RewardOptions, "worstLoss"> {
  /** It is made among so many, the best observed, whose weights are kept until then. */
  readonly among: number;
}

export interface SearchParts {
  readonly strategy: Strategy;
  readonly evaluator: Evaluator;
  /** The space before the first trial, where the caller has walked it already; it is the search's from then on. */
  readonly space?: SeenSequences;
  /** What to stand beside the results; asked when the trials are done. */
  readonly baselines?: () => AsyncIterable<BaselineScored>;
  /** The scores of a trial's weights on the test rows. */
  readonly test?: (architecture: Architecture, weights: readonly Weights[], trial: number) => Scores | Promise<Scores>;
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

/** Of how many trials the weights are kept: of those that may be looked at in the end. */
export function mostKept({ top, choice }: Pick<SearchConfig, "top" | "choice">): number {
  return Math.max(top, choice?.among ?? 0);
}

const mostBelieved = 1_000;

/**
 * The choice among the trials whose weights are kept, by what all trials say; of very many by what those and the latest others say.
 * A training that went on is heard once, as far as it has come. Absent where the observations alone decide, and without a complete trial.
 */
function chosenOf(trials: readonly Evaluation[], kept: readonly CompleteEvaluation[], config: SearchConfig): Chosen | undefined {
  if (config.choice === undefined) return undefined;
  const mayBeChosen = new Set(kept.map(({ trial }) => trial));
  const complete = furthest(trials.filter((trial) => trial.status === "complete"));
  const others = complete.filter(({ trial }) => !mayBeChosen.has(trial)).slice(-mostBelieved);
  const heard = new Set(others.map(({ trial }) => trial));
  const { metric } = config.training;
  const belief = beliefOf(
    complete.filter(({ trial }) => mayBeChosen.has(trial) || heard.has(trial)),
    config.grammar,
    { ...config.choice, metric },
  );
  const choice = choiceFrom(belief, ({ trial }) => mayBeChosen.has(trial));
  if (choice === undefined) return undefined;
  return {
    kind: "chosen",
    ranking: choice.ranking.map(({ evaluation, expected }) => ({ trial: evaluation.trial, expected })),
    luckiest: choice.luckiest.evaluation.trial,
    optimism: choice.optimism,
    alike: alikeTo(choice.chosen, belief),
  };
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

/**
 * The best so far, best first, `most` of them; of equals the earlier trial. Of several objectives, the front. What an evaluation goes on
 * with makes room for it.
 */
export function insertRanked(
  before: readonly CompleteEvaluation[],
  evaluation: CompleteEvaluation,
  { most, training, objectives }: { readonly most: number } & Pick<SearchConfig, "training" | "objectives">,
): readonly CompleteEvaluation[] {
  const best = before.filter((other) => originOf(other) !== originOf(evaluation));
  if (objectives !== undefined) return joinFront(best, evaluation, objectives);
  const monitor = monitorOf[training.metric];
  const at = best.findIndex((other) => isBetter(observedOf(evaluation), observedOf(other), monitor));
  const ranked = at < 0 ? [...best, evaluation] : [...best.slice(0, at), evaluation, ...best.slice(at)];
  return ranked.slice(0, most);
}
