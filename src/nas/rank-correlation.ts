// Rank correlation: whether two lists of numbers put things in the same order.

/**
 * Spearman's ρ: the correlation of ranks, equal values sharing the mean of theirs.
 * @returns −1 ... 1; undefined where a list has fewer than two different values
 * @source Spearman 1904
 */
export function rankCorrelation(xs: readonly number[], ys: readonly number[]): number | undefined {
  const [a, b] = [ranks(xs), ranks(ys)];
  const middle = (xs.length + 1) / 2;
  const product = (p: readonly number[], q: readonly number[]): number =>
    p.reduce((sum, rank, i) => sum + (rank - middle) * ((q[i] as number) - middle), 0);
  const scale = Math.sqrt(product(a, a) * product(b, b));
  return scale > 0 ? product(a, b) / scale : undefined;
}

/**
 * Kendall's τ, in the form for equal values: by how much more pairs are in the same order than in the opposite one.
 * `(C − D) / √(P_x P_y)`, P the pairs whose values differ
 * @returns −1 ... 1; undefined where a list has fewer than two different values
 * @source Kendall 1945 (τ-b)
 */
export function kendallTau(xs: readonly number[], ys: readonly number[]): number | undefined {
  let [agreeing, differentX, differentY] = [0, 0, 0];
  for (let i = 0; i < xs.length; i++) {
    for (let j = 0; j < i; j++) {
      const x = Math.sign((xs[i] as number) - (xs[j] as number));
      const y = Math.sign((ys[i] as number) - (ys[j] as number));
      agreeing += x * y;
      differentX += x * x;
      differentY += y * y;
    }
  }
  const scale = Math.sqrt(differentX * differentY);
  return scale > 0 ? agreeing / scale : undefined;
}

/** From 1. */
function ranks(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const [first, last] = [new Map<number, number>(), new Map<number, number>()];
  sorted.forEach((value, place) => {
    if (!first.has(value)) first.set(value, place);
    last.set(value, place);
  });
  return values.map((value) => ((first.get(value) as number) + (last.get(value) as number)) / 2 + 1);
}
