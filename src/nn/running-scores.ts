// Running scores: of rows that come one after another, in memory that does not grow with them.
import { balancedAccuracy, type ClassScores, type ConfusionMatrix, macroF1, precisionRecallF1 } from "./confusion.js";
import { areaUnderCurve } from "./ranking.js";

/** How well classes were told apart. */
export interface ClassReport {
  readonly rows: number;
  /** Mean cross-entropy. @units nats per row */
  readonly logLoss: number;
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly macroF1: number;
  /** Of two classes that of the second, of more the mean of each against the rest. */
  readonly auc: number;
  readonly confusion: ConfusionMatrix;
  /** One of each class. */
  readonly ofClasses: readonly ClassScores[];
}

/**
 * Scores of probabilities. The AUC is that of their log-odds in 65,536 bins (4,096 for more than 32 classes): rows of one bin count as
 * equal, which moves it by less than half the share of pairs that fall into one bin.
 */
export class RunningClassScores {
  readonly #classes: number;
  readonly #counts: Float64Array;
  /** For each class that is ranked, the rows of it and the others in each bin, in turn. */
  readonly #bins: readonly Float64Array[];
  readonly #firstRanked: number;
  #rows = 0;
  #loss = 0;

  constructor(classes: number) {
    this.#classes = classes;
    this.#counts = new Float64Array(classes * classes);
    this.#firstRanked = classes === 2 ? 1 : 0;
    const bins = classes > 32 ? 2 ** 12 : 2 ** 16;
    this.#bins = Array.from({ length: classes - this.#firstRanked }, () => new Float64Array(2 * bins));
  }

  /** A row of class `label` that was taken for class `predicted`; its probabilities stand from `at` on. */
  add(label: number, predicted: number, probabilities: Float64Array, at = 0): void {
    this.#rows++;
    // A probability that underflows to 0 has the loss of the smallest number there is.
    this.#loss -= Math.log(Math.max(probabilities[at + label] as number, Number.MIN_VALUE));
    const cell = label * this.#classes + predicted;
    this.#counts[cell] = (this.#counts[cell] as number) + 1;
    for (let k = 0; k < this.#bins.length; k++) {
      const counts = this.#bins[k] as Float64Array;
      const ranked = this.#firstRanked + k;
      const place = 2 * binOf(probabilities[at + ranked] as number, counts.length / 2) + (label === ranked ? 0 : 1);
      counts[place] = (counts[place] as number) + 1;
    }
  }

  /** Undefined without a row. */
  get report(): ClassReport | undefined {
    if (this.#rows === 0) return undefined;
    const confusion: ConfusionMatrix = { classes: this.#classes, counts: this.#counts };
    const ofClasses = precisionRecallF1(confusion);
    let correct = 0;
    for (let k = 0; k < this.#classes; k++) correct += this.#counts[k * this.#classes + k] as number;
    return {
      rows: this.#rows,
      logLoss: this.#loss / this.#rows,
      accuracy: correct / this.#rows,
      balancedAccuracy: balancedAccuracy(ofClasses),
      macroF1: macroF1(ofClasses),
      auc: this.#auc(),
      confusion,
      ofClasses,
    };
  }

  #auc(): number {
    const areas = this.#bins.flatMap((counts) => {
      const places = Uint32Array.from(counts.keys()).filter((place) => (counts[place] as number) > 0);
      const ranking = { scores: places.map((place) => place >> 1), order: Uint32Array.from(places.keys()) };
      const times = Float64Array.from(places, (place) => counts[place] as number);
      return areaUnderCurve(ranking, (i) => (places[i] as number) % 2 === 0, times) ?? [];
    });
    return areas.length === 0 ? 0.5 : areas.reduce((sum, area) => sum + area, 0) / areas.length;
  }
}

const mostLogOdds = 32;

/** The bin of a probability's log-odds, which are ±32 at most. */
function binOf(probability: number, bins: number): number {
  const logOdds = Math.log(probability) - Math.log1p(-probability);
  const share = (Math.min(mostLogOdds, Math.max(-mostLogOdds, logOdds)) + mostLogOdds) / (2 * mostLogOdds);
  return Math.min(bins - 1, Math.floor(share * bins));
}

/** How near to a target of numbers the predictions are. */
export interface ValueReport {
  readonly rows: number;
  /** `1 − Σ(y − ŷ)² / Σ(y − ȳ)²`, the mean being that of these rows; 0 where they are all alike, or 1 without any error. */
  readonly r2: number;
  /** `√(Σ(y − ŷ)² / n)` @units the target's */
  readonly rmse: number;
}

/** Scores of predicted numbers. @source Welford 1962, for the sum of squares about the mean */
export class RunningValueScores {
  #rows = 0;
  #mean = 0;
  #squares = 0;
  #errors = 0;

  add(value: number, predicted: number): void {
    this.#rows++;
    const before = value - this.#mean;
    this.#mean += before / this.#rows;
    this.#squares += before * (value - this.#mean);
    this.#errors += (value - predicted) ** 2;
  }

  /** Undefined without a row. */
  get report(): ValueReport | undefined {
    if (this.#rows === 0) return undefined;
    const r2 = this.#squares > 0 ? 1 - this.#errors / this.#squares : this.#errors === 0 ? 1 : 0;
    return { rows: this.#rows, r2, rmse: Math.sqrt(this.#errors / this.#rows) };
  }
}
