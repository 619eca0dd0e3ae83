// Rows that repeat, and rows that repeat but say something else of the target: the ceiling that these set.
import { arrayOf } from "../../tensor/index.js";
import { groupRows, type RowGroups } from "../duplicates.js";
import { type Examined, type ExaminedTarget, featuresAmong } from "./examined.js";
import { counted, type Finding, ignoring, percent, rowsText } from "./findings.js";

/** A ceiling below this is worth a warning. */
const lowCeiling = 0.99;

/**
 * Repeated rows by the features that a network sees, but for those that name the row: a row number would make all of them differ.
 * Values are compared as a network gets them, as 32-bit floats.
 */
export function repeatedRows(examined: Examined, rowNames: ReadonlySet<string>): Finding[] {
  const columns = featuresAmong(examined).filter(({ name }) => !rowNames.has(name));
  if (columns.length === 0) return [];
  const { rows, target, parts } = examined;
  const cells = new Float32Array(rows * columns.length);
  columns.forEach(({ values }, j) => {
    for (let row = 0; row < rows; row++) cells[row * columns.length + j] = values[row] as number;
  });
  const groups = groupRows(arrayOf(cells, [rows, columns.length]));
  if (groups.duplicates === 0) return [];
  const hidden = featuresAmong(examined).flatMap(({ name }) => (rowNames.has(name) ? [name] : []));
  const consequence =
    hidden.length > 0
      ? ` in all but ${hidden.join(", ")}, which hides it from the split`
      : parts === undefined
        ? "; they are kept on its side of the split"
        : "";
  const repeats: Finding = {
    id: "repeated-rows",
    severity: hidden.length > 0 ? "warning" : "note",
    columns: hidden,
    message: `${rowsText(groups.duplicates)} of ${counted(rows)} (${percent(groups.duplicates / rows)}) repeat an earlier one${consequence}`,
    advice: hidden.length > 0 ? ignoring(hidden) : null,
    facts: { repeated: groups.duplicates, rows, share: groups.duplicates / rows, distinct: groups.count },
  };
  return [repeats, ...straddling(groups, parts), ...contradictions(groups, target, examined.targetName)];
}

/** Rows of given validation and test parts that repeat a training row. */
function straddling({ groupOf, count }: RowGroups, parts: Uint8Array | undefined): Finding[] {
  if (parts === undefined) return [];
  const isTrained = new Uint8Array(count);
  groupOf.forEach((group, row) => {
    if (parts[row] === 0) isTrained[group] = 1;
  });
  const measured = groupOf.filter((_, row) => parts[row] !== 0);
  const known = measured.filter((group) => isTrained[group] === 1).length;
  if (known === 0) return [];
  return [
    {
      id: "straddling-rows",
      severity: "warning",
      columns: [],
      message: `${rowsText(known)} of ${counted(measured.length)} that are given for validation or test (${percent(known / measured.length)}) repeat a training row: scores on them are of rows that were learned`,
      advice: "remove them from one of the files",
      facts: { rows: known, of: measured.length, share: known / measured.length },
    },
  ];
}

/**
 * Rows with equal features and different labels. The ceiling is what the best answer to each group of equal rows would score on these rows:
 * `Σ_groups rows of the most frequent label / n`, or of numbers `R² = 1 − Σ_groups Σ (y − ȳ_group)² / Σ (y − ȳ)²`.
 */
function contradictions(groups: RowGroups, target: ExaminedTarget, targetName: string): Finding[] {
  const { groupOf } = groups;
  const n = groupOf.length;
  const [involved, ceiling] = target.task === "regression" ? ofValues(groups, target.values) : ofLabels(groups, target.labels);
  if (involved === 0) return [];
  const measure = target.task === "regression" ? "R²" : "accuracy";
  return [
    {
      id: "contradicting-rows",
      severity: ceiling < lowCeiling ? "warning" : "note",
      columns: [],
      message:
        `${rowsText(involved)} (${percent(involved / n)}) have equal features as another and differ in ${targetName}: ` +
        `on these rows no network has ${ceiling < 0.99995 ? `more than ${ceiling.toFixed(4).replace(/^0\./, ".")}` : "quite all of the"} ${measure}`,
      advice: null,
      facts: { rows: involved, share: involved / n, ceiling, measure },
    },
  ];
}

function ofLabels({ groupOf, count }: RowGroups, labels: Int32Array): readonly [involved: number, ceiling: number] {
  const first = new Int32Array(count).fill(-1);
  const sizes = new Int32Array(count);
  const tallies = new Map<number, Map<number, number>>(); // of groups with two labels only
  groupOf.forEach((group, row) => {
    sizes[group] = (sizes[group] as number) + 1;
    const label = labels[row] as number;
    if (first[group] === -1) first[group] = label;
    const tally = tallies.get(group);
    if (tally !== undefined) tally.set(label, (tally.get(label) ?? 0) + 1);
    else if (first[group] !== label)
      tallies.set(
        group,
        new Map([
          [first[group] as number, (sizes[group] as number) - 1],
          [label, 1],
        ]),
      );
  });
  let [involved, lost] = [0, 0];
  for (const [group, tally] of tallies) {
    const size = sizes[group] as number;
    involved += size;
    lost += size - Math.max(...tally.values());
  }
  return [involved, 1 - lost / groupOf.length];
}

function ofValues({ groupOf, count }: RowGroups, values: Float64Array): readonly [involved: number, ceiling: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [sums, squares, sizes] = [new Float64Array(count), new Float64Array(count), new Int32Array(count)];
  const [least, most] = [new Float64Array(count).fill(Infinity), new Float64Array(count).fill(-Infinity)];
  let whole = 0;
  groupOf.forEach((group, row) => {
    const value = values[row] as number;
    const from = value - mean;
    sums[group] = (sums[group] as number) + from;
    squares[group] = (squares[group] as number) + from * from;
    sizes[group] = (sizes[group] as number) + 1;
    least[group] = Math.min(least[group] as number, value);
    most[group] = Math.max(most[group] as number, value);
    whole += from * from;
  });
  let [involved, within] = [0, 0];
  sizes.forEach((size, group) => {
    if (least[group] === most[group]) return;
    involved += size;
    within += (squares[group] as number) - (sums[group] as number) ** 2 / size;
  });
  return [involved, whole > 0 ? 1 - within / whole : 1];
}
