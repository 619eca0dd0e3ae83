// What a worker thread is given when it starts: the rows, in memory that all threads share.
import { type DividedRows, type EvaluationData, mapRows } from "../nas/index.js";
import type { DeviceSettings } from "../study/index.js";
import { arrayOf, denseFloats, type Shape } from "../tensor/index.js";
import type { WasmFeatures } from "./wasm-features.js";

interface SharedRows {
  readonly x: Float32Array;
  readonly shape: Shape;
  readonly y: Float32Array;
  readonly unit?: number;
  readonly weights?: Float32Array;
}

export type SharedData = DividedRows<SharedRows>;

export interface WorkerData {
  readonly deviceSettings: DeviceSettings;
  readonly features: WasmFeatures;
  readonly data: SharedData;
}

/** Zeroed floats in memory that threads share. */
export function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}

/** The values in memory that threads share: as they are when they lie there already, else a copy. */
function shared(values: ArrayLike<number>): Float32Array {
  if (values instanceof Float32Array && values.buffer instanceof SharedArrayBuffer) return values;
  const floats = sharedFloats(values.length);
  floats.set(values);
  return floats;
}

export function toShared(data: EvaluationData): SharedData {
  return mapRows(data, ({ x, y, unit, weights }) => ({
    x: shared(denseFloats(x, "f32")),
    shape: x.shape,
    y: shared(y),
    ...(unit === undefined ? {} : { unit }),
    ...(weights === undefined ? {} : { weights: shared(weights) }),
  }));
}

export function fromShared(data: SharedData): EvaluationData {
  return mapRows(data, ({ x, shape, ...others }) => ({ x: arrayOf(x, shape), ...others }));
}
