// Devices by name, with the runtime's faster WebAssembly switched on where it hides behind a flag.
import v8 from "node:v8";
import { createReferenceDevice, createWasmDevice, type Device } from "../tensor/index.js";
import type { DeviceName } from "./settings.js";

/**
 * Node 20 knows relaxed SIMD, which has the fused multiply-add, but keeps it behind a flag. It may be set while running, before the
 * kernels are compiled, and holds for threads started later.
 */
function enableRelaxedSimd(): void {
  if (process.versions.node.startsWith("20.")) v8.setFlagsFromString("--experimental-wasm-relaxed-simd");
}

export function createDevice(name: DeviceName): Device {
  switch (name) {
    case "wasm":
      enableRelaxedSimd();
      return createWasmDevice();
    case "wasm-simd":
      return createWasmDevice("simd");
    case "reference":
      return createReferenceDevice("f32");
  }
}
