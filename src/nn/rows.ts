// Labelled rows, on the host and on a device, and walking them in batches of equal size.
import { arrayOf, type Completion, type Device, type NdArray, type Program, type Tensor, ValueError } from "../tensor/index.js";

/** What a network is fitted to or scored on; the data room's labelled rows are such. */
export interface LabelledRows {
  /** (N, D) */
  readonly x: NdArray;
  /** Class numbers, or standardised values of the target (N). */
  readonly y: ArrayLike<number>;
  /** There exactly where the target is a number: the deviation by which `y` is standardised. @units the target's */
  readonly unit?: number;
  /** How much each row counts in the training loss (N); all alike where nothing is said. Scores count all rows alike. */
  readonly weights?: ArrayLike<number>;
}

/** The same, resident on a device: placed once, read by every network that is trained there. */
export interface ResidentRows {
  /** (N, D) */
  readonly x: Tensor;
  /** (N) */
  readonly y: Tensor;
  readonly count: number;
  readonly unit?: number;
  /** (N) */
  readonly weights?: Tensor;
}

const mostRows = 2 ** 24; // row numbers are f32 on a device, exact below this

/** @throws ValueError when there are no rows, more than row numbers can tell apart, or not one label or weight a row */
export function placeRows(device: Device<Completion>, { x, y, unit, weights }: LabelledRows): ResidentRows {
  const count = x.shape[0] as number;
  if (count < 1 || count > mostRows)
    throw new ValueError("placeRows", `there must be 1 ... ${mostRows} rows`, { got: `${count}` });
  if (y.length !== count)
    throw new ValueError("placeRows", `there must be one label for each of ${count} rows`, { got: `${y.length}` });
  if (weights !== undefined && weights.length !== count)
    throw new ValueError("placeRows", `there must be one weight for each of ${count} rows`, { got: `${weights.length}` });
  const placed = (values: ArrayLike<number>): Tensor => device.resident(arrayOf(Float32Array.from(values)));
  return {
    x: device.resident(x),
    y: placed(y),
    count,
    ...(unit === undefined ? {} : { unit }),
    ...(weights === undefined ? {} : { weights: placed(weights) }),
  };
}

/** How many whole batches a number of rows makes, and how many rows are left for a smaller one. */
export function batchesOf(count: number, batchSize: number): { whole: number; rest: number } {
  return { whole: Math.floor(count / batchSize), rest: count % batchSize };
}

/** Fills the input `rows` of a program with row numbers, one step after another. */
export function writeRowNumbers(program: Program<"rows", string, Completion>, numbers: Float32Array): void {
  const input = program.input("rows");
  const isStepped = input.shape.length === 2;
  const width = input.shape.at(-1) as number;
  const stride = isStepped ? (input.stride[0] as number) : 0;
  if (stride === width) {
    input.data.set(numbers, input.offset); // all steps at once
    return;
  }
  for (let start = 0, step = 0; start < numbers.length; start += width, step++) {
    input.data.set(numbers.subarray(start, start + width), input.offset + step * stride);
  }
}
