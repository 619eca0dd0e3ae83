// What a worker thread is given when it starts: the rows, in memory that all threads share.
import type { EvaluationData } from "../nas/index.js";
import { arrayOf, type Shape, toFloats } from "../tensor/index.js";
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
  readonly features: number;
  readonly classes: number;
}

export interface WorkerData {
  readonly deviceSettings: DeviceSettings;
  readonly features: WasmFeatures;
  readonly data: SharedData;
}

function shared(values: ArrayLike<number>): Float32Array {
  const floats = new Float32Array(new SharedArrayBuffer(values.length * 4));
  floats.set(values);
  return floats;
}

export function toShared({ train, validation, features, classes }: EvaluationData): SharedData {
  const rows = ({ x, y }: EvaluationData["train"]): SharedRows => ({ x: shared(toFloats(x)), shape: x.shape, y: shared(y) });
  return { train: rows(train), validation: rows(validation), features, classes };
}

export function fromShared({ train, validation, features, classes }: SharedData): EvaluationData {
  const rows = ({ x, shape, y }: SharedRows): EvaluationData["train"] => ({ x: arrayOf(x, shape), y });
  return { train: rows(train), validation: rows(validation), features, classes };
}
