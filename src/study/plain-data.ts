// Rows as they cross threads: typed arrays and their shapes, in whichever memory.
import { type DividedRows, type EvaluationData, mapRows } from "../nas/index.js";
import { arrayOf, denseFloats, type Shape } from "../tensor/index.js";

interface PlainRows {
  readonly x: Float32Array;
  readonly shape: Shape;
  readonly y: Float32Array;
  readonly unit?: number;
  readonly weights?: Float32Array;
}

export type PlainData = DividedRows<PlainRows>;

/** `place` says where the values are to lie. */
export function toPlain(data: EvaluationData, place: (values: ArrayLike<number>) => Float32Array): PlainData {
  return mapRows(data, ({ x, y, unit, weights }) => ({
    x: place(denseFloats(x, "f32")),
    shape: x.shape,
    y: place(y),
    ...(unit === undefined ? {} : { unit }),
    ...(weights === undefined ? {} : { weights: place(weights) }),
  }));
}

export function fromPlain(data: PlainData): EvaluationData {
  return mapRows(data, ({ x, shape, ...others }) => ({ x: arrayOf(x, shape), ...others }));
}
