// The area under the ROC curve: how well rows of a class are ranked above the others.

/** Rows in the order of a score that is larger the likelier they are of the class. */
export interface Ranking {
  readonly scores: ArrayLike<number>;
  /** Row numbers, the smallest score first. */
  readonly order: Uint32Array;
}

export function rankingOf(scores: ArrayLike<number>): Ranking {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i);
  return { scores, order: order.sort((a, b) => (scores[a] as number) - (scores[b] as number)) };
}

/**
 * The chance that a row of the class is ranked above a row of another, of equal ones half.  `(Σ_pairs [s⁺ > s⁻] + ½ [s⁺ = s⁻]) / (n⁺ n⁻)`,
 * which is Mann and Whitney's U over the number of pairs. Each row counts once, or as often as `times` says.
 * @returns undefined where there are no rows of the class, or none of others
 * @source Mann and Whitney 1947; Hanley and McNeil 1982
 */
export function areaUnderCurve(
  { scores, order }: Ranking,
  isOfClass: (row: number) => boolean,
  times?: ArrayLike<number>,
): number | undefined {
  let [pairs, others, ofClass] = [0, 0, 0];
  for (let start = 0, end = 0; start < order.length; start = end) {
    let [tiedOfClass, tiedOthers] = [0, 0];
    do {
      const row = order[end++] as number;
      const count = times === undefined ? 1 : (times[row] as number);
      if (isOfClass(row)) tiedOfClass += count;
      else tiedOthers += count;
    } while (end < order.length && scores[order[end] as number] === scores[order[start] as number]);
    pairs += tiedOfClass * (others + tiedOthers / 2);
    others += tiedOthers;
    ofClass += tiedOfClass;
  }
  return ofClass === 0 || others === 0 ? undefined : pairs / (ofClass * others);
}

/**
 * The area of two classes, or of more the unweighted mean of each against the rest; classes that all rows or no rows have are left out,
 * and where that leaves none it is ½, as nothing was told apart. `rankings` is one of each class, or of two classes the one of class 1.
 * One class against the rest, as scikit-learn's `ovr` with the macro average; Hand and Till's own M compares classes in pairs.
 * @source Provost and Domingos 2000; Hand and Till 2001
 */
export function meanAreaUnderCurve(rankings: readonly Ranking[], labels: ArrayLike<number>, times?: ArrayLike<number>): number {
  const first = rankings.length === 1 ? 1 : 0;
  const areas = rankings.flatMap((ranking, k) => areaUnderCurve(ranking, (row) => labels[row] === first + k, times) ?? []);
  return areas.length === 0 ? 0.5 : areas.reduce((sum, area) => sum + area, 0) / areas.length;
}
