// Encoding rows: the features of some rows of a dataset as a network's inputs.
import { arrayOf, denseFloats, type NdArray } from "../tensor/index.js";
import type { Dataset } from "./dataset.js";
import { type Encoder, type Encoding, encodedWidth, inputCount } from "./encoder.js";
import type { FeatureColumn } from "./features.js";

/**
 * The given rows, encoded; in `values`, zeroed memory, where it is given.
 * @shape  dataset.features (n, d), rows (m) -> (m, inputCount(encoder)), f32, dense
 */
export function encodeRows(
  { features, columns }: Dataset,
  rows: Int32Array,
  encoder: Encoder,
  values: Float32Array = new Float32Array(rows.length * inputCount(encoder)),
): NdArray {
  const cells = denseFloats(features);
  const inputs = inputCount(encoder);
  const writers = encoder.columns.map((encoding, j) => writerOf(encoding, columns[j] as FeatureColumn));
  const widths = encoder.columns.map(encodedWidth);
  const block = new Float32Array(BLOCK);
  // Column by column, so that a loop has one kind of cell; block by block, so that the rows stay in the cache meanwhile.
  for (let start = 0; start < rows.length; start += BLOCK) {
    const count = Math.min(BLOCK, rows.length - start);
    let at = start * inputs;
    for (let j = 0; j < writers.length; j++) {
      for (let i = 0; i < count; i++) block[i] = cells[(rows[start + i] as number) * columns.length + j] as number;
      (writers[j] as Writer)(block, count, values, at, inputs);
      at += widths[j] as number;
    }
  }
  return arrayOf(values, [rows.length, inputs]);
}

const BLOCK = 256;

/** Writes the inputs of so many cells of a column, from a place on and one row's inputs apart, where all is 0. */
type Writer = (cells: Float32Array, count: number, values: Float32Array, from: number, apart: number) => void;

function writerOf(encoding: Encoding, column: FeatureColumn): Writer {
  if (encoding.type === "category") {
    const other = encoding.rare.length > 0 ? encoding.levels.length : -1;
    const places = placesOf(encoding.levels, other, column.levels ?? []);
    // Where no cell was missing in training, that it is missing is one more level that was not seen.
    const missing = encoding.flagsMissing ? encodedWidth(encoding) - 1 : other;
    return (cells, count, values, from, apart) => {
      for (let i = 0, at = from; i < count; i++, at += apart) {
        const cell = cells[i] as number;
        const place = Number.isNaN(cell) ? missing : (places[cell] as number);
        if (place >= 0) values[at + place] = 1;
      }
    };
  }
  const { mean, deviation, fill, flagsMissing } = encoding;
  const filled = fill ?? Number.NaN;
  return (cells, count, values, from, apart) => {
    for (let i = 0, at = from; i < count; i++, at += apart) {
      const cell = cells[i] as number;
      const isMissing = Number.isNaN(cell);
      values[at] = ((isMissing ? filled : cell) - mean) / deviation;
      if (isMissing && flagsMissing) values[at + 1] = 1;
    }
  };
}

/** The input of each of a column's levels; `other` for one that has none of its own. */
function placesOf(levels: readonly string[], other: number, all: readonly string[]): Int32Array {
  const places = new Map(levels.map((level, place) => [level, place]));
  return Int32Array.from(all, (level) => places.get(level) ?? other);
}
