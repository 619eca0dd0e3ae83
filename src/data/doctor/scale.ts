// Trouble of scale: numbers that 32 bits cannot hold or tell apart, far outliers, columns over many orders of magnitude.
import type { Stream } from "../../tensor/index.js";
import { type Examined, type ExaminedColumn, type ExaminedNumbers, featuresAmong, sampled } from "./examined.js";
import { counted, type Finding, ignoring } from "./findings.js";

/** Quantiles are taken of so many rows. */
const mostSorted = 20_000;
const largest = 3.4028234663852886e38;
/** The deviation is so small beside the numbers that 32-bit rounding (6e-8 of the number) is a hundredth of it. */
const leastDeviation = 6e-6;
/** How far from the median a number may lie. @units interquartile ranges */
const farthest = 100;
/** From the 5 % to the 95 % quantile of what is not 0. @units orders of magnitude */
const mostOrders = 4;

/** What standardisation, which shifts and scales, does not mend. */
export function scaleTrouble(examined: Examined, rng: Stream): Finding[] {
  const sample = sampled(examined, mostSorted, rng);
  const target = (of: Examined): (ExaminedColumn & ExaminedNumbers)[] =>
    of.target.task === "regression" ? [{ name: of.targetName, type: "number", values: of.target.values }] : [];
  const features = numbersAmong(examined);
  const inSample = numbersAmong(sample);
  return [
    ...features.flatMap((column, k) => troubleOf(column, inSample[k] as ExaminedNumbers, ignoring([column.name]))),
    ...target(examined).flatMap((column, k) =>
      troubleOf(column, target(sample)[k] as ExaminedNumbers, "predict its logarithm instead, or remove the rows"),
    ),
  ];
}

function numbersAmong(examined: Examined): (ExaminedColumn & ExaminedNumbers)[] {
  return featuresAmong(examined).filter((column): column is ExaminedColumn & ExaminedNumbers => column.type === "number");
}

function troubleOf({ name, values }: ExaminedColumn & ExaminedNumbers, sample: ExaminedNumbers, otherwise: string): Finding[] {
  const sorted = sample.values.filter((value) => !Number.isNaN(value)).sort();
  const { least, most, mean, deviation } = momentsOf(values);
  if (sorted.length === 0) return [];
  const extreme = Math.abs(least) > Math.abs(most) ? least : most;
  if (Math.abs(extreme) > largest) {
    return [
      {
        id: "beyond-f32",
        severity: "error",
        columns: [name],
        message: `${name} has ${extreme.toPrecision(3)}, more than a 32-bit float holds (3.4e38)`,
        advice: `rescale it, or ${otherwise}`,
        facts: { extreme },
      },
    ];
  }
  if (deviation > 0 && deviation < leastDeviation * Math.abs(mean)) {
    return [
      {
        id: "lost-precision",
        severity: "warning",
        columns: [name],
        message: `${name} varies by ${deviation.toPrecision(3)} about ${mean.toPrecision(6)}: as 32-bit floats its values run together`,
        advice: "subtract a constant in the file",
        facts: { mean, deviation },
      },
    ];
  }
  return [...outliers(name, sorted, { least, most, otherwise }), ...spread(name, sorted)];
}

function outliers(
  name: string,
  sorted: Float64Array,
  { least, most, otherwise }: { readonly least: number; readonly most: number; readonly otherwise: string },
): Finding[] {
  const [quarter, median, threeQuarters] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share)) as [number, number, number];
  const range = threeQuarters - quarter;
  const extreme = most - median > median - least ? most : least;
  const distance = Math.abs(extreme - median) / range;
  if (!(range > 0 && distance >= farthest)) return [];
  return [
    {
      id: "outliers",
      severity: "warning",
      columns: [name],
      message: `${name} has ${shown(extreme)}, ${counted(Math.round(distance))} interquartile ranges from its median ${shown(median)}`,
      advice: `a wrong cell? Correct it, or ${otherwise}`,
      facts: { extreme, median, interquartileRange: range, distance },
    },
  ];
}

function spread(name: string, sorted: Float64Array): Finding[] {
  const sizes = sorted
    .filter((value) => value !== 0)
    .map(Math.abs)
    .sort();
  if (2 * sizes.length < sorted.length) return [];
  const [low, high] = [quantile(sizes, 0.05), quantile(sizes, 0.95)];
  const orders = Math.log10(high / low);
  if (orders < mostOrders) return [];
  return [
    {
      id: "huge-spread",
      severity: "warning",
      columns: [name],
      message: `${name} spans ${orders.toFixed(1)} orders of magnitude (90% of it lies between ${shown(low)} and ${shown(high)}): a network sees its largest values only`,
      advice: "take its logarithm in the file",
      facts: { orders, low, high },
    },
  ];
}

function momentsOf(values: Float64Array): {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
  readonly deviation: number;
} {
  const origin = values.find((value) => !Number.isNaN(value)) ?? 0; // about a value, so that large numbers keep their digits
  let [least, most, count, sum, squares] = [Infinity, -Infinity, 0, 0, 0];
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
    const from = value - origin;
    count++;
    sum += from;
    squares += from * from;
  }
  const mean = sum / Math.max(1, count);
  return { least, most, mean: origin + mean, deviation: Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean * mean)) };
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))] as number;
}

const shown = (value: number): string => String(Number(value.toPrecision(4)));
