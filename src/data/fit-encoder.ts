// Fitting encoders: all that preparing rows needs to know of the data is learned here, from training rows alone.
import { denseFloats } from "../tensor/index.js";
import { type Dataset, defaultMissing, type MissingPolicy } from "./dataset.js";
import type { CategoryEncoding, Encoder, Encoding, NumberEncoding } from "./encoder.js";
import type { FeatureColumn } from "./features.js";
import { medianOf } from "./median.js";
import { type Moments, momentsOf } from "./moments.js";

export type EncoderOptions = {
  /** What stands in for missing numbers. */
  readonly missing?: MissingPolicy;
  /** Of a category, how many levels have an input of their own, at most. */
  readonly levels?: number;
};

export const defaultLevels = 50;

/**
 * The encoder of each fold, fitted on the fold's training rows. All have the same inputs, so that one architecture is one network in
 * every fold: a level has an input of its own where it has one by the training rows of all.
 */
export function fitEncoders(dataset: Dataset, folds: readonly Int32Array[], options: EncoderOptions = {}): Encoder[] {
  const encoders = folds.map((rows) => fitEncoder(dataset, rows, options));
  if (encoders.length < 2) return encoders;
  return encoders.map((encoder) => ({
    columns: encoder.columns.map((encoding, j) =>
      alike(
        encoding,
        encoders.map(({ columns }) => columns[j] as Encoding),
      ),
    ),
  }));
}

function alike(encoding: Encoding, all: readonly Encoding[]): Encoding {
  const flagsMissing = all.some((each) => each.flagsMissing);
  if (encoding.type !== "category") return { ...encoding, flagsMissing };
  const categories = all.filter((each): each is CategoryEncoding => each.type === "category");
  const levels = encoding.levels.filter((level) => categories.every((each) => each.levels.includes(level)));
  const seen = new Set(categories.flatMap((each) => [...each.levels, ...each.rare]));
  return { ...encoding, flagsMissing, levels, rare: [...seen].filter((level) => !levels.includes(level)) };
}

/** The encoder that the given rows make. No other row is looked at. */
export function fitEncoder(
  dataset: Dataset,
  rows: Int32Array,
  { missing = defaultMissing, levels = defaultLevels }: EncoderOptions = {},
): Encoder {
  const moments = momentsOf(dataset.features, rows);
  const width = dataset.columns.length;
  const cells = denseFloats(dataset.features);
  const present = (j: number): Float32Array => {
    const values = new Float32Array(rows.length);
    let next = 0;
    for (let i = 0; i < rows.length; i++) {
      const value = cells[(rows[i] as number) * width + j] as number;
      if (!Number.isNaN(value)) values[next++] = value;
    }
    return values.subarray(0, next);
  };
  return {
    columns: dataset.columns.map((column, j): Encoding => {
      const flagsMissing = (moments.count[j] as number) < rows.length;
      if (column.type === "category") return { ...categoryEncoding(column, present(j), levels), flagsMissing };
      const fill = missing.number === "median" ? () => medianOf(present(j)) : () => moments.mean[j] as number;
      return numberEncoding(column, j, moments, { flagsMissing, fill: missing.number === "error" ? null : fill() });
    }),
  };
}

/** The same, but that it leaves numbers as they are. */
export function unscaled({ columns }: Encoder): Encoder {
  return { columns: columns.map((each) => (each.type === "category" ? each : { ...each, mean: 0, deviation: 1 })) };
}

function numberEncoding(
  { name, type, decimal }: FeatureColumn,
  j: number,
  { mean, deviation }: Moments,
  missing: Pick<NumberEncoding, "flagsMissing" | "fill">,
): NumberEncoding {
  return {
    type: type === "boolean" ? "boolean" : "number",
    name,
    ...(decimal === undefined ? {} : { decimal }),
    mean: mean[j] as number,
    deviation: deviation[j] as number,
    ...missing,
  };
}

/** The levels of so many rows or more, the most frequent first to have an input of their own; the others share one. */
function categoryEncoding(
  { name, levels = [] }: FeatureColumn,
  cells: Float32Array,
  most: number,
): Omit<CategoryEncoding, "flagsMissing"> {
  const counts = new Int32Array(levels.length);
  for (const level of cells) counts[level] = (counts[level] as number) + 1;
  const seen = levels.map((_, level) => level).filter((level) => (counts[level] as number) > 0);
  const least = leastLevelRows(cells.length);
  const frequent = seen.filter((level) => (counts[level] as number) >= least);
  const kept = new Set(frequent.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b).slice(0, most));
  const named = (isKept: boolean): string[] =>
    seen.filter((level) => kept.has(level) === isKept).map((level) => levels[level] as string);
  return { type: "category", name, levels: named(true), rare: named(false) };
}

/** A level of fewer training rows is rare: from 5 of 500 rows and more down to 2 of 200 and fewer. */
function leastLevelRows(rows: number): number {
  return Math.min(5, Math.max(2, Math.round(rows / 100)));
}
