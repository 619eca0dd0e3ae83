// Devices by name.

import type { DeviceName, DeviceSettings, GpuDeviceName, OpenDevice } from "../study/index.js";
import {
  bestGpuMode,
  createGpuDevice,
  createReferenceDevice,
  createWasmDevice,
  type Device,
  type GpuMode,
} from "../tensor/index.js";
import { type WasmFeatures, wasmFeatures } from "./wasm-features.js";
import { provideWebGpu } from "./webgpu.js";

/** A device that computes at once. A thread that starts another passes on what it found of WebAssembly. */
export function createDevice(name: Exclude<DeviceName, GpuDeviceName>, features: WasmFeatures = wasmFeatures()): Device {
  switch (name) {
    case "wasm":
      return createWasmDevice(features.build, features.width);
    case "wasm-simd":
      return createWasmDevice("simd", features.width);
    case "reference":
      return createReferenceDevice("f32");
  }
}

/**
 * Any device. `gpu` alone is the best mode that a graphics card computes in, or gpu.js's WebAssembly where there is none.
 * @throws MlpnasError when what it needs is not there
 */
export async function openDevice(settings: DeviceSettings, features: WasmFeatures = wasmFeatures()): Promise<OpenDevice> {
  const { device: name, gpuThreshold } = settings;
  if (!isGpu(name)) return { ...createDevice(name, features), settings, close: async () => {} };
  if (name === "gpu" || name === "gpu:webgpu") await provideWebGpu();
  const mode = name === "gpu" ? ((await bestGpuMode()) ?? "webasm") : (name.slice("gpu:".length) as GpuMode);
  const device = await createGpuDevice(mode, {
    ...features,
    ...(gpuThreshold === undefined ? {} : { threshold: gpuThreshold }),
  });
  return { ...device, settings: { ...settings, device: `gpu:${mode}` } };
}

/** The device for what is never large, such as the controller. */
export function hostDevice(name: DeviceName): Device {
  return createDevice(isGpu(name) ? "wasm" : name);
}

function isGpu(name: DeviceName): name is GpuDeviceName {
  return name === "gpu" || name.startsWith("gpu:");
}
