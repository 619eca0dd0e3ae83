// Rows for small trees: half to grow them on, half to judge them by, and every column as numbers that thresholds can divide.
import { type Stream, shuffled } from "../../tensor/index.js";
import {
  type Examined,
  type ExaminedColumn,
  type ExaminedLevels,
  type ExaminedTarget,
  everyRow,
  featuresAmong,
  sampled,
} from "./examined.js";
import type { TreeRows, TreeTarget } from "./tree.js";

export type TreeHalves = { readonly columns: readonly ExaminedColumn[]; readonly grow: TreeRows; readonly judge: TreeRows };

/** So many cells are sorted at most: of 30 columns 20,000 rows. */
const mostCells = 600_000;
const leastRows = 400;
const mostRows = 20_000;

/** The features of a sample of the rows, in two halves. */
export function treeHalves(examined: Examined, rng: Stream, most: number = mostRows): TreeHalves {
  const columns = featuresAmong(examined);
  const affordable = Math.max(leastRows, Math.floor(mostCells / Math.max(1, columns.length)));
  const sample = sampled({ ...examined, columns }, Math.min(most, affordable), rng);
  const order = shuffled(everyRow(sample.rows), rng);
  const middle = Math.ceil(order.length / 2);
  const [growing, judging] = [order.subarray(0, middle), order.subarray(middle)];
  const read = sample.columns.map((column) => readerOf(column, sample.target, growing));
  const half = (rows: Int32Array): TreeRows => ({
    columns: read.map((valueAt) => Float64Array.from(rows, valueAt)),
    target: targetOf(sample.target, rows),
    rows: rows.length,
  });
  return { columns, grow: half(growing), judge: half(judging) };
}

/** Some rows of these, the first ones: they are in random order. */
export function firstRows({ columns, target, rows }: TreeRows, most: number): TreeRows {
  if (rows <= most) return { columns, target, rows };
  return {
    columns: columns.map((values) => values.subarray(0, most)),
    target:
      target.task === "regression"
        ? { ...target, values: target.values.subarray(0, most) }
        : { ...target, labels: target.labels.subarray(0, most) },
    rows: most,
  };
}

function targetOf(target: ExaminedTarget, rows: Int32Array): TreeTarget {
  return target.task === "regression"
    ? { task: "regression", values: Float64Array.from(rows, (row) => target.values[row] as number) }
    : { task: "classification", labels: rows.map((row) => target.labels[row] as number), classes: target.classes.length };
}

function readerOf(column: ExaminedColumn, target: ExaminedTarget, growing: Int32Array): (row: number) => number {
  if (column.type === "number") {
    return (row) => {
      const value = column.values[row] as number;
      return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
    };
  }
  const ranks = levelRanks(column, target, growing);
  return (row) => {
    const level = column.values[row] as number;
    return level < 0 ? Number.NEGATIVE_INFINITY : (ranks[level] as number);
  };
}

/**
 * The levels in an order in which those that say the same of the target are neighbours, so that a few thresholds are as good as a table of
 * levels: by their mean, or by their most frequent class. NaN for a level that the growing half lacks.
 */
function levelRanks({ levels, values }: ExaminedLevels, target: ExaminedTarget, growing: Int32Array): Float64Array {
  const counts = new Float64Array(levels.length);
  const score = new Float64Array(levels.length);
  if (target.task === "regression") {
    for (const row of growing) {
      const level = values[row] as number;
      if (level < 0) continue;
      counts[level] = (counts[level] as number) + 1;
      score[level] = (score[level] as number) + (target.values[row] as number);
    }
    counts.forEach((count, level) => {
      score[level] = (score[level] as number) / count;
    });
  } else {
    const tallies = Array.from(levels, () => new Map<number, number>());
    for (const row of growing) {
      const level = values[row] as number;
      if (level < 0) continue;
      const tally = tallies[level] as Map<number, number>;
      const label = target.labels[row] as number;
      tally.set(label, (tally.get(label) ?? 0) + 1);
      counts[level] = (counts[level] as number) + 1;
    }
    tallies.forEach((tally, level) => {
      const [label, count] = Array.from(tally).reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0]);
      score[level] = label - 0.5 * (count / (counts[level] as number)); // of one class, the surest first
    });
  }
  const seen = Array.from(levels.keys()).filter((level) => (counts[level] as number) > 0);
  seen.sort((a, b) => (score[a] as number) - (score[b] as number));
  const ranks = new Float64Array(levels.length).fill(Number.NaN);
  seen.forEach((level, rank) => {
    ranks[level] = rank;
  });
  return ranks;
}
