// The median, by selection: a sort would take most of the time that a large table's encoder takes.

/** The middle value, or the mean of the middle two; 0 without a value. Reorders the values, of which none is NaN. */
export function medianOf(values: Float32Array): number {
  const count = values.length;
  if (count === 0) return 0;
  const upper = select(values, count >> 1);
  if (count % 2 === 1) return upper;
  let lower = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count >> 1; i++) lower = Math.max(lower, values[i] as number);
  return (lower + upper) / 2;
}

/**
 * The value that would be at a place if all were sorted; none before it is then greater. The pivot is the middle of three, so that sorted
 * values, as files have them, are not the worst case.
 * @source Hoare 1961, "Algorithm 65: Find"
 */
function select(values: Float32Array, place: number): number {
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const [a, b, c] = [values[left] as number, values[(left + right) >> 1] as number, values[right] as number];
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let [i, j] = [left, right];
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const swapped = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = swapped;
    }
    if (place <= j) right = j;
    else if (place >= i) left = i;
    else break;
  }
  return values[place] as number;
}
