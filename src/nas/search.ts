// The search loop: propose, evaluate, learn, until the trials are used up.
import { stream, ValueError } from "../tensor/index.js";
import { insertRanked, mostKept } from "./best-trials.js";
import { affordable } from "./epoch-budget.js";
import type { EndReason, Proposed, SearchEvent, SearchLimits } from "./events.js";
import { enumerate, mostWalked, SeenSequences } from "./grammar.js";
import { inOrder } from "./in-order.js";
import type { CompleteEvaluation, Evaluation, Job } from "./job.js";
import { probeNoise } from "./noise-probe.js";
import { noPast, type Past } from "./record/past.js";
import type { SearchConfig, SearchParts } from "./search-config.js";
import { searchEnd } from "./search-end.js";
import type { History, Proposal } from "./strategies/strategy.js";
import { decode } from "./vocabulary.js";
import { deposit, emptyBank, lookUp, type WeightBank } from "./weight-bank.js";

/**
 * Searches, and says what happens as it happens. The order of events depends on trial numbers only, never on which worker was
 * first: any number of workers gives the same events, times aside. An architecture is trained twice only where the strategy means it.
 *
 * With a past it says all of that again and goes on from there: recorded evaluations answer in place of the evaluator, so that the
 * strategy and the shared weights become what they were, and the rest is as if the search had never stopped.
 */
export async function* search(config: SearchConfig, parts: SearchParts): AsyncGenerator<SearchEvent, void, void> {
  const { seed, batch: size, training, folds = 1, mostFailures = 10 } = config;
  const { strategy, evaluator, signal, past = noPast } = parts;
  const { metric } = training;
  const trials: Evaluation[] = [];
  const history: History = { trials, seen: parts.space ?? searchedSpace(config) };
  const laterLimits = limitsOf(config, past);
  let limits = laterLimits.shift() as SearchLimits;
  let trained = 0;
  const epochsLeft = (): number => (limits.epochs ?? Number.POSITIVE_INFINITY) - trained;

  const traded = config.objectives === undefined ? {} : { objectives: config.objectives.map(({ name }) => name) };
  const record = config.fingerprint === undefined ? {} : { config: config.fingerprint };
  const space = history.seen.remaining();
  yield { kind: "started", strategy: strategy.name, space, ...limits, batch: size, metric, ...traded, seed, ...record };

  if (past.noise) yield past.noise;
  else if (past.noise === undefined && config.probe !== undefined) {
    const noise = await probeNoise(config, config.probe, { evaluator, space: history.seen, ...(signal && { signal }) });
    if (noise !== undefined) yield noise;
  }

  /** Recorded trials are never given up, only what would follow them. */
  const stopReason = (): EndReason | undefined => {
    if (signal?.aborted !== true || trials.length < past.evaluations.size) return undefined;
    return signal.reason === "timeout" ? "timeout" : "interrupted";
  };
  const isFailing = (): boolean =>
    trials.length - past.forgiven >= mostFailures && trials.slice(-mostFailures).every(({ status }) => status === "failed");
  const endReason = (): EndReason | undefined => {
    if (stopReason() === "interrupted") return "interrupted";
    if (isFailing()) return "failures";
    if (trials.length >= limits.trials) return "trials";
    if (epochsLeft() < folds) return "epochs";
    return history.seen.isExhausted ? "exhausted" : stopReason();
  };

  const goOn = (): SearchEvent => {
    limits = laterLimits.shift() as SearchLimits;
    return { kind: "continued", ...limits };
  };

  let bank: WeightBank = emptyBank;
  let best: readonly CompleteEvaluation[] = [];
  let reason = endReason();
  for (let batch = 1; reason === undefined; batch++) {
    const proposals = strategy.propose(Math.min(size, limits.trials - trials.length), history, stream(seed, "propose", batch));
    if (proposals.length === 0) throw new Error(`search: ${strategy.name} must propose while the space is not exhausted`);
    const before = trials.length;
    const jobs = proposals.map((proposal, k) => jobFor(proposal, before + k + 1, config, bank));

    let done = 0;
    while (done < jobs.length && reason === undefined) {
      const group = affordable(jobs.slice(done), epochsLeft(), folds);
      if (group.length === 0) {
        if (laterLimits.length === 0) reason = "epochs";
        else yield goOn();
        continue;
      }
      for (const job of group) yield proposed(job, proposals[job.trial - before - 1] as Proposal, config);
      for await (const evaluation of answers(group, parts)) {
        done++;
        trials.push(withoutWeights(evaluation));
        trained += evaluation.epochs.length;
        if (evaluation.status === "complete") {
          best = insertRanked(best, evaluation, { ...config, most: mostKept(config) });
          if (config.oneShot) bank = deposit(bank, evaluation, config.shareKeys);
        }
        yield { kind: "evaluated", evaluation };
        if (done < jobs.length) reason = isFailing() ? "failures" : stopReason();
        if (reason !== undefined) break;
      }
      reason ??= stopReason();
      if (reason === undefined && trials.length < (group.at(-1) as Job).trial) {
        throw new Error("search: the evaluator must give one evaluation for each job");
      }
    }
    if (done === jobs.length) {
      const report = strategy.learn(trials.slice(before), history, stream(seed, "learn", batch));
      yield { kind: "learned", batch, report };
      reason = endReason();
    }
    while ((reason === "trials" || reason === "epochs") && laterLimits.length > 0) {
      yield goOn();
      reason = endReason();
    }
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

function jobFor(proposal: Proposal, trial: number, config: SearchConfig, bank: WeightBank): Job {
  const { seed, oneShot, shareKeys, trialTimeout: timeout } = config;
  const { architecture, continues, epochs = config.training.epochs } = proposal;
  const training = epochs === config.training.epochs ? config.training : { ...config.training, epochs };
  const origin = continues === undefined ? {} : { continues };
  return {
    trial,
    architecture,
    seed,
    training,
    ...origin,
    ...(timeout === undefined ? {} : { timeout }),
    ...(oneShot ? { shared: lookUp(bank, architecture, shareKeys) } : {}),
  };
}

function proposed({ trial, training: { epochs } }: Job, proposal: Proposal, { training }: SearchConfig): Proposed {
  return { kind: "proposed", trial, ...proposal, ...(epochs === training.epochs ? {} : { epochs }) };
}

/** The evaluations of jobs in their order: those of the past, then the evaluator's. */
async function* answers(
  jobs: readonly Job[],
  { evaluator, signal, past = noPast }: SearchParts,
): AsyncGenerator<Evaluation, void, void> {
  const recorded = jobs.flatMap(({ trial }) => past.evaluations.get(trial) ?? []);
  for (const evaluation of recorded) {
    yield evaluation.status === "complete" ? { ...evaluation, weights: past.weightsOf(evaluation) } : evaluation;
  }
  const open = jobs.slice(recorded.length);
  if (open.length > 0) yield* inOrder(open, evaluator.evaluate(open, signal));
}

/** Weights are kept for the best only: a history of them would hold every network ever trained. */
function withoutWeights(evaluation: Evaluation): Evaluation {
  return evaluation.status === "complete" ? { ...evaluation, weights: [] } : evaluation;
}
