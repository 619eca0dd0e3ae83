// What a worker thread is given when it starts: the rows, in memory that all threads share.
import type { EvaluationData } from "../nas/index.js";
import type { LabelledRows } from "../nn/index.js";
import { arrayOf, denseFloats, type Shape } from "../tensor/index.js";
import type { DeviceSettings } from "./devices.js";
import type { WasmFeatures } from "./wasm-features.js";

interface SharedRows {
  readonly x: Float32Array;
  readonly shape: Shape;
  readonly y: Float32Array;
}

export interface SharedData {
  readonly train: SharedRows;
  readonly validation: SharedRows;
  readonly test?: SharedRows;
  readonly features: number;
  readonly classes: number;
}

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

export function toShared({ train, validation, test, ...shape }: EvaluationData): SharedData {
  const rows = ({ x, y }: LabelledRows): SharedRows => ({
    x: shared(denseFloats(x, "f32")),
    shape: x.shape,
    y: shared(y),
  });
  return { train: rows(train), validation: rows(validation), ...(test === undefined ? {} : { test: rows(test) }), ...shape };
}

export function fromShared({ train, validation, test, ...shape }: SharedData): EvaluationData {
  const rows = ({ x, shape, y }: SharedRows): LabelledRows => ({ x: arrayOf(x, shape), y });
  return { train: rows(train), validation: rows(validation), ...(test === undefined ? {} : { test: rows(test) }), ...shape };
}
