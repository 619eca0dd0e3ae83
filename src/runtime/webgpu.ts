// WebGPU in Node: the browser's API from the package webgpu, put where gpu.js looks for it.
import { MlpnasError } from "../tensor/index.js";

interface WebGpuPackage {
  /** Makes what a browser calls `navigator.gpu`. */
  create(options: readonly string[]): object;
  readonly globals: object;
}

/**
 * Sets `navigator.gpu` where the package webgpu is installed and nothing else has set it.
 * @throws MlpnasError when the package is installed but does not load
 */
export async function provideWebGpu(): Promise<void> {
  const host = globalThis as unknown as { readonly navigator?: { readonly gpu?: object } };
  if (host.navigator?.gpu !== undefined) return;
  let webgpu: WebGpuPackage;
  try {
    webgpu = (await import("webgpu")) as unknown as WebGpuPackage;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_MODULE_NOT_FOUND") return; // the mode says what it lacks
    throw new MlpnasError("gpu:webgpu", "the package webgpu must load", {
      got: message,
      hint: "npm install webgpu@0.4.0; other versions may need a newer C library",
    });
  }
  Object.assign(globalThis, webgpu.globals);
  const gpu = { value: webgpu.create([]), configurable: true };
  // Before Node 21 there is no navigator.
  if (host.navigator === undefined)
    Object.defineProperty(globalThis, "navigator", { value: Object.defineProperty({}, "gpu", gpu), configurable: true });
  else Object.defineProperty(host.navigator, "gpu", gpu);
}
