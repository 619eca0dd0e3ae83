// Strategy: who chooses the next architectures. Ask / tell: the search asks for proposals and tells what became of them.
import type { Stream } from "../../tensor/index.js";
import type { Architecture } from "../architecture.js";
import type { SeenSequences } from "../grammar.js";
import type { Evaluation } from "../job.js";
import type { Sequence } from "../vocabulary.js";

export interface Proposal {
  readonly architecture: Architecture;
  /** What the strategy expects of the metric, where it does. */
  readonly prediction?: number;
  /** That it was trained before, and is meant to be trained once more. */
  readonly isRepeat?: boolean;
  /** Epochs to train, at most; those of the search where nothing is said. */
  readonly epochs?: number;
  /** The trial whose training it goes on with, the one that began it: its chances are the same. */
  readonly continues?: number;
}

/** What a strategy can know when it is asked. */
export interface History {
  /** All trials so far, in the order in which they count: that of their numbers, unless the search is asynchronous. */
  readonly trials: readonly Evaluation[];
  /** All proposals so far. A strategy draws with it and adds what it draws, so that no architecture is proposed twice. */
  readonly seen: SeenSequences;
}

/** What a strategy says of a step of learning: named numbers for the record. */
export type LearnReport = Readonly<Record<string, number | boolean>>;

export interface Strategy {
  readonly name: string;
  /** Up to `count` architectures that were not proposed before, unless it means to repeat one; fewer when the space holds no more. */
  propose(count: number, history: History, rng: Stream): readonly Proposal[];
  /**
   * What became of proposals, the last or earlier ones: where several batches are under way at a time, trials come back after others were
   * proposed. Each comes once, and the history includes them already.
   */
  learn(batch: readonly Evaluation[], history: History, rng: Stream): LearnReport;
  /** Of a policy: how likely it is to draw each sequence, were none seen. @units nats */
  logProbabilities?(sequences: readonly Sequence[]): Float64Array;
}

/** Calls `draw` until there are `count` results or the space is exhausted. */
export function drawUnseen<T>(count: number, { seen }: History, draw: () => T): T[] {
  const drawn: T[] = [];
  while (drawn.length < count && !seen.isExhausted) drawn.push(draw());
  return drawn;
}
