// Statistics of repeated measurements: a mean with its interval, the difference of two means, Student's t.

export interface MeanInterval {
  readonly n: number;
  /** NaN of no values. */
  readonly mean: number;
  /** Half the width of the 95 % interval; null of fewer than two values, which say nothing of their spread. */
  readonly half: number | null;
}

/**
 * A mean with its 95 % interval.  `x̄ ± t(n − 1) · s / √n`, `s² = Σ (x − x̄)² / (n − 1)`
 * Assumes that the values are independent and their mean is close to normal, which with few values means that they are.
 */
export function meanInterval(values: readonly number[]): MeanInterval {
  const { n, mean, error } = meanAndError(values);
  return { n, mean, half: n < 2 ? null : studentT(n - 1) * error };
}

export interface Difference {
  readonly difference: number;
  /** Half the width of the 95 % interval; null when a side has fewer than two values. */
  readonly half: number | null;
}

/**
 * By how much the first mean exceeds the second, with its 95 % interval; the spreads may differ.
 * `ā − b̄ ± t(ν) · √(eₐ² + e_b²)`, `e = s / √n`, `ν = (eₐ² + e_b²)² / (eₐ⁴ / (nₐ − 1) + e_b⁴ / (n_b − 1))`, rounded down
 * Assumes independent values and means close to normal. Of two or three values the interval is somewhat too narrow.
 * @source Welch 1947
 */
export function differenceOfMeans(first: readonly number[], second: readonly number[]): Difference {
  const [a, b] = [meanAndError(first), meanAndError(second)];
  const difference = a.mean - b.mean;
  if (a.n < 2 || b.n < 2) return { difference, half: null };
  const error = Math.hypot(a.error, b.error);
  if (error === 0) return { difference, half: 0 };
  const [shareA, shareB] = [(a.error / error) ** 2, (b.error / error) ** 2];
  const degrees = 1 / (shareA ** 2 / (a.n - 1) + shareB ** 2 / (b.n - 1));
  return { difference, half: studentT(Math.floor(degrees + 1e-9)) * error }; // a whole number may come out a little short
}

/** Whether an interval leaves 0 out: what is within noise does not. */
export function isBeyondNoise({ difference, half }: Difference): boolean {
  return half !== null && Math.abs(difference) > half;
}

function meanAndError(values: readonly number[]): { readonly n: number; readonly mean: number; readonly error: number } {
  const n = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { n, mean, error: Math.sqrt(squares / (n - 1) / n) };
}

/**
 * The t that Student's distribution stays within, either side of 0, with this probability.  `P(|T| ≤ t) = share`
 * Degrees of freedom are a whole number ≥ 1.
 */
export function studentT(degrees: number, share = 0.95): number {
  let [low, high] = [0, Math.PI / 2];
  for (let halving = 0; halving < 60; halving++) {
    const angle = (low + high) / 2;
    if (studentWithin(angle, degrees) < share) low = angle;
    else high = angle;
  }
  return Math.sqrt(degrees) * Math.tan(low);
}

/**
 * `P(|T| ≤ √ν tan θ)`, a finite sum for whole ν.
 * ν even: `sin θ (1 + 1/2 cos² θ + 1/2 · 3/4 cos⁴ θ + …)`; ν odd: `2/π (θ + sin θ (cos θ + 2/3 cos³ θ + …))`; the last power is ν − 2
 * @source Abramowitz and Stegun 1964, 26.7.3 and 26.7.4
 */
function studentWithin(angle: number, degrees: number): number {
  const isOdd = degrees % 2 === 1;
  const cosine = Math.cos(angle);
  let [sum, term] = [0, isOdd ? cosine : 1];
  for (let power = isOdd ? 1 : 0; power <= degrees - 2; power += 2) {
    sum += term;
    term *= ((power + 1) / (power + 2)) * cosine ** 2;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}
