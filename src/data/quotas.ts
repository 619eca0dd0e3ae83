// How many rows of each class a part of a split should hold.

/**
 * Shares `size` rows among classes in proportion to their counts, by largest remainder: each class gets the whole part of
 * `count · size / Σcount`, and those with the largest rests one more. No class gets less than its `least` (while `size`
 * allows it) or more than its `most`; when the `most` together are fewer than `size`, the quotas are too.
 * @source Hamilton's method of apportionment
 */
export function classQuotas(
  counts: readonly number[],
  size: number,
  { least, most }: { readonly least: readonly number[]; readonly most: readonly number[] },
): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const ideal = counts.map((count) => (count * size) / total);
  const quotas = ideal.map((x, c) => Math.min(Math.max(Math.floor(x), least[c] as number), most[c] as number));
  let missing = size - quotas.reduce((sum, quota) => sum + quota, 0);

  // Each sweep moves every class by at most one row, the one farthest from its ideal first.
  const sweep = (step: 1 | -1, canMove: (c: number) => boolean): void => {
    const distance = (c: number): number => step * ((ideal[c] as number) - (quotas[c] as number));
    let hasMoved = true;
    while (missing * step > 0 && hasMoved) {
      const movable = counts.map((_, c) => c).filter(canMove);
      movable.sort((a, b) => distance(b) - distance(a));
      hasMoved = movable.length > 0;
      for (const c of movable.slice(0, Math.abs(missing))) {
        quotas[c] = (quotas[c] as number) + step;
        missing -= step;
      }
    }
  };
  sweep(1, (c) => (quotas[c] as number) < (most[c] as number));
  sweep(-1, (c) => (quotas[c] as number) > (least[c] as number));
  sweep(-1, (c) => (quotas[c] as number) > 0);
  return quotas;
}
