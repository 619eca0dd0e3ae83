// What is said of repeated measurements: the middle, and how far the rest lies from it.
import { z } from "zod";

export interface Summary {
  readonly n: number;
  /** The 25th percentile: of times, what is measured when others leave the machine alone. */
  readonly low: number;
  readonly median: number;
  /** The 90th percentile. */
  readonly high: number;
}

export const summarySchema: z.ZodType<Summary> = z.strictObject({
  n: z.int().positive(),
  low: z.number(),
  median: z.number(),
  high: z.number(),
});

/** Between the two neighbours in proportion; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function summarize(values: readonly number[]): Summary {
  return { n: values.length, low: quantile(values, 0.25), median: median(values), high: quantile(values, 0.9) };
}
