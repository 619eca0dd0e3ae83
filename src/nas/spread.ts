// spread: a few of many, evenly over their order.

/** So many of the values, at even distances, the first and the last among them; all where there are no more. Of one, the first. */
export function spread<T>(values: readonly T[], count: number): T[] {
  if (values.length <= count) return [...values];
  return Array.from({ length: count }, (_, k) => values[Math.round((k * (values.length - 1)) / Math.max(1, count - 1))] as T);
}
