// Columns that say the same: equal values, other names for them, or another scale.
import type { Stream } from "../../tensor/index.js";
import { type Examined, type ExaminedColumn, featuresAmong, sampled } from "./examined.js";
import { type Finding, ignoring, named } from "./findings.js";

type Relation = "equal" | "renamed" | "rescaled";

const relationTexts: Readonly<Record<Relation, string>> = {
  equal: "have the same values",
  renamed: "are one another by other names",
  rescaled: "are one another on another scale",
};

/** Likely pairs are found on so many rows and then held against all. */
const mostFirst = 500;
/** Columns that hardly ever repeat a value rename one another by chance. */
const leastRepeats = 5;
/** Rounding, relative to the largest value. */
const rounding = 1e-9;

/** For each column that an earlier one makes superfluous, what they are to each other. Constant columns are not compared. */
export function duplicateColumns(examined: Examined, rng: Stream): Finding[] {
  const columns = featuresAmong(examined);
  const first = featuresAmong(sampled(examined, mostFirst, rng));
  const isKnown = new Set<number>();
  const findings: Finding[] = [];
  first.forEach((a, i) => {
    if (isKnown.has(i) || distinctOf(a) < 2) return;
    const alike = new Map<Relation, number[]>();
    for (let j = i + 1; j < first.length; j++) {
      if (isKnown.has(j)) continue;
      const relation = relationOf(a, first[j] as ExaminedColumn);
      if (relation === undefined || relationOf(columns[i] as ExaminedColumn, columns[j] as ExaminedColumn) !== relation) continue;
      alike.set(relation, [...(alike.get(relation) ?? []), j]);
      isKnown.add(j);
    }
    for (const [relation, others] of alike) {
      const superfluous = others.map((j) => (columns[j] as ExaminedColumn).name);
      const all = [a.name, ...superfluous];
      findings.push({
        id: "duplicate-columns",
        severity: "warning",
        columns: all,
        message: `${named(all)} ${relationTexts[relation]}`,
        advice: ignoring(superfluous),
        facts: { relation },
      });
    }
  });
  return findings;
}

function relationOf(a: ExaminedColumn, b: ExaminedColumn): Relation | undefined {
  if (a.type === "number" && b.type === "number") {
    if (a.values.every((value, row) => Object.is(value, b.values[row]) || value === b.values[row])) return "equal";
    if (isRescaled(a.values, b.values)) return "rescaled";
  }
  return isRenamed(a, b) ? "renamed" : undefined;
}

/** Whether `b = intercept + slope · a` in every row, missing where it is. */
function isRescaled(a: Float64Array, b: Float64Array): boolean {
  const first = a.findIndex((value) => !Number.isNaN(value));
  const second = a.findIndex((value) => !Number.isNaN(value) && value !== a[first]);
  if (first < 0 || second < 0) return false;
  const slope = ((b[second] as number) - (b[first] as number)) / ((a[second] as number) - (a[first] as number));
  if (!Number.isFinite(slope) || slope === 0) return false;
  const intercept = (b[first] as number) - slope * (a[first] as number);
  return a.every((value, row) => {
    const other = b[row] as number;
    if (Number.isNaN(value) || Number.isNaN(other)) return Number.isNaN(value) && Number.isNaN(other);
    return Math.abs(intercept + slope * value - other) <= rounding * (Math.abs(other) + Math.abs(intercept));
  });
}

/** Whether each value of one goes with one value of the other, both repeating their values now and then. */
function isRenamed(a: ExaminedColumn, b: ExaminedColumn): boolean {
  const [there, back] = [new Map<number, number>(), new Map<number, number>()];
  const rows = a.values.length;
  for (let row = 0; row < rows; row++) {
    const [x, y] = [a.values[row] as number, b.values[row] as number];
    if (!isOnly(there, x, y) || !isOnly(back, y, x)) return false;
    if (there.size * leastRepeats > rows) return false;
  }
  return there.size > 1;
}

function isOnly(partners: Map<number, number>, value: number, partner: number): boolean {
  const known = partners.get(value);
  if (known === undefined) partners.set(value, partner);
  return known === undefined || Object.is(known, partner);
}

function distinctOf({ values }: ExaminedColumn): number {
  return new Set<number>(values).size;
}
