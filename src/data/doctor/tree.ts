// Small decision trees: how well a few thresholds on some columns tell the target, judged on rows that they were not grown on.

/** What is to be told of each row. */
export type TreeTarget =
  | { readonly task: "classification"; readonly labels: Int32Array; readonly classes: number }
  | { readonly task: "regression"; readonly values: Float64Array };

/** Rows as a tree sees them: a missing cell is −∞, and a level that was not known when the columns were made is NaN. */
export type TreeRows = { readonly columns: readonly Float64Array[]; readonly target: TreeTarget; readonly rows: number };

export type Tree = {
  /** The class number, or the mean. */
  readonly prediction: number;
  readonly split?: { readonly column: number; readonly threshold: number; readonly below: Tree; readonly above: Tree };
};

/** For each column, the rows by its value. */
export function sortedOrders({ columns, rows }: Pick<TreeRows, "columns" | "rows">): Int32Array[] {
  return columns.map((values) =>
    Int32Array.from({ length: rows }, (_, row) => row).sort((a, b) => {
      const [x, y] = [values[a] as number, values[b] as number];
      return x < y ? -1 : x > y ? 1 : a - b;
    }),
  );
}

/**
 * A tree on some of the columns, grown greedily by Gini impurity or squared error. `orders` are `sortedOrders` of the rows. A division that
 * explains nothing yet is made all the same: the next may, as where two columns tell together and neither alone.
 * @source Breiman, Friedman, Olshen and Stone 1984
 */
export function growTree(
  { columns, target }: TreeRows,
  orders: readonly Int32Array[],
  { use, depth }: { readonly use: readonly number[]; readonly depth: number },
): Tree {
  const grow = (mine: readonly Int32Array[], left: number): Tree => {
    const members = mine[0] as Int32Array;
    const tally = tallyOf(target, members);
    const leaf = { prediction: tally.prediction };
    if (left === 0 || tally.isPure) return leaf;
    const best = bestSplit(columns, target, { use, orders: mine });
    if (best === undefined) return leaf;
    const values = columns[best.column] as Float64Array;
    const isBelow = (row: number): boolean => (values[row] as number) <= best.threshold;
    return {
      ...leaf,
      split: {
        ...best,
        below: grow(
          mine.map((order) => order.filter(isBelow)),
          left - 1,
        ),
        above: grow(
          mine.map((order) => order.filter((row) => !isBelow(row))),
          left - 1,
        ),
      },
    };
  };
  return grow(
    use.map((column) => orders[column] as Int32Array),
    depth,
  );
}

/** The division after which most is explained; undefined where no column has two values. */
function bestSplit(
  columns: readonly Float64Array[],
  target: TreeTarget,
  { use, orders }: { readonly use: readonly number[]; readonly orders: readonly Int32Array[] },
): { readonly column: number; readonly threshold: number } | undefined {
  let best: { column: number; threshold: number } | undefined;
  let most = Number.NEGATIVE_INFINITY;
  use.forEach((column, j) => {
    const order = orders[j] as Int32Array;
    const values = columns[column] as Float64Array;
    const tally = tallyOf(target, order);
    for (let k = 0; k + 1 < order.length; k++) {
      tally.moveBelow(order[k] as number);
      const [here, next] = [values[order[k] as number] as number, values[order[k + 1] as number] as number];
      if (here === next) continue;
      const explained = tally.explained();
      if (explained > most) {
        most = explained;
        // Halfway, so that a row between two seen values goes to the nearer; not where that is ∞ or rounds to the upper.
        const middle = here + (next - here) / 2;
        best = { column, threshold: Number.isFinite(middle) && middle < next ? middle : here };
      }
    }
  });
  return best;
}

interface Tally {
  readonly prediction: number;
  /** Whether all rows say the same. */
  readonly isPure: boolean;
  /** Takes a row from above the threshold to below it. */
  moveBelow(row: number): void;
  /** What the division explains, up to a constant.  `Σ_side |Σ_rows target|² / rows`, classes as unit vectors */
  explained(): number;
}

function tallyOf(target: TreeTarget, members: Int32Array): Tally {
  return target.task === "classification" ? classTally(target, members) : numberTally(target.values, members);
}

function classTally({ labels, classes }: { labels: Int32Array; classes: number }, members: Int32Array): Tally {
  const [below, above] = [new Int32Array(classes), new Int32Array(classes)];
  for (const row of members) above[labels[row] as number] = (above[labels[row] as number] as number) + 1;
  let [rowsBelow, squaresBelow, squaresAbove] = [0, 0, 0];
  let prediction = 0;
  above.forEach((count, label) => {
    squaresAbove += count * count;
    if (count > (above[prediction] as number)) prediction = label;
  });
  return {
    prediction,
    isPure: above[prediction] === members.length,
    moveBelow(row) {
      const label = labels[row] as number;
      squaresBelow += 2 * (below[label] as number) + 1;
      squaresAbove -= 2 * (above[label] as number) - 1;
      below[label] = (below[label] as number) + 1;
      above[label] = (above[label] as number) - 1;
      rowsBelow++;
    },
    explained: () => squaresBelow / rowsBelow + squaresAbove / (members.length - rowsBelow),
  };
}

function numberTally(values: Float64Array, members: Int32Array): Tally {
  let sum = 0;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of members) {
    const value = values[row] as number;
    sum += value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const prediction = sum / members.length;
  let [rowsBelow, sumBelow] = [0, 0];
  return {
    prediction,
    isPure: least === most,
    moveBelow(row) {
      sumBelow += (values[row] as number) - prediction; // about the mean: large offsets would cost digits
      rowsBelow++;
    },
    explained: () => (sumBelow * sumBelow) / rowsBelow + (sumBelow * sumBelow) / (members.length - rowsBelow),
  };
}

/** What the tree says of a row; where a level is not known, what the rows before that division say. */
function predict(tree: Tree, columns: readonly Float64Array[], row: number): number {
  let node = tree;
  while (node.split !== undefined) {
    const { column, threshold, below, above } = node.split;
    const value = (columns[column] as Float64Array)[row] as number;
    if (Number.isNaN(value)) return node.prediction;
    node = value <= threshold ? below : above;
  }
  return node.prediction;
}

/** The share of rows that it is right of, or R², on rows that it was not grown on. */
export function treeScore(tree: Tree, { columns, target, rows }: TreeRows): number {
  if (target.task === "classification") {
    let right = 0;
    for (let row = 0; row < rows; row++) if (predict(tree, columns, row) === target.labels[row]) right++;
    return right / rows;
  }
  const mean = target.values.reduce((sum, value) => sum + value, 0) / rows;
  let [left, whole] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const value = target.values[row] as number;
    left += (value - predict(tree, columns, row)) ** 2;
    whole += (value - mean) ** 2;
  }
  return whole > 0 ? 1 - left / whole : 0;
}

/** The columns that it asks about. */
export function columnsUsed({ split }: Tree): number[] {
  if (split === undefined) return [];
  return [...new Set([split.column, ...columnsUsed(split.below), ...columnsUsed(split.above)])].sort((a, b) => a - b);
}
