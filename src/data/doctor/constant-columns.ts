// Columns that hardly say anything: without a value, with one value, or with nearly one.
import { type Examined, type ExaminedColumn, featuresAmong, missingIn } from "./examined.js";
import { counted, type Finding, graveUnlessLeftOut, ignoring, named, percent, rowsText } from "./findings.js";

/** A column with one value in so many of its rows is nearly constant. */
const nearlyAll = 0.999;

/** Columns without a value, with one, and with one in at least 99.9 % of the rows. Of a wide table all of a kind are one finding. */
export function constantColumns(examined: Examined): Finding[] {
  const { rows } = examined;
  const empty = examined.columns.filter((column) => missingIn(column) === rows);
  const said = featuresAmong(examined).map((column) => {
    const present = rows - missingIn(column);
    const { value, count } = commonest(column);
    return { name: column.name, value, count, present };
  });
  return [
    ...empty.map(
      (column): Finding => ({
        id: "empty-column",
        ...graveUnlessLeftOut(column),
        message: `${column.name} has no value in any row${column.leftOut === undefined ? "" : "; it is left out already"}`,
        facts: { rows },
      }),
    ),
    ...constant(said.filter(({ count, present }) => count === rows && present > 0)),
    ...nearlyConstant(
      said.filter(({ count, present }) => count < rows && present > 0 && (count === present || count / rows >= nearlyAll)),
      rows,
    ),
  ];
}

type Said = { readonly name: string; readonly value: number | string; readonly count: number; readonly present: number };

function constant(columns: readonly Said[]): Finding[] {
  const [first] = columns;
  if (first === undefined) return [];
  const names = columns.map(({ name }) => name);
  const verb = columns.length === 1 ? `is ${first.value}` : "have one value each";
  return [
    {
      id: "constant-column",
      severity: "warning",
      columns: names,
      message: `${named(names)} ${verb} in every row`,
      advice: ignoring(names),
      facts: { values: columns.map(({ value }) => value) },
    },
  ];
}

/** Those that have one value wherever they are not missing are among them. */
function nearlyConstant(columns: readonly Said[], rows: number): Finding[] {
  const [first] = columns;
  if (first === undefined) return [];
  const names = columns.map(({ name }) => name);
  const { value, count } = first;
  const message =
    columns.length > 1
      ? `${named(names)} have one value each in all but a few rows, or wherever they are not missing`
      : first.count === first.present
        ? `${first.name} is ${value} wherever it is not missing`
        : `${first.name} is ${value} in all but ${counted(rows - count)} of ${rowsText(rows)} (${percent(count / rows)})`;
  return [
    {
      id: "near-constant-column",
      severity: "note",
      columns: names,
      message,
      advice: ignoring(names),
      facts: { values: columns.map(({ value }) => value), shares: columns.map(({ count }) => count / rows) },
    },
  ];
}

/** The most frequent value; of numbers, where one has more than half of the rows, and else any. */
function commonest(column: ExaminedColumn): { readonly value: number | string; readonly count: number } {
  if (column.type === "number") {
    const value = likeliestMajority(column.values);
    if (isPlainlyMixed(column.values, value)) return { value, count: 0 };
    let count = 0;
    for (const other of column.values) if (other === value) count++;
    return { value, count };
  }
  const counts = new Int32Array(column.levels.length);
  for (const level of column.values) if (level >= 0) counts[level] = (counts[level] as number) + 1;
  const count = counts.reduce((most, one) => Math.max(most, one), 0);
  return { value: column.levels[counts.indexOf(count)] ?? "", count };
}

const fewRows = 20_000;

/** Whether a look at a thousand of many rows is enough to see that a column is far from having one value. */
function isPlainlyMixed(values: Float64Array, value: number): boolean {
  if (values.length <= fewRows) return false;
  const step = Math.floor(values.length / 1_000);
  let others = 0;
  for (let row = 0; row < values.length; row += step) {
    const other = values[row] as number;
    if (other !== value && !Number.isNaN(other)) others++;
  }
  return others > 20;
}

/** The value of more than half of the rows, where there is one; else any. @source Boyer and Moore 1981 */
function likeliestMajority(values: Float64Array): number {
  let [candidate, lead] = [Number.NaN, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (lead === 0) candidate = value;
    lead += value === candidate ? 1 : -1;
  }
  return candidate;
}
