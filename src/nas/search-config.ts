// What a search is asked to do, and who does the parts of it.
import type { Architecture } from "./architecture.js";
import type { RankingConfig } from "./best-trials.js";
import type { BaselineScored } from "./events.js";
import type { SeenSequences } from "./grammar.js";
import type { Evaluator, Weights } from "./job.js";
import type { ProbeSize } from "./noise-probe.js";
import type { Past } from "./record/past.js";
import type { Strategy } from "./strategies/strategy.js";
import type { TestScores } from "./test-scores.js";
import type { KeysOf } from "./weight-bank.js";

export interface SearchConfig extends RankingConfig {
  readonly seed: number;
  /** Architectures to train, at most. */
  readonly trials: number;
  /** The trials train so many epochs in all, at most: the last one trains as many as are left. */
  readonly mostEpochs?: number;
  /** Evaluations between two steps of learning. */
  readonly batch: number;
  /** Trials proposed whose evaluations are not known yet, at most; no fewer than a batch, and as many where nothing is said. */
  readonly pending?: number;
  /** Evaluations count as they arrive, not in the order of their trials. What the search comes to then depends on who is first. */
  readonly isAsync?: boolean;
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
  /** The search ends when so many trials, one after the other, have failed. */
  readonly mostFailures?: number;
  /** A trial one of whose networks trains longer is a failed one; absent for no limit. @units seconds */
  readonly trialTimeout?: number;
  /** How many networks a trial trains; one where nothing is said. */
  readonly folds?: number;
  /** Of all that decides the search, for the record. */
  readonly fingerprint?: string;
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
  /** Ends the search early; its reason is the end reason ("timeout", "interrupted"). */
  readonly signal?: AbortSignal;
  /** Of a search that is resumed: what it need not do again. */
  readonly past?: Past;
}
