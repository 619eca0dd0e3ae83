// The wasm device: one linear memory, one instance of the kernels, and the residents that programs share.
import { assign, zeros } from "../array.js";
import type { Trace } from "../compile/trace.js";
import { type Completion, type Device, type Program, releasing } from "../device.js";
import { MlpnasError } from "../errors.js";
import { leaf, type Tensor } from "../tensor.js";
import { fmaKernels, plainKernels } from "./kernels.generated.js";
import type { Place } from "./layout.js";
import { LinearMemory } from "./memory.js";
import { createProgram } from "./program.js";
import type { Kernels } from "./tape.js";
import { webAssembly } from "./webassembly.js";

/** Which build of the kernels: plain SIMD, whose bits hold on every engine, or with fused multiply-add where the runtime has it. */
export type WasmBuild = "simd" | "fma";

const builds: Readonly<Record<WasmBuild, string>> = { simd: plainKernels, fma: fmaKernels };

function binaryOf(build: WasmBuild): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(builds[build]), (character) => character.charCodeAt(0));
}

/** The fastest build that this runtime takes. */
export function bestWasmBuild(): WasmBuild {
  return webAssembly.validate(binaryOf("fma")) ? "fma" : "simd";
}

/** How many bits the runtime's vector instructions have: 256 where V8 pairs neighbouring vectors of WebAssembly's 128. */
export type WasmWidth = 128 | 256;

/** Makes the programs of a device that lives in linear memory. */
export type Planner<Done extends Completion> = (
  trace: Trace,
  memory: LinearMemory,
  kernels: Kernels,
  residentPlace: (t: Tensor) => Place | undefined,
) => Program<string, string, Done>;

/**
 * A device on WebAssembly SIMD, in f32. The width chooses how products are tiled, never a bit of their result.
 * @throws MlpnasError when the runtime does not take the build
 */
export function createWasmDevice(build: WasmBuild = bestWasmBuild(), width: WasmWidth = 128): Device {
  return createLinearDevice(build, width, createProgram);
}

/** The wasm device's memory, residents and kernels, with programs of any making. */
export function createLinearDevice<Done extends Completion>(
  build: WasmBuild,
  width: WasmWidth,
  planner: Planner<Done>,
): Device<Done> {
  const memory = new LinearMemory();
  const kernels = instantiate(build, memory);
  kernels.setWide(width === 256);
  const places = new WeakMap<Tensor, Place>();
  let scopes = 0;
  const placeOf = (t: Tensor): Place => {
    const place = places.get(t);
    if (place === undefined) throw new MlpnasError("wasm", "the tensor must be a resident of this device");
    return place;
  };
  const device: Device<Done> = {
    name: width === 128 ? `wasm-${build}` : `wasm-${build}-${width}`,
    resident: (value) => {
      const t = device.zeros(value.shape);
      device.write(t, value);
      return t;
    },
    zeros: (shape) => {
      const t = leaf([...shape]);
      places.set(t, memory.allocate(shape));
      return t;
    },
    read: (resident) => {
      const copy = zeros(resident.shape);
      assign(copy, memory.view(resident.shape, placeOf(resident)));
      return copy;
    },
    write: (resident, value) => assign(memory.view(resident.shape, placeOf(resident)), value),
    scoped: (work) => {
      const { top } = memory;
      const depth = ++scopes;
      return releasing(work, () => {
        if (scopes-- !== depth) throw new MlpnasError("wasm", "scoped works must end in the reverse order of their beginnings");
        memory.release(top);
      });
    },
    plan: (trace) => planner(trace, memory, kernels, (t) => places.get(t)),
  };
  return device;
}

function instantiate(build: WasmBuild, { memory }: LinearMemory): Kernels {
  const bytes = binaryOf(build);
  if (!webAssembly.validate(bytes)) {
    throw new MlpnasError("wasm", `this runtime must take the ${build} build`, {
      hint: "--device wasm-simd runs on every engine with SIMD",
    });
  }
  const abort = (): never => {
    throw new MlpnasError("wasm", "a kernel must not abort");
  };
  return new webAssembly.Instance(new webAssembly.Module(bytes), { env: { memory, abort } }).exports as Kernels;
}
