// What a worker thread is given when it starts: the rows, in memory that all threads share.
import type { EvaluationData } from "../nas/index.js";
import { type DeviceSettings, type PlainData, toPlain } from "../study/index.js";
import type { WasmFeatures } from "./wasm-features.js";

export interface WorkerData {
  readonly deviceSettings: DeviceSettings;
  readonly features: WasmFeatures;
  readonly data: PlainData;
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

export function toShared(data: EvaluationData): PlainData {
  return toPlain(data, shared);
}
