// The rows that trials are trained on, as a packet: they travel once, and are called by their digest.
import * as z from "zod/mini";
import { type DividedRows, type EvaluationData, mapRows } from "../nas/index.js";
import { arrayOf, denseFloats, sizeOf } from "../tensor/index.js";
import { damaged, pack, unpack } from "./packet.js";

/** Rows whose floats lie in the packet's arrays, at these places. */
interface PlacedRows {
  readonly shape: readonly number[];
  readonly x: number;
  readonly y: number;
  readonly unit?: number;
  readonly weights?: number;
}

const count = z.int().check(z.gte(0));
const ordinal = z.int().check(z.gte(1));
const rows = z.strictObject({
  shape: z.tuple([ordinal, ordinal]),
  x: count,
  y: count,
  unit: z.exactOptional(z.number().check(z.gt(0))),
  weights: z.exactOptional(count),
});
const division = { train: rows, validation: rows, test: z.exactOptional(rows) };
const schema: z.ZodMiniType<DividedRows<PlacedRows>> = z.strictObject({
  ...division,
  features: ordinal,
  classes: ordinal,
  otherFolds: z.exactOptional(z.array(z.strictObject(division))),
});

export function packData(data: EvaluationData): Buffer {
  const arrays: Float32Array[] = [];
  const place = (values: ArrayLike<number>): number => arrays.push(Float32Array.from(values)) - 1;
  const header = mapRows(
    data,
    ({ x, y, unit, weights }): PlacedRows => ({
      shape: x.shape,
      x: place(denseFloats(x, "f32")),
      y: place(y),
      ...(unit === undefined ? {} : { unit }),
      ...(weights === undefined ? {} : { weights: place(weights) }),
    }),
  );
  return pack({ header, arrays });
}

/** @throws FaultError when the bytes are not what was packed */
export function unpackData(bytes: Buffer): EvaluationData {
  const { header, arrays } = unpack(bytes, schema);
  const floats = (at: number, length: number): Float32Array => {
    const values = arrays[at];
    if (values?.length !== length) throw damaged(`${values?.length ?? "no"} floats, where ${length} must be`);
    return values;
  };
  return mapRows(header, ({ shape, x, y, unit, weights }) => {
    const [n = 0] = shape;
    return {
      x: arrayOf(floats(x, sizeOf(shape)), shape),
      y: floats(y, n),
      ...(unit === undefined ? {} : { unit }),
      ...(weights === undefined ? {} : { weights: floats(weights, n) }),
    };
  });
}
