// Rank tests: whether one list of numbers is larger than another, and what many such questions together allow to say.

/**
 * The two-sided p-value of Mann and Whitney's test that neither list tends to be the larger.
 * `U = Σ_ij [a_i > b_j] + ½ [a_i = b_j]`, `z = (|U − mn/2| − ½) / √(mn/12 · (N + 1 − Σ (t³ − t) / (N (N − 1))))`, `p = erfc(z / √2)`
 * The normal approximation, with the corrections for ties (groups of t equal values) and for continuity: good from about ten values on.
 * @source Mann and Whitney 1947
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): number {
  const [m, n] = [first.length, second.length];
  const total = m + n;
  const sorted = [...first.map((value) => ({ value, mine: 1 })), ...second.map((value) => ({ value, mine: 0 }))].sort(
    (a, b) => a.value - b.value,
  );
  let [rankSum, ties] = [0, 0];
  for (let from = 0, to = 0; from < total; from = to) {
    let mine = 0;
    while (to < total && sorted[to]?.value === sorted[from]?.value) mine += sorted[to++]?.mine ?? 0;
    rankSum += mine * ((from + 1 + to) / 2); // equal values share the mean of their ranks
    ties += (to - from) ** 3 - (to - from);
  }
  const distance = Math.abs(rankSum - (m * (m + 1)) / 2 - (m * n) / 2);
  const variance = ((m * n) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (variance <= 0) return 1; // all values are equal
  return normalTails(Math.max(0, distance - 0.5) / Math.sqrt(variance));
}

/**
 * `P(|Z| ≥ z)` of a standard normal Z: below 3 by the series of erf, above by the continued fraction of erfc, so that small
 * probabilities keep their digits.
 * @source Abramowitz and Stegun 1964, 7.1.6 and 7.1.14
 */
export function normalTails(z: number): number {
  const x = z / Math.SQRT2;
  if (z < 3) {
    let [term, sum] = [x, x];
    for (let k = 1; term > 1e-17 * sum; k++) {
      term *= (2 * x * x) / (2 * k + 1);
      sum += term;
    }
    return Math.max(0, 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum);
  }
  let fraction = x;
  for (let k = 60; k >= 1; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}

/**
 * P-values of several questions, adjusted: below .05 they all hold together with an error of .05.
 * `p̃_(k) = max_{j ≤ k} min(1, (m − j + 1) · p_(j))`, in ascending order
 * @source Holm 1979
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, k) => k).sort((a, b) => (ps[a] as number) - (ps[b] as number));
  const adjusted = new Array<number>(ps.length);
  let largest = 0;
  for (const [place, k] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (ps.length - place) * (ps[k] as number)));
    adjusted[k] = largest;
  }
  return adjusted;
}
