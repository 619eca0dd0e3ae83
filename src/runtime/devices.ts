// Devices by name.
import { createReferenceDevice, createWasmDevice, type Device } from "../tensor/index.js";
import type { DeviceName } from "./settings.js";
import { type WasmFeatures, wasmFeatures } from "./wasm-features.js";

/** The device of that name; a thread that starts another passes on what it found of WebAssembly. */
export function createDevice(name: DeviceName, features: WasmFeatures = wasmFeatures()): Device {
  switch (name) {
    case "wasm":
      return createWasmDevice(features.build, features.width);
    case "wasm-simd":
      return createWasmDevice("simd", features.width);
    case "reference":
      return createReferenceDevice("f32");
  }
}
