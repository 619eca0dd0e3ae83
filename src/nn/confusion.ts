// The confusion matrix: how often rows of each class were taken for each, and the scores that follow from it.

/** Counts of rows by their class and the predicted one. */
export interface ConfusionMatrix {
  readonly classes: number;
  /** (C, C), row-major: a row for the true class, a column for the predicted one. */
  readonly counts: Float64Array;
}

/** Each row counts once, or as often as `times` says. Classes are whole numbers from 0. */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
  times?: ArrayLike<number>,
): ConfusionMatrix {
  const counts = new Float64Array(classes * classes);
  for (let i = 0; i < labels.length; i++) {
    const cell = (labels[i] as number) * classes + (predicted[i] as number);
    counts[cell] = (counts[cell] as number) + (times === undefined ? 1 : (times[i] as number));
  }
  return { classes, counts };
}

/** How one class was told from the others. */
export interface ClassScores {
  /** Rows of the class. */
  readonly rows: number;
  /** Of the rows that were taken for the class, the share that is of it; 0 where there were none. */
  readonly precision: number;
  /** Of the rows of the class, the share that was taken for it; 0 where there are none. */
  readonly recall: number;
  /** The harmonic mean of both.  `2 tp / (2 tp + fp + fn)`; 0 of a class without rows and predictions */
  readonly f1: number;
}

/** One of each class. @source van Rijsbergen 1979, chapter 7 */
export function precisionRecallF1({ classes, counts }: ConfusionMatrix): ClassScores[] {
  const rows = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  counts.forEach((count, cell) => {
    const [label, column] = [Math.floor(cell / classes), cell % classes];
    rows[label] = (rows[label] as number) + count;
    predicted[column] = (predicted[column] as number) + count;
  });
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  return Array.from(rows, (ofClass, k) => {
    const [hits, taken] = [counts[k * classes + k] as number, predicted[k] as number];
    return { rows: ofClass, precision: share(hits, taken), recall: share(hits, ofClass), f1: share(2 * hits, ofClass + taken) };
  });
}

/**
 * The mean recall over the classes that have rows: each class counts alike, however rare it is.  `1/C Σ_c tp_c / n_c`
 * @source Brodersen et al. 2010
 */
export function balancedAccuracy(scores: readonly ClassScores[]): number {
  const present = scores.filter(({ rows }) => rows > 0);
  return present.reduce((sum, { recall }) => sum + recall, 0) / present.length;
}

/** The mean F1 over all classes.  `1/C Σ_c F1_c` @source Opitz and Burst 2019, the mean of F1 scores */
export function macroF1(scores: readonly ClassScores[]): number {
  return scores.reduce((sum, { f1 }) => sum + f1, 0) / scores.length;
}
