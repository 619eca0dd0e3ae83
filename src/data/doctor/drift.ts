// Drift: columns that are not distributed alike in the rows that train and in the rows of another file.
import type { Stream } from "../../tensor/index.js";
import { type Examined, type ExaminedColumn, type ExaminedLevels, featuresAmong, sampled } from "./examined.js";
import { type Finding, ignoring, percent } from "./findings.js";

/** So many rows of each file are compared. */
const mostCompared = 20_000;
/** Over all columns together, alike files give a false alarm this rarely. */
const falseAlarms = 0.001;
/** Of many rows the least difference is significant: smaller distances than this are not worth a word. */
const leastDistance = 0.05;

/**
 * The columns whose distributions differ, of numbers by the Kolmogorov–Smirnov distance, of categories by total variation; missing cells count as a value of
 * their own. A column is named where chance would bring about its distance in fewer than .001 / columns of cases, and the distance is at
 * least .05. Levels that the training rows lack are named too.
 * @param where what the other rows are: the test file, the validation file
 */
export function driftBetween(training: Examined, other: Examined, where: string, rng: Stream): Finding[] {
  const [a, b] = [sampled(training, mostCompared, rng), sampled(other, mostCompared, rng)];
  const columns = [...featuresAmong(a), targetColumn(a)];
  const others = new Map([...featuresAmong(b), targetColumn(b)].map((column) => [column.name, column]));
  const isUsual = falseAlarms / columns.length;
  return columns.flatMap((column): Finding[] => {
    const there = others.get(column.name);
    if (there === undefined || there.type !== column.type) return [];
    const isTarget = column.name === training.targetName;
    const { distance, chance, unknown } =
      column.type === "number" && there.type === "number"
        ? betweenNumbers(column.values, there.values)
        : betweenLevels(column as ExaminedLevels, there as ExaminedLevels);
    const findings: Finding[] = [];
    if (distance >= leastDistance && chance < isUsual) {
      const measure = column.type === "number" ? "Kolmogorov–Smirnov distance" : "total variation";
      findings.push({
        id: "drift",
        severity: "warning",
        columns: [column.name],
        message: `${column.name} is distributed otherwise in ${where}: ${measure} ${distance.toFixed(3).replace(/^0\./, ".")}`,
        advice: isTarget ? null : `scores there are of other rows; ${ignoring([column.name])} does without`,
        facts: { distance, chance, measure, threshold: isUsual },
      });
    }
    if (unknown.share > 0) {
      findings.push({
        id: "new-levels",
        severity: unknown.share >= leastDistance ? "warning" : "note",
        columns: [column.name],
        message: `${column.name} has ${unknown.levels.length === 1 ? "a level" : `${unknown.levels.length} levels`} in ${where} that the training rows lack (${unknown.levels.slice(0, 3).join(", ")}${unknown.levels.length > 3 ? ", …" : ""}), in ${percent(unknown.share)} of the rows`,
        advice: null,
        facts: { levels: unknown.levels.slice(0, 20), count: unknown.levels.length, share: unknown.share },
      });
    }
    return findings;
  });
}

interface Distance {
  readonly distance: number;
  /** How often chance alone brings about as much. */
  readonly chance: number;
  readonly unknown: { readonly levels: readonly string[]; readonly share: number };
}

function targetColumn({ target, targetName: name }: Examined): ExaminedColumn {
  return target.task === "regression"
    ? { name, type: "number", values: target.values }
    : { name, type: "category", levels: target.classes, values: target.labels };
}

/**
 * The largest difference of the two shares of values up to a bound.  `chance ≈ 2 Σ_k (−1)^(k − 1) exp(−2 k² λ²)`, `λ = D √(n m / (n + m))`
 * @source Smirnov 1948; for tied values the chance is an upper bound
 */
function betweenNumbers(a: Float64Array, b: Float64Array): Distance {
  const [x, y] = [ascending(a), ascending(b)];
  let [i, j, distance] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const bound = Math.min(x[i] as number, y[j] as number);
    while (i < x.length && (x[i] as number) <= bound) i++;
    while (j < y.length && (y[j] as number) <= bound) j++;
    distance = Math.max(distance, Math.abs(i / x.length - j / y.length));
  }
  const lambda = distance * Math.sqrt((x.length * y.length) / (x.length + y.length));
  let chance = 0;
  for (let k = 1; k <= 100; k++) chance += 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * lambda * lambda);
  return { distance, chance: lambda < 0.2 ? 1 : Math.min(1, Math.max(0, chance)), unknown: { levels: [], share: 0 } };
}

/** Missing cells before all others. */
function ascending(values: Float64Array): Float64Array {
  return values.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value)).sort();
}

/**
 * Half the sum of the differences of all shares, and the chance by Pearson's χ² of two samples.
 * `χ² = Σ_levels (√(m/n) a − √(n/m) b)² / (a + b)`, its tail by the cube root that is nearly normal
 * @source Wilson and Hilferty 1931
 */
function betweenLevels(a: ExaminedLevels, b: ExaminedLevels): Distance {
  const counts = new Map<string, [number, number]>();
  const add = ({ levels, values }: ExaminedLevels, side: 0 | 1): void => {
    for (const level of values) {
      const name = level < 0 ? "" : (levels[level] as string); // blank cells are missing, so that no level is called so
      const pair = counts.get(name) ?? [0, 0];
      pair[side]++;
      counts.set(name, pair);
    }
  };
  add(a, 0);
  add(b, 1);
  const [n, m] = [a.values.length, b.values.length];
  let [variation, square, rowsUnknown] = [0, 0, 0];
  const levels: string[] = [];
  for (const [name, [here, there]] of counts) {
    variation += Math.abs(here / n - there / m) / 2;
    square += (Math.sqrt(m / n) * here - Math.sqrt(n / m) * there) ** 2 / (here + there);
    if (here > 0 || name === "") continue;
    levels.push(name);
    rowsUnknown += there;
  }
  return { distance: variation, chance: chiSquareTail(square, counts.size - 1), unknown: { levels, share: rowsUnknown / m } };
}

function chiSquareTail(square: number, degrees: number): number {
  if (degrees < 1) return 1;
  const variance = 2 / (9 * degrees);
  return normalTail((Math.cbrt(square / degrees) - (1 - variance)) / Math.sqrt(variance));
}

/** The chance of a normal number above z. @source Abramowitz and Stegun 1964, 7.1.26 */
function normalTail(z: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(z)) / Math.SQRT2);
  const polynomial = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  const tail = (polynomial * Math.exp((-z * z) / 2)) / 2;
  return z >= 0 ? tail : 1 - tail;
}
