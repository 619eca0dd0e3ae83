// Rows that repeat each other: found in one pass by a hash table over the features.
import { denseFloats, hash32, matrixExtents, type NdArray } from "../tensor/index.js";

export type RowGroups = {
  /** The group of each row; groups are numbered by first appearance. */
  readonly groupOf: Int32Array;
  /** How many distinct rows there are. */
  readonly count: number;
  /** Rows that repeat an earlier one. */
  readonly duplicates: number;
};

/** Each row as a group of its own. */
export function singleRows(rows: number): RowGroups {
  return { groupOf: Int32Array.from({ length: rows }, (_, row) => row), count: rows, duplicates: 0 };
}

/** The groups of some of the rows. */
export function groupsAmong({ groupOf }: RowGroups, rows: Int32Array): RowGroups {
  const numbers = new Map<number, number>();
  const regrouped = rows.map((row) => {
    const group = groupOf[row] as number;
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
  return { groupOf: regrouped, count: numbers.size, duplicates: rows.length - numbers.size };
}

const NEGATIVE_ZERO = 0x80000000;

/**
 * Groups the rows whose features are equal as 32-bit floats; `-0` equals `0`, labels are not looked at.
 * Open addressing: the table holds a row of each group, at least twice as many places as rows, so that the time is linear.
 * @shape  features (n, d)
 */
export function groupRows(features: NdArray): RowGroups {
  const [rows, width] = matrixExtents("groupRows", features.shape);
  const floats = denseFloats(features, "f32");
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  const bitsAt = (i: number): number => (bits[i] === NEGATIVE_ZERO ? 0 : (bits[i] as number));
  let places = 2;
  while (places < 2 * rows) places *= 2;
  const firstRow = new Int32Array(places).fill(-1);
  const groupOf = new Int32Array(rows);
  let count = 0;

  const isEqual = (a: number, b: number): boolean => {
    for (let j = 0; j < width; j++) if (bitsAt(a * width + j) !== bitsAt(b * width + j)) return false;
    return true;
  };
  for (let row = 0; row < rows; row++) {
    let hash = 0;
    for (let j = 0; j < width; j++) hash = hash32(Math.imul(hash, 31) ^ bitsAt(row * width + j));
    let place = (hash >>> 0) % places;
    while (firstRow[place] !== -1 && !isEqual(firstRow[place] as number, row)) place = (place + 1) % places;
    if (firstRow[place] === -1) {
      firstRow[place] = row;
      groupOf[row] = count++;
    } else {
      groupOf[row] = groupOf[firstRow[place] as number] as number;
    }
  }
  return { groupOf, count, duplicates: rows - count };
}

/**
 * The coarsest common groups: rows that are together by either are together, and so on along any chain of such rows.
 * `duplicates` are those of the first.
 */
export function joinGroups({ groupOf, count, duplicates }: RowGroups, others: Int32Array): RowGroups {
  const parents = Int32Array.from({ length: count }, (_, group) => group);
  const root = (group: number): number => {
    let at = group;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at] as number] as number;
      at = parents[at] as number;
    }
    return at;
  };
  const firstOf = new Map<number, number>();
  others.forEach((other, row) => {
    const group = root(groupOf[row] as number);
    const first = firstOf.get(other);
    if (first === undefined) firstOf.set(other, group);
    else parents[group] = root(first);
  });
  const numbers = new Map<number, number>();
  const joined = groupOf.map((group) => {
    const at = root(group);
    const number = numbers.get(at) ?? numbers.size;
    numbers.set(at, number);
    return number;
  });
  return { groupOf: joined, count: numbers.size, duplicates };
}
