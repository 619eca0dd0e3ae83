// Which part of a split each group of equal rows goes to: exact sizes, classes in proportion, at random.
import { pickWeighted, type Stream, shuffled } from "../tensor/index.js";
import type { Dataset } from "./dataset.js";
import type { RowGroups } from "./duplicates.js";
import { classQuotas } from "./quotas.js";

/** Rows of train, validation and test. */
export type PartSizes = readonly [train: number, validation: number, test: number];

const TRAIN = 0;
const VALIDATION = 1;
const TEST = 2;
type Part = typeof TRAIN | typeof VALIDATION | typeof TEST;
const PARTS: readonly Part[] = [TRAIN, VALIDATION, TEST];
const NOWHERE = 3;

/**
 * The part of each group: 0 train, 1 validation, 2 test. Groups belong to the class of most of their rows.
 * 1. Each class puts its smallest groups into the parts it must appear in.
 * 2. The other groups of several rows, largest first, go at random to a part where their classes have room, or else to the
 *    emptiest part.
 * 3. Single rows fill each class's quota, then whatever is still missing.
 * 4. A part that is short all the same exchanges a group for a larger one of train. Exact sizes are the subset-sum problem;
 *    exchanges of one pair at a time solve all but contrived cases.
 */
export function placeGroups(dataset: Dataset, groups: RowGroups, sizes: PartSizes, rng: Stream): Uint8Array {
  const { labels, counts } = dataset;
  const members = membersOf(groups);
  const sizeOf = (group: number): number => members.start(group + 1) - members.start(group);
  const order = shuffled(
    Int32Array.from({ length: groups.count }, (_, group) => group),
    rng,
  );
  const groupsOfClass: number[][] = counts.map(() => []);
  const homeOf = Int32Array.from({ length: groups.count }, (_, group) => homeClass(members.rows(group), labels));
  for (const group of order) groupsOfClass[homeOf[group] as number]?.push(group);

  const room = [...sizes] as [number, number, number];
  const need = partQuotas(
    counts,
    sizes,
    groupsOfClass.map((list) => list.length),
  );
  const partOf = new Uint8Array(groups.count).fill(NOWHERE);
  const place = (group: number, part: Part): void => {
    partOf[group] = part;
    for (const row of members.rows(group)) {
      room[part]--;
      (need[part][labels[row] as number] as number)--;
    }
  };
  const fits = (group: number, part: Part): boolean => {
    if (sizeOf(group) > room[part]) return false;
    const left = new Map<number, number>();
    for (const row of members.rows(group)) {
      const label = labels[row] as number;
      const rest = (left.get(label) ?? (need[part][label] as number)) - 1;
      if (rest < 0) return false;
      left.set(label, rest);
    }
    return true;
  };

  // Large classes first: where a part is too small for all, the rare ones lose their place, not the common ones.
  const classOrder = counts.map((_, c) => c).sort((a, b) => (counts[b] as number) - (counts[a] as number));
  for (const c of classOrder) {
    const smallestFirst = [...(groupsOfClass[c] as number[])].sort((a, b) => sizeOf(a) - sizeOf(b));
    const parts: readonly Part[] = smallestFirst.length < 3 ? [TRAIN] : [VALIDATION, TEST, TRAIN];
    parts.forEach((part, i) => {
      const group = smallestFirst[i];
      if (group !== undefined && sizeOf(group) <= room[part]) place(group, part);
    });
  }

  const repeated = [...order.filter((group) => sizeOf(group) > 1)].sort((a, b) => sizeOf(b) - sizeOf(a));
  for (const group of repeated) {
    if (partOf[group] !== NOWHERE) continue;
    const weights = PARTS.map((part) => (fits(group, part) ? (need[part][homeOf[group] as number] as number) : 0));
    const emptiest = PARTS.reduce((best, part) => (room[part] > room[best] ? part : best));
    const isPlaceable = weights.some((weight) => weight > 0);
    const fallback = sizeOf(group) <= room[emptiest] ? emptiest : TRAIN;
    place(group, isPlaceable ? (pickWeighted(weights, rng) as Part) : fallback);
  }

  const rest: number[] = [];
  groupsOfClass.forEach((list, c) => {
    for (const group of list) {
      if (partOf[group] !== NOWHERE) continue;
      const part = ([VALIDATION, TEST, TRAIN] as const).find((p) => room[p] > 0 && (need[p][c] as number) > 0);
      if (part === undefined) rest.push(group);
      else place(group, part);
    }
  });
  for (const group of rest) place(group, ([VALIDATION, TEST] as const).find((part) => room[part] > 0) ?? TRAIN);

  for (const part of [VALIDATION, TEST] as const) {
    for (let gain = room[part]; gain > 0; gain = Math.min(gain, room[part])) {
      const pair = exchange(partOf, part, gain, { sizeOf, homeOf });
      if (pair === undefined) {
        gain--;
        continue;
      }
      partOf[pair.out] = TRAIN;
      partOf[pair.in] = part;
      room[part] -= gain;
      room[TRAIN] += gain;
    }
  }
  return partOf;
}

/**
 * A group of a part and one of train whose exchange gives the part `gain` more rows; undefined when there is none.
 * Both are of one class, so that no class leaves a part.
 */
function exchange(
  partOf: Uint8Array,
  part: Part,
  gain: number,
  { sizeOf, homeOf }: { readonly sizeOf: (group: number) => number; readonly homeOf: Int32Array },
): { out: number; in: number } | undefined {
  const inTrain = new Map<string, number>();
  partOf.forEach((p, group) => {
    if (p === TRAIN) inTrain.set(`${homeOf[group]} ${sizeOf(group)}`, group);
  });
  for (let group = 0; group < partOf.length; group++) {
    if (partOf[group] !== part) continue;
    const larger = inTrain.get(`${homeOf[group]} ${sizeOf(group) + gain}`);
    if (larger !== undefined) return { out: group, in: larger };
  }
  return undefined;
}

/** The rows of each group, group after group in one array. */
export function membersOf({ groupOf, count }: RowGroups): {
  start: (group: number) => number;
  rows: (group: number) => Int32Array;
} {
  const ends = new Int32Array(count + 1);
  for (const group of groupOf) ends[group + 1] = (ends[group + 1] as number) + 1;
  for (let group = 0; group < count; group++) ends[group + 1] = (ends[group + 1] as number) + (ends[group] as number);
  const rows = new Int32Array(groupOf.length);
  const next = ends.slice();
  groupOf.forEach((group, row) => {
    const at = next[group] as number;
    rows[at] = row;
    next[group] = at + 1;
  });
  const start = (group: number): number => ends[group] as number;
  return { start, rows: (group) => rows.subarray(start(group), start(group + 1)) };
}

/** The class of most rows; the lowest one when several are equal. */
export function homeClass(rows: Int32Array, labels: Int32Array): number {
  if (rows.length === 1) return labels[rows[0] as number] as number; // most are: a map for each would cost more than all else
  const tally = new Map<number, number>();
  for (const row of rows) tally.set(labels[row] as number, (tally.get(labels[row] as number) ?? 0) + 1);
  let home = -1;
  let most = 0;
  for (const [label, count] of tally) {
    if (count > most || (count === most && label < home)) {
      home = label;
      most = count;
    }
  }
  return home;
}

/** Rows of each class that each part should hold; `groupCounts` says how many parts a class can be in. */
function partQuotas(counts: readonly number[], sizes: PartSizes, groupCounts: readonly number[]): [number[], number[], number[]] {
  const least = groupCounts.map((groups) => (groups < 3 ? 0 : 1));
  // A class keeps a row for train, and one for test when it must be there too.
  const free = (c: number, kept: number): number => (groupCounts[c] === 1 ? 0 : Math.max(0, (counts[c] as number) - kept));
  const validation = classQuotas(counts, sizes[VALIDATION], {
    least,
    most: counts.map((_, c) => free(c, 1 + (least[c] as number))),
  });
  const test = classQuotas(counts, sizes[TEST], { least, most: counts.map((_, c) => free(c, 1 + (validation[c] as number))) });
  const train = counts.map((count, c) => count - (validation[c] as number) - (test[c] as number));
  return [train, validation, test];
}
