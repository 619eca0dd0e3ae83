// The F distribution: how a ratio of two mean squares is spread.

/** The x that an F-distributed ratio stays below with this probability.  `P(F ≤ x) = share`; degrees are whole numbers ≥ 1. */
export function fQuantile(share: number, above: number, below: number): number {
  let [low, high] = [0, 1]; // of the ratio's place between 0 and infinity, x d₁ / (x d₁ + d₂)
  for (let halving = 0; halving < 60; halving++) {
    const place = (low + high) / 2;
    if (incompleteBeta(place, above / 2, below / 2) < share) low = place;
    else high = place;
  }
  return (below * low) / (above * (1 - low));
}

/**
 * The regularised incomplete beta function `I_x(a, b)` of whole or half a and b, by its continued fraction.
 * @source Abramowitz and Stegun 1964, 26.5.8; Lentz 1976 (the evaluation)
 */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a); // where the fraction converges fast
  const tiny = 1e-300;
  let [c, d, fraction] = [1, 0, 1];
  for (let k = 0; k <= 200; k++) {
    const m = k >> 1;
    const term =
      k === 0
        ? 1
        : k % 2 === 0
          ? (m * (b - m) * x) / ((a + k - 1) * (a + k))
          : (-(a + m) * (a + b + m) * x) / ((a + k - 1) * (a + k));
    d = 1 / (1 + term * d || tiny);
    c = 1 + term / c || tiny;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-14 && k > 0) break;
  }
  const front = Math.exp(a * Math.log(x) + b * Math.log(1 - x) - logBeta(a, b));
  return (front / a) * (fraction - 1);
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/** Of a whole or half number, by `Γ(x + 1) = x Γ(x)` from `Γ(1) = 1` or `Γ(½) = √π`. */
function logGamma(x: number): number {
  let total = Number.isInteger(x) ? 0 : Math.log(Math.PI) / 2;
  for (let at = Number.isInteger(x) ? 1 : 0.5; at < x; at++) total += Math.log(at);
  return total;
}
