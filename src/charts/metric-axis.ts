// A metric as an axis: its label with the unit, its values as the axis has them, and bounds that one bad trial does not stretch.

import type { Metric } from "../nas/index.js";
import { metrics } from "../nn/index.js";
import { formatMetric, plural } from "../report/index.js";
import { extentOf } from "./extent.js";

export interface MetricAxis {
  readonly metric: Metric;
  /** `accuracy (%)` */
  readonly label: string;
  /** A value of the metric on the axis: accuracies are in percent. */
  readonly of: (value: number) => number;
  /** A value of the metric in a sentence: `71.6 %`, `.620`. */
  readonly text: (value: number) => string;
  readonly isMoreBetter: boolean;
}

/** `target` is the name of the predicted column. */
export function metricAxis(metric: Metric, target: string): MetricAxis {
  const { label, direction } = metrics[metric];
  const isShare = metric === "accuracy" || metric === "balanced-accuracy";
  const unit = isShare ? " (%)" : metric === "log-loss" ? " (nats)" : metric === "rmse" ? ` (units of ${target})` : "";
  return {
    metric,
    label: `${label}${unit}`,
    of: isShare ? (value) => 100 * value : (value) => value,
    text: isShare ? (value) => `${(100 * value).toFixed(1)} %` : (value) => formatMetric(value, metric),
    isMoreBetter: direction === "maximize",
  };
}

/**
 * Bounds for values on the axis. On the side that is worse they reach no further than three times the distance between the quartiles beyond
 * the worse one, but to all of `always`: one network that diverged would press all others into a line.
 */
export function axisDomain(
  values: readonly number[],
  always: readonly number[],
  { isMoreBetter }: Pick<MetricAxis, "isMoreBetter">,
): [low: number, high: number] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const quartile = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  const [q1, q3] = [quartile(0.25), quartile(0.75)];
  const reach = 3 * (q3 - q1 || Math.abs(q3) * 0.05);
  const seen = [...sorted.filter((value) => (isMoreBetter ? value >= q1 - reach : value <= q3 + reach)), ...always].filter(
    Number.isFinite,
  );
  if (seen.length === 0) return [0, 1];
  return withRoom(...extentOf(seen));
}

/** Bounds a little wider; of numbers that are all alike as wide as the numbers are large, for an axis must have some length. */
export function withRoom(low: number, high: number): [low: number, high: number] {
  const size = Math.max(Math.abs(low), Math.abs(high), 1e-6);
  const room = 0.06 * (high - low > 1e-9 * size ? high - low : size);
  return [low - room, high + room];
}

/** A value within bounds: what lies beyond is drawn at the edge. */
export function clamp(value: number, [low, high]: readonly [low: number, high: number]): number {
  return Math.min(high, Math.max(low, value));
}

/** What a subtitle says of them. */
export function beyondAxis(trials: number): string[] {
  return trials === 0 ? [] : [`${plural(trials, "trial")} beyond the axis, drawn at its edge`];
}
