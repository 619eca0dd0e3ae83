// A logarithmic axis: its bounds, and ticks at round numbers, as many as fit.

import type { ScaleOptions } from "@observablehq/plot";
import { formatNumber } from "../report/index.js";
import { extentOf } from "./extent.js";

/** Numbers are placed by their logarithms on a linear scale: Plot's own logarithmic one leaves out texts of ticks. */
export interface LogAxis {
  /** A number above 0 on the axis. */
  readonly of: (value: number) => number;
  readonly options: ScaleOptions;
}

/** Ticks at these times a power of ten: as fine as leaves room for their texts. */
const steps = [[1, 2, 5], [1, 3], [1]] as const;

/** For numbers above 0. */
export function logAxis(values: readonly number[], mostTicks: number): LogAxis {
  const [least, greatest] = extentOf(values);
  const [low, high] = [least * 0.85, greatest * 1.18];
  const exponents = Array.from({ length: Math.ceil(Math.log10(high / low)) + 2 }, (_, k) => Math.floor(Math.log10(low)) + k);
  const ticksBy = (ones: readonly number[]): number[] =>
    exponents.flatMap((exponent) => ones.map((one) => one * 10 ** exponent)).filter((tick) => tick >= low && tick <= high);
  const ticks = steps.map(ticksBy).find(({ length }) => length <= mostTicks) ?? ticksBy([1]);
  return {
    of: Math.log10,
    options: {
      type: "linear",
      domain: [low, high].map(Math.log10),
      ticks: ticks.map(Math.log10),
      tickFormat: (onAxis: number) => shortNumber(10 ** onAxis),
      grid: true,
    },
  };
}

/** `.5`, `50`, `2k`, `1M` */
function shortNumber(value: number): string {
  if (value >= 1e6) return `${formatNumber(value / 1e6)}M`;
  return value >= 1e3 ? `${formatNumber(value / 1e3)}k` : formatNumber(value);
}
