// Under way: jobs that an evaluator was asked for, at any time, and whose evaluations are awaited one by one.
import { ValueError } from "../tensor/index.js";
import type { Evaluation, Evaluator, Job } from "./job.js";
import { noPast, type Past } from "./record/past.js";

export interface UnderWay {
  /** Those whose evaluations were not given yet, by trial. */
  readonly jobs: ReadonlyMap<number, Job>;
  begin(jobs: readonly Job[]): void;
  /** Of the jobs under way, of which there must be one; `undefined` once the evaluator has nothing more to give. */
  next(): Promise<Evaluation | undefined>;
  /** What is under way is given up. */
  end(): Promise<void>;
}

export interface UnderWayParts {
  readonly evaluator: Evaluator;
  readonly signal?: AbortSignal;
  /** Recorded evaluations are given first, in the order in which they were recorded; their jobs are not asked for. */
  readonly past?: Past;
  /** Evaluations are given as they arrive. Otherwise in the order of trials, whichever was done first. */
  readonly isAsync: boolean;
}

/** One call of the evaluator. It is asked for its next evaluation only when somebody waits. */
interface Call {
  readonly evaluations: AsyncIterator<Evaluation, void, void>;
  next?: Promise<Answer> | undefined;
}

interface Answer {
  readonly call: Call;
  readonly result: IteratorResult<Evaluation, void>;
}

export function createUnderWay({ evaluator, signal, past = noPast, isAsync }: UnderWayParts): UnderWay {
  const givenUp = new AbortController();
  const stop = signal === undefined ? givenUp.signal : AbortSignal.any([givenUp.signal, signal]);
  const recorded = past.evaluations.values();
  const jobs = new Map<number, Job>();
  const early = new Map<number, Evaluation>();
  let calls: readonly Call[] = [];

  async function arrival(): Promise<Evaluation | undefined> {
    while (calls.length > 0) {
      for (const call of calls) call.next ??= call.evaluations.next().then((result) => ({ call, result }));
      const { call, result } = await Promise.race(calls.map(({ next }) => next as Promise<Answer>));
      call.next = undefined;
      if (result.done !== true) return result.value;
      calls = calls.filter((other) => other !== call);
    }
    return undefined;
  }

  /** That of the first job under way. */
  async function inTurn(): Promise<Evaluation | undefined> {
    const first = jobs.keys().next().value as number;
    while (!early.has(first)) {
      const evaluation = await arrival();
      if (evaluation === undefined) return undefined;
      early.set(evaluation.trial, evaluation);
    }
    const evaluation = early.get(first);
    early.delete(first);
    return evaluation;
  }

  return {
    jobs,
    begin: (more) => {
      for (const job of more) jobs.set(job.trial, job);
      const open = more.filter(({ trial }) => !past.evaluations.has(trial));
      if (open.length > 0) calls = [...calls, { evaluations: evaluator.evaluate(open, stop)[Symbol.asyncIterator]() }];
    },
    next: async () => {
      const known = recorded.next();
      const evaluation = known.done === true ? await (isAsync ? arrival() : inTurn()) : withItsWeights(known.value, past);
      if (evaluation === undefined || jobs.delete(evaluation.trial)) return evaluation;
      throw new ValueError("search", "an evaluation must be of a job under way", { got: `trial ${evaluation.trial}` });
    },
    end: async () => {
      givenUp.abort();
      await Promise.allSettled(calls.map(({ evaluations }) => evaluations.return?.()));
    },
  };
}

function withItsWeights(evaluation: Evaluation, { weightsOf }: Past): Evaluation {
  return evaluation.status === "complete" ? { ...evaluation, weights: weightsOf(evaluation) } : evaluation;
}
