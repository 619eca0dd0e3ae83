// Hypervolume: how much of the space of costs a front dominates, one number by which two fronts can be compared.

/**
 * The volume of what lies between some point and the reference, less being better: of the union of the boxes `[point, reference]`.
 * A point that is not better than the reference everywhere adds nothing. Exact; n points of d costs take O(n log n) for two costs and
 * O(n^(d − 1) log n) at most for more, which is enough for the few that are ever weighed.
 * @source Zitzler and Thiele 1998 (the measure); While, Hingston, Barone and Huband 2006 (by slicing objectives)
 */
export function hypervolume(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const inside = points.filter((point) => point.every((cost, k) => cost < (reference[k] as number)));
  return reference.length === 2 ? swept(inside, reference) : sliced(inside, reference);
}

/** In the order of the first cost: each point that is lower in the second than all before adds a rectangle. */
function swept(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const [right, top] = reference as [number, number];
  let [area, lowest] = [0, top];
  for (const [x, y] of points.toSorted((a, b) => (a[0] as number) - (b[0] as number)) as [number, number][]) {
    area += (right - x) * Math.max(0, lowest - y);
    lowest = Math.min(lowest, y);
  }
  return area;
}

/** In the order of the last cost: between one point and the next the cross-section is what all points so far dominate in the others. */
function sliced(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const last = reference.length - 1;
  if (last === 0) return points.reduce((longest, [x]) => Math.max(longest, (reference[0] as number) - (x as number)), 0);
  const sorted = points.toSorted((a, b) => (a[last] as number) - (b[last] as number));
  return sorted.reduce((volume, point, k) => {
    const height = (sorted[k + 1]?.[last] ?? (reference[last] as number)) - (point[last] as number);
    if (height === 0) return volume;
    const below = sorted.slice(0, k + 1).map((other) => other.slice(0, last));
    return volume + height * hypervolume(below, reference.slice(0, last));
  }, 0);
}
