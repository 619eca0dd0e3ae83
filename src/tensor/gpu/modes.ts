// Modes: where gpu.js can compute, what each needs, and whether that is a graphics processor or a program that plays one.
import { MlpnasError } from "../errors.js";
import type { GpuJs } from "./gpu-js.js";

export const gpuModes = ["webgpu", "webgl", "headlessgl", "webasm", "cpu"] as const;
/** One of gpu.js's ways to compute. `webgl` is WebGL 2; `webasm` and `cpu` need no graphics processor and are not one. */
export type GpuMode = (typeof gpuModes)[number];

/** The part of the browser's API that tells what would draw or compute. */
interface Platform {
  readonly navigator?: { readonly gpu?: { requestAdapter(): Promise<Adapter | null> } };
  readonly OffscreenCanvas?: new (width: number, height: number) => { getContext(kind: "webgl2"): WebGl | null };
}
interface Adapter {
  readonly info?: Readonly<Record<"vendor" | "architecture" | "device" | "description", string>>;
  readonly isFallbackAdapter?: boolean;
}
interface WebGl {
  getExtension(name: string): { readonly UNMASKED_RENDERER_WEBGL: number } | null;
  getParameter(name: number): unknown;
}
const platform = globalThis as unknown as Platform;

/** Whoever computes in that mode, as its driver names it: the graphics card, or a program in its place. */
export interface Renderer {
  readonly name: string;
  readonly isSoftware: boolean;
}

const software = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|\bwarp\b/i;

/** Who would compute in that mode; undefined where nobody would, or where the mode does not tell. */
export async function rendererOf(mode: GpuMode): Promise<Renderer | undefined> {
  if (mode === "webgpu") {
    const adapter = await platform.navigator?.gpu?.requestAdapter();
    if (adapter === undefined || adapter === null) return undefined;
    const { vendor = "", architecture = "", device = "", description = "" } = adapter.info ?? {};
    const name = [vendor, architecture, device, description].filter((part) => part !== "").join(" ");
    return { name, isSoftware: adapter.isFallbackAdapter === true || software.test(name) };
  }
  if (mode === "webgl") {
    const context = platform.OffscreenCanvas && new platform.OffscreenCanvas(1, 1).getContext("webgl2");
    const names = context?.getExtension("WEBGL_debug_renderer_info");
    if (!context || !names) return undefined;
    const name = String(context.getParameter(names.UNMASKED_RENDERER_WEBGL));
    return { name, isSoftware: software.test(name) };
  }
  return undefined;
}

/** The best mode that a graphics processor computes in; undefined where there is none. `headlessgl` does not tell, so it is never chosen. */
export async function bestGpuMode(): Promise<GpuMode | undefined> {
  for (const mode of ["webgpu", "webgl"] as const) {
    const renderer = await rendererOf(mode);
    if (renderer?.isSoftware === false) return mode;
  }
  return undefined;
}

const elsewhere = "gpu:webasm needs nothing but the package gpu.js";

/** @throws MlpnasError that says what the mode lacks here, and how to get it */
export async function requireMode({ GPU }: GpuJs, mode: GpuMode): Promise<void> {
  const absent = (rule: string, got: string, hint: string): MlpnasError =>
    new MlpnasError(`gpu:${mode}`, rule, { got, hint: `${hint}; ${elsewhere}` });
  switch (mode) {
    case "webgpu":
      if (platform.navigator?.gpu === undefined)
        throw absent(
          "the runtime must have WebGPU",
          "no navigator.gpu",
          "in Node, npm install webgpu@0.4.0, which openDevice looks for; else take a browser that has it",
        );
      if ((await rendererOf(mode)) === undefined)
        throw absent(
          "WebGPU must find an adapter",
          "none",
          "it needs a driver for Vulkan (on Linux also libvulkan1), Metal or Direct3D 12",
        );
      return;
    case "webgl":
      if (!GPU.isWebGL2Supported)
        throw absent("the runtime must have WebGL 2", "none", "browsers have it, Node does not: there, take gpu:webgpu");
      return;
    case "headlessgl":
      if (!GPU.isHeadlessGLSupported)
        throw absent(
          "the package gl must give a context",
          "none",
          "npm install gl@8.1.6, and on Linux run under an X server (xvfb-run)",
        );
      return;
    case "webasm":
      if (!GPU.isWebAssemblySupported) throw absent("the runtime must have WebAssembly with SIMD", "none", "take a newer one");
      return;
    case "cpu":
      return;
  }
}
