// Numbers as people read them: scores, counts, shares, times.
import type { Difference, Metric } from "../nas/index.js";

/** An accuracy or a loss to three digits, without a leading zero: `.641`, `1.234`; a loss out of bounds as `4.25e+31`. */
export function formatScore(value: number): string {
  if (Number.isFinite(value) && Math.abs(value) >= 9999.9995) return value.toExponential(2);
  return Number.isFinite(value) ? value.toFixed(3).replace(/^(-?)0\./, "$1.") : String(value).replace("Infinity", "∞");
}

/** A value of a metric: three digits after the point, but of RMSE, which is in the target's units, four digits in all. */
export function formatMetric(value: number, metric: Metric): string {
  if (metric === "rmse" && value > 0 && value < 1e-4) return value.toExponential(2);
  if (metric !== "rmse" || !Number.isFinite(value) || value >= 1e9) return formatScore(value).replace(/^-(?=[.0]*$)/, "");
  if (value >= 1_000) return formatCount(Math.round(value));
  return value === 0 ? "0" : value.toFixed(Math.max(0, 3 - Math.floor(Math.log10(value)))).replace(/^0\./, ".");
}

/** A value of a metric with half the width of its 95 % interval, where there is one: `23,026 ± 512.3`. */
export function formatMetricInterval(value: number, half: number | null, metric: Metric): string {
  return [value, ...(half === null ? [] : [half])].map((each) => formatMetric(each, metric)).join(" ± ");
}

/** An accuracy with half the width of its 95 % interval, where there is one: `.735 ± .032`. */
export function formatInterval(value: number, half: number | null): string {
  return half === null ? formatScore(value) : `${formatScore(value)} ± ${formatScore(half)}`;
}

/** A difference of scores with its interval: `+.012 ± .004`. */
export function formatDifference({ difference, half }: Difference): string {
  return `${difference < 0 ? "" : "+"}${formatInterval(difference, half)}`;
}

/** A difference of accuracies in percentage points, with its interval: `+1.2 ± 0.4`. */
export function formatPoints({ difference, half }: Difference): string {
  const text = `${difference < 0 ? "" : "+"}${(100 * difference).toFixed(1)}`;
  return half === null ? text : `${text} ± ${(100 * half).toFixed(1)}`;
}

/** A setting's number, as exact as it was given: `.003`, `1e-7`. */
export function formatSetting(value: number): string {
  return String(value).replace(/^(-?)0\./, "$1.");
}

/** A measured number to four digits: `22.53`, `1,250`, `.0031`, `9.925e+30`. */
export function formatNumber(value: number): string {
  if (Number.isFinite(value) && Math.abs(value) >= 1e15) return value.toExponential(3);
  return value.toLocaleString("en-US", { maximumSignificantDigits: 4 }).replace(/^(-?)0\./, "$1.");
}

/** `4,898` */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 row`, `4,898 rows` */
export function plural(count: number, singular: string, several: string = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : several}`;
}

/** A file's size: `812 bytes`, `9.3 KB`, `1.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return plural(bytes, "byte");
  return bytes < 999_500 ? `${(bytes / 1_000).toPrecision(3)} KB` : `${(bytes / 1_000_000).toPrecision(3)} MB`;
}

/** Whole percent, but never 0 % of something nor 100 % of less than all. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.005) return "<1%";
  if (share < 1 && share >= 0.995) return ">99%";
  return `${Math.round(100 * share)}%`;
}

/** A time that passed: `<.1 s`, `.8 s`, `12.3 s`, `2 m 05 s`, `1 h 02 m`. */
export function formatElapsed(seconds: number): string {
  if (seconds < 0.1) return "<.1 s";
  if (seconds < 59.95) return `${seconds.toFixed(1).replace(/^0\./, ".")} s`;
  return formatWhole(seconds);
}

/** A time to come, in whole seconds: `2 s`, `2 m 05 s`. */
export function formatRemaining(seconds: number): string {
  return seconds < 59.5 ? `${Math.max(1, Math.round(seconds))} s` : formatWhole(seconds);
}

function formatWhole(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (part: number): string => String(part).padStart(2, "0");
  return hours > 0 ? `${hours} h ${two(minutes)} m` : `${minutes} m ${two(rest)} s`;
}
