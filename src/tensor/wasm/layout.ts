// How arrays lie in the device's memory: as matrices with padded rows. Padding never leaves this folder.
import { type Shape, sizeOf } from "../shape.js";

/** A matrix in linear memory. An array of more axes is one whose rows are all axes but the last; a vector is one row. */
export interface Layout {
  readonly rows: number;
  readonly columns: number;
  /** Between the starts of two rows. @units bytes */
  readonly stride: number;
  /** Of the whole, padding included. @units bytes */
  readonly bytes: number;
}

/** A layout at an address. */
export interface Place extends Layout {
  readonly address: number;
}

const lanes = 8; // floats: two vectors of 128 bits
const rowBlock = 4;
const collidingFloats = 128; // rows that are multiples of 512 bytes apart fall on the same cache sets: 9 % of the widest step

/**
 * Columns are padded to 8 and the rows of a matrix to 4, so that no kernel has a tail. A kernel may read and write padding, but
 * no element depends on it.
 */
export function layoutOf(shape: Shape): Layout {
  const columns = shape.at(-1) ?? 1;
  const rows = sizeOf(shape.slice(0, -1));
  const padded = Math.ceil(columns / lanes) * lanes;
  const floats = shape.length > 1 && padded % collidingFloats === 0 ? padded + lanes : padded;
  const allRows = shape.length > 1 ? Math.ceil(rows / rowBlock) * rowBlock : 1;
  return { rows, columns, stride: floats * 4, bytes: allRows * floats * 4 };
}
