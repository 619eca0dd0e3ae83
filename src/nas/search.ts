// The search loop: propose, evaluate, learn, until the trials are used up.
import { stream, ValueError } from "../tensor/index.js";
import { insertRanked, mostKept } from "./best-trials.js";
import { affordable, mostEpochs } from "./epoch-budget.js";
import type { EndReason, Proposed, SearchEvent, SearchLimits } from "./events.js";
import { enumerate, mostWalked, SeenSequences } from "./grammar.js";
import type { CompleteEvaluation, Evaluation, Job } from "./job.js";
import { probeNoise } from "./noise-probe.js";
import { noPast, type Past } from "./record/past.js";
import type { SearchConfig, SearchParts } from "./search-config.js";
import { searchEnd } from "./search-end.js";
import type { History, Proposal } from "./strategies/strategy.js";
import { createUnderWay } from "./under-way.js";
import { decode } from "./vocabulary.js";
import { deposit, emptyBank, lookUp, type WeightBank } from "./weight-bank.js";

/**
 * Searches, and says what happens as it happens. Up to `pending` trials are under way; whenever `batch` of them are known the strategy learns
 * from these and proposes as many. Where evaluations count in the order of trials, any number of workers gives the same events, times
 * aside; where they count as they arrive, the events are the order in which they did. An architecture is trained twice only where the
 * strategy means it.
 *
 * With a past it says all of that again and goes on from there: recorded evaluations answer in place of the evaluator, in their order, so
 * that the strategy and the shared weights become what they were, and the rest is as if the search had never stopped.
 */
export async function* search(config: SearchConfig, parts: SearchParts): AsyncGenerator<SearchEvent, void, void> {
  const { seed, batch, pending = batch, isAsync = false, training, folds = 1, mostFailures = 10 } = config;
  const { strategy, evaluator, signal, past = noPast } = parts;
  const { metric } = training;
  const trials: Evaluation[] = [];
  const history: History = { trials, seen: parts.space ?? searchedSpace(config) };
  const laterLimits = limitsOf(config, past);
  let limits = laterLimits.shift() as SearchLimits;
  let trained = 0;
  const epochsLeft = (): number => (limits.epochs ?? Number.POSITIVE_INFINITY) - trained;

  const traded = config.objectives === undefined ? {} : { objectives: config.objectives.map(({ name }) => name) };
  const ahead = { ...(pending === batch ? {} : { pending }), ...(isAsync ? { isAsync } : {}) };
  const record = config.fingerprint === undefined ? {} : { config: config.fingerprint };
  const space = history.seen.remaining();
  yield { kind: "started", strategy: strategy.name, space, ...limits, batch, ...ahead, metric, ...traded, seed, ...record };

  if (past.noise) yield past.noise;
  else if (past.noise === undefined && config.probe !== undefined) {
    const noise = await probeNoise(config, config.probe, { evaluator, space: history.seen, ...(signal && { signal }) });
    if (noise !== undefined) yield noise;
  }

  const underWay = createUnderWay({ evaluator, past, isAsync, ...(signal && { signal }) });
  /** Proposed, but not begun: the epochs left do not suffice yet. */
  let waiting: readonly Planned[] = [];
  let unlearned: readonly Evaluation[] = [];
  let [proposed, asked, learned] = [0, 0, 0];

  /** Recorded trials are never given up, only what would follow them. */
  const stopReason = (): EndReason | undefined => {
    if (signal?.aborted !== true || trials.length < past.evaluations.size) return undefined;
    return signal.reason === "timeout" ? "timeout" : "interrupted";
  };
  const isFailing = (): boolean =>
    trials.length - past.forgiven >= mostFailures && trials.slice(-mostFailures).every(({ status }) => status === "failed");
  const isIdle = (): boolean => underWay.jobs.size === 0 && waiting.length === 0;
  const limitReason = (): EndReason | undefined => {
    if (trials.length >= limits.trials) return "trials";
    if (epochsLeft() < folds) return "epochs";
    return history.seen.isExhausted ? "exhausted" : undefined;
  };
  const endReason = (): EndReason | undefined => {
    if (stopReason() === "interrupted") return "interrupted";
    if (isFailing()) return "failures";
    return (isIdle() ? limitReason() : undefined) ?? stopReason();
  };
  const goOn = (): SearchEvent => {
    limits = laterLimits.shift() as SearchLimits;
    return { kind: "continued", ...limits };
  };
  /** How many more trials are wanted now: none while some are known that the strategy has not learned from. */
  const room = (): number => {
    if (unlearned.length > 0 || history.seen.isExhausted) return 0;
    if (epochsLeft() - mostEpochs(underWay.jobs.values(), folds) < folds) return 0;
    return Math.min(pending - underWay.jobs.size - waiting.length, limits.trials - proposed);
  };

  let bank: WeightBank = emptyBank;
  let best: readonly CompleteEvaluation[] = [];
  let reason = endReason();
  try {
    while (reason === undefined) {
      const count = room();
      if (count > 0) {
        const proposals = strategy.propose(count, history, stream(seed, "propose", ++asked));
        if (proposals.length === 0) throw new Error(`search: ${strategy.name} must propose while the space is not exhausted`);
        waiting = [...waiting, ...proposals.map((proposal) => planned(proposal, ++proposed, config, bank))];
      }
      const jobs = waiting.map(({ job }) => job);
      const group = affordable(jobs, underWay.jobs.values(), { left: epochsLeft(), folds });
      for (const [k, job] of group.entries()) yield announced(job, (waiting[k] as Planned).proposal, config);
      underWay.begin(group);
      waiting = waiting.slice(group.length);
      if (underWay.jobs.size === 0) {
        if (laterLimits.length === 0) reason = "epochs";
        else yield goOn();
        continue;
      }

      const evaluation = await underWay.next();
      if (evaluation === undefined) {
        reason = stopReason();
        if (reason === undefined) throw new Error("search: the evaluator must give one evaluation for each job");
        continue;
      }
      const known = withoutWeights(evaluation);
      trials.push(known);
      unlearned = [...unlearned, known];
      trained += evaluation.epochs.length;
      if (evaluation.status === "complete") {
        best = insertRanked(best, evaluation, { ...config, most: mostKept(config) });
        if (config.oneShot) bank = deposit(bank, evaluation, config.shareKeys);
      }
      yield { kind: "evaluated", evaluation };

      if (unlearned.length === batch || isIdle()) {
        const report = strategy.learn(unlearned, history, stream(seed, "learn", ++learned));
        unlearned = [];
        yield { kind: "learned", batch: learned, report };
      }
      reason = endReason();
      while ((reason === "trials" || reason === "epochs") && laterLimits.length > 0) {
        yield goOn();
        reason = endReason();
      }
    }
  } finally {
    await underWay.end();
  }
  yield* searchEnd(config, parts, { reason, trials, best });
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

/** The limits that hold one after the other: those of the past, then today's where they are others. */
function limitsOf({ trials, mostEpochs }: SearchConfig, past: Past): SearchLimits[] {
  const now: SearchLimits = { trials, ...(mostEpochs === undefined ? {} : { epochs: mostEpochs }) };
  const last = past.limits.at(-1);
  return last?.trials === now.trials && last.epochs === now.epochs ? [...past.limits] : [...past.limits, now];
}

/** A job, and the proposal that it comes from. */
interface Planned {
  readonly job: Job;
  readonly proposal: Proposal;
}

function planned(proposal: Proposal, trial: number, config: SearchConfig, bank: WeightBank): Planned {
  const { seed, oneShot, shareKeys, trialTimeout: timeout } = config;
  const { architecture, continues, epochs = config.training.epochs } = proposal;
  const training = epochs === config.training.epochs ? config.training : { ...config.training, epochs };
  const origin = continues === undefined ? {} : { continues };
  const job: Job = {
    trial,
    architecture,
    seed,
    training,
    ...origin,
    ...(timeout === undefined ? {} : { timeout }),
    ...(oneShot ? { shared: lookUp(bank, architecture, shareKeys) } : {}),
  };
  return { job, proposal };
}

/** `epochs` are said where they are not the search's. */
function announced({ trial, training: { epochs } }: Job, proposal: Proposal, { training }: SearchConfig): Proposed {
  return { kind: "proposed", trial, ...proposal, ...(epochs === training.epochs ? {} : { epochs }) };
}

/** Weights are kept for the best only: a history of them would hold every network ever trained. */
function withoutWeights(evaluation: Evaluation): Evaluation {
  return evaluation.status === "complete" ? { ...evaluation, weights: [] } : evaluation;
}
