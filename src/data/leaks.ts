// Leaks: columns that a network should not see, because the class follows from them.

import { columnIndex } from "./choose-columns.js";
import { classesOf } from "./classes.js";
import type { NumberColumn, Table } from "./table.js";
import { columnLabel } from "./table.js";

/**
 * The columns of numbers from which the class can be read off: sorted by such a column, the rows of each class lie together, and no
 * value has two classes. The target may have been made from it; a feature that is honestly so good is named too.
 * @throws DataError when there is no such target, or it does not hold classes
 */
export function columnsThatTell(table: Table, target: string): string[] {
  const targetIndex = columnIndex(table, target, "the target");
  const { labels, names } = classesOf(table, targetIndex);
  return table.columns.flatMap((column, index) =>
    index !== targetIndex && column.kind === "number" && tells(column, labels, names.length) ? [columnLabel(table, index)] : [],
  );
}

function tells({ values }: NumberColumn, labels: Int32Array, classes: number): boolean {
  const order = Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number));
  let runs = 1;
  for (let k = 1; k < order.length && runs <= classes; k++) {
    const [before, row] = [order[k - 1] as number, order[k] as number];
    if (labels[before] === labels[row]) continue;
    if (values[before] === values[row]) return false;
    runs++;
  }
  return runs <= classes;
}
