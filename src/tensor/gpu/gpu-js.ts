// gpu.js, loaded only when asked for, and the part of it that is used here. Its own declarations lack some of this.
import { MlpnasError } from "../errors.js";

/** An array as a kernel's argument: values in row-major order, and how many columns and rows they are. */
export interface KernelInput {
  readonly value: Float32Array;
  readonly size: readonly number[];
}

/** A kernel with two axes of output; in mode webgpu it gives a promise. */
export interface Kernel {
  (...inputs: readonly KernelInput[]): readonly Float32Array[] | Promise<readonly Float32Array[]>;
  destroy(): void;
}

interface KernelSettings {
  /** Columns, then rows. */
  readonly output: readonly [number, number];
  readonly constants: Readonly<Record<string, number>>;
  readonly precision: "single";
  /** Called in place of the silent change to mode cpu that gpu.js would make. */
  readonly onRequestFallback: (this: { readonly fallbackReason?: string | null }) => never;
}

/** An instance of gpu.js. */
export interface Gpu {
  createKernel(source: string, settings: KernelSettings): Kernel;
  destroy(): Promise<void>;
}

export interface GpuJs {
  readonly GPU: {
    new (settings: { readonly mode: string }): Gpu;
    readonly isWebGL2Supported: boolean;
    readonly isHeadlessGLSupported: boolean;
    readonly isWebAssemblySupported: boolean;
  };
  readonly input: (value: Float32Array, size: readonly number[]) => KernelInput;
  /** The one WebGPU device of all instances. Until it is destroyed, Node's process does not end. */
  readonly WebGPUContext: { destroy(): Promise<void> };
}

/** @throws MlpnasError when the package is not installed */
export async function loadGpuJs(): Promise<GpuJs> {
  try {
    const loaded = (await import("gpu.js")) as unknown as GpuJs & { readonly default?: GpuJs };
    return loaded.GPU === undefined && loaded.default !== undefined ? loaded.default : loaded;
  } catch (error) {
    throw new MlpnasError("gpu", "the package gpu.js must be installed", {
      got: error instanceof Error ? error.message : String(error),
      hint: "npm install gpu.js@2.24.1",
    });
  }
}
