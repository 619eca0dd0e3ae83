// Column summaries: what was found of each feature and of a target of numbers, as reports and records state it.
import type { Dataset, FeatureType } from "../data/index.js";
import { denseFloats } from "../tensor/index.js";

export interface ColumnSummary {
  readonly name: string;
  readonly type: FeatureType;
  /** Rows whose cell is missing. */
  readonly missing: number;
  /** Of a category: how many there are in all rows. */
  readonly levels?: number;
  /** That its numbers are written with a decimal comma. */
  readonly decimal?: ",";
}

/** A target of numbers, in its own units. */
export interface TargetSummary {
  readonly name: string;
  readonly distinct: number;
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
}

export function columnSummaries({ columns, features }: Dataset): ColumnSummary[] {
  const width = columns.length;
  const missing = new Array<number>(width).fill(0);
  const cells = denseFloats(features);
  for (let at = 0; at < cells.length; at++) {
    if (Number.isNaN(cells[at])) missing[at % width] = (missing[at % width] as number) + 1;
  }
  return columns.map(({ name, type, levels, decimal }, j) => ({
    name,
    type,
    missing: missing[j] as number,
    ...(levels === undefined ? {} : { levels: levels.length }),
    ...(decimal === undefined ? {} : { decimal }),
  }));
}

export function targetSummary({ values, target }: Dataset): TargetSummary | undefined {
  if (values === undefined) return undefined;
  const distinct = new Set(values).size;
  const [least, greatest] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  return { name: target, distinct, least, greatest, mean: values.reduce((a, b) => a + b, 0) / values.length };
}
