// The gpu device: the wasm device, but for its large products, which gpu.js computes.
import type { Completion, Device } from "../device.js";
import { bestWasmBuild, createLinearDevice, type WasmBuild, type WasmWidth } from "../wasm/device.js";
import { type GpuJs, loadGpuJs } from "./gpu-js.js";
import { type GpuMode, requireMode } from "./modes.js";
import { createProducts } from "./products.js";
import { createPlanner } from "./program.js";

/**
 * Products of fewer FLOP stay on the wasm kernels. A guess on the side of caution, 512 × 1,024 × 1,024: what a product must cost
 * to be worth its way to a graphics card and back has not been measured on one.
 * @units FLOP, a multiply-add counted as two
 */
export const defaultGpuThreshold: number = 2 ** 30;

export interface GpuOptions {
  /** See `defaultGpuThreshold`; with 0 every product is gpu.js's. @units FLOP */
  readonly threshold?: number;
  /** Of the wasm kernels that compute all the rest. */
  readonly build?: WasmBuild;
  readonly width?: WasmWidth;
}

export interface GpuDevice<Done extends Completion = void> extends Device<Done> {
  /** Frees what the collector does not. In mode webgpu a process of Node's ends only after this. */
  close(): Promise<void>;
}

/** How many devices share gpu.js's one WebGPU device. */
let webgpuDevices = 0;

/**
 * A device that lets gpu.js compute large products in the given mode, in f32; all else runs on the wasm kernels.
 * @throws MlpnasError when gpu.js, or what the mode needs, is not there
 */
export function createGpuDevice(mode: Exclude<GpuMode, "webgpu">, options?: GpuOptions): Promise<GpuDevice>;
/** Its runs must be waited for, if it is in mode webgpu. */
export function createGpuDevice(mode: GpuMode, options?: GpuOptions): Promise<GpuDevice<Completion>>;
export async function createGpuDevice(mode: GpuMode, options?: GpuOptions): Promise<GpuDevice<Completion>> {
  const gpuJs = await loadGpuJs();
  await requireMode(gpuJs, mode);
  return gpuDeviceOf(gpuJs, mode, options);
}

/** The same, at once, with gpu.js and what the mode needs known to be there. */
export function gpuDeviceOf(gpuJs: GpuJs, mode: Exclude<GpuMode, "webgpu">, options?: GpuOptions): GpuDevice;
export function gpuDeviceOf(gpuJs: GpuJs, mode: GpuMode, options?: GpuOptions): GpuDevice<Completion>;
export function gpuDeviceOf(
  gpuJs: GpuJs,
  mode: GpuMode,
  { threshold = defaultGpuThreshold, build = bestWasmBuild(), width = 128 }: GpuOptions = {},
): GpuDevice<Completion> {
  const products = createProducts(gpuJs, mode);
  const device = createLinearDevice(build, width, createPlanner(products, threshold));
  if (mode === "webgpu") webgpuDevices++;
  return {
    ...device,
    name: `gpu-${mode}+${device.name}`,
    close: async () => {
      await products.destroy();
      if (mode === "webgpu" && --webgpuDevices === 0) await gpuJs.WebGPUContext.destroy();
    },
  };
}
