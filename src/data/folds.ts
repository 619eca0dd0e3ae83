// Folds: the test rows are held back once, and the others divided so that each of them is in the validation part of exactly one fold.
import { type Stream, shuffled, stream, ValueError } from "../tensor/index.js";
import type { Dataset } from "./dataset.js";
import { groupsAmong, type RowGroups } from "./duplicates.js";
import { DataError } from "./errors.js";
import { homeClass, membersOf } from "./place-groups.js";
import { groupsOf, type Split, type SplitOptions, splitRows } from "./split.js";
import { partNames } from "./table.js";

export type FoldOptions = SplitOptions & {
  /** How many; one is `splitRows`. */
  readonly folds: number;
};

/**
 * A split for each fold. All hold back the same test rows, those of `splitRows` with the same options; of the others each fold validates
 * on its own and trains on the rest, so that `validation`'s share counts where there is one fold only.
 * Where no row repeats, folds differ by at most one row, in all and of each class; rows with equal features stay together, and sizes are then
 * as near as they allow. A class with fewer distinct rows than there are folds is not in every fold.
 * @throws DataError when there are fewer distinct rows than folds, or a part would be empty
 * @throws ValueError when `folds` is not an integer ≥ 1
 */
export function splitFolds(dataset: Dataset, { folds, groups = groupsOf(dataset), ...options }: FoldOptions): readonly Split[] {
  if (!(Number.isInteger(folds) && folds >= 1)) {
    throw new ValueError("splitFolds", "folds must be an integer ≥ 1", { got: `${folds}` });
  }
  const once = splitRows(dataset, { ...options, groups });
  if (folds === 1) return [once];
  if (dataset.parts?.includes(partNames.indexOf("validation")) === true) {
    throw new DataError(dataset.name, "folds need validation rows of their own", {
      got: `${folds} folds and given validation rows`,
      hint: "either --folds or --validation; test rows may be given with both",
    });
  }
  const rows = Int32Array.from([...once.train, ...once.validation]).sort();
  const labels = rows.map((row) => dataset.labels[row] as number);
  const groupsLeft = groupsAmong(groups, rows);
  if (groupsLeft.count < folds) {
    throw new DataError(dataset.name, "there must be a distinct row for each fold beside the test rows", {
      got: `${groupsLeft.count} for ${folds} folds`,
    });
  }
  const foldOf = placeInFolds(labels, groupsLeft, folds, stream(options.seed, "folds"));
  const isIn = (fold: number, place: number): boolean => foldOf[groupsLeft.groupOf[place] as number] === fold;
  return Array.from({ length: folds }, (_, fold) => ({
    ...once,
    train: rows.filter((_row, place) => !isIn(fold, place)),
    validation: rows.filter((_row, place) => isIn(fold, place)),
  }));
}

/**
 * The fold of each group. The largest come first, those of one row class by class; each goes where fewest rows of its class are, and of such
 * folds to the one with fewest rows. An empty fold is always one of these, so that none stays empty.
 */
function placeInFolds(labels: Int32Array, groups: RowGroups, folds: number, rng: Stream): Int32Array {
  const members = membersOf(groups);
  const sizeOf = (group: number): number => members.start(group + 1) - members.start(group);
  const homeOf = Int32Array.from({ length: groups.count }, (_, group) => homeClass(members.rows(group), labels));
  const everyGroup = Int32Array.from({ length: groups.count }, (_, group) => group);
  const order = shuffled(everyGroup, rng).sort((a, b) => sizeOf(b) - sizeOf(a) || (homeOf[a] as number) - (homeOf[b] as number));

  const placed = Array.from({ length: folds }, () => ({ rows: 0, ofClass: new Map<number, number>() }));
  const foldOf = new Int32Array(groups.count);
  for (const group of order) {
    const home = homeOf[group] as number;
    const emptier = (a: (typeof placed)[number], b: (typeof placed)[number]): boolean =>
      ((a.ofClass.get(home) ?? 0) - (b.ofClass.get(home) ?? 0) || a.rows - b.rows) < 0;
    const fold = placed.reduce((best, other) => (emptier(other, best) ? other : best));
    foldOf[group] = placed.indexOf(fold);
    for (const row of members.rows(group)) {
      const label = labels[row] as number;
      fold.ofClass.set(label, (fold.ofClass.get(label) ?? 0) + 1);
      fold.rows++;
    }
  }
  return foldOf;
}
