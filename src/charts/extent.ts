// The extent of numbers, of however many: as arguments of Math.max a hundred thousand are too many.

/** The least and the greatest; infinite the wrong way round of none. */
export function extentOf(values: readonly number[]): [least: number, greatest: number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}
