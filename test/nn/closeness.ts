// How far two arrays lie apart.
import { arrayOf, type NdArray, toFloats } from "../../src/tensor/index.js";

/** The largest `|a − b| / max(1, |b|)` over all elements; infinite where shapes differ, NaN where an element is. */
export function distance(a: NdArray, b: NdArray): number {
  if (a.shape.join() !== b.shape.join()) return Number.POSITIVE_INFINITY;
  const expected = listOf(b);
  return listOf(a).reduce((most, x, i) => {
    const y = expected[i] as number;
    return Math.max(most, Math.abs(x - y) / Math.max(1, Math.abs(y)));
  }, 0);
}

/** The elements as a list. */
export function listOf(array: NdArray): number[] {
  return [...toFloats(array, "f64")];
}

/** The same elements in double precision. */
export function doubled(array: NdArray): NdArray {
  return arrayOf(toFloats(array, "f64"), array.shape);
}
