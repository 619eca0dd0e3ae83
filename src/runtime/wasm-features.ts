// The runtime's faster WebAssembly, switched on where it hides behind V8's flags: fused multiply-add, and vectors of 256 bits.
import v8 from "node:v8";
import { matmul } from "../autograd/index.js";
import {
  arrayOf,
  bestWasmBuild,
  compile,
  createWasmDevice,
  type Program,
  stream,
  toFloats,
  type WasmBuild,
  type WasmWidth,
} from "../tensor/index.js";
import { clock } from "./clock.js";

const major = Number(process.versions.node.split(".")[0]);
/** From here on V8 can pair neighbouring vectors of 128 bits into one of 256. */
const firstWideMajor = 24;

/** The build and width that run best here. */
export interface WasmFeatures {
  readonly build: WasmBuild;
  readonly width: WasmWidth;
}

/** Whether a later Node would run the same kernels on wider vectors. */
export const couldBeWider: boolean = major < firstWideMajor;

let found: WasmFeatures | undefined;

/**
 * Sets V8's flags, which may be done while running, before the kernels are compiled, and holds for threads started later; then sees
 * what they gave. Which tiles are faster is timed, since the flag is without effect on processors without 256 bits; they are taken
 * only if they give the same product, bit for bit.
 */
export function wasmFeatures(): WasmFeatures {
  if (found !== undefined) return found;
  if (major === 20) v8.setFlagsFromString("--experimental-wasm-relaxed-simd");
  if (major >= firstWideMajor) v8.setFlagsFromString("--experimental-wasm-revectorize");
  const build = bestWasmBuild();
  found = { build, width: major >= firstWideMajor ? fasterWidth(build) : 128 };
  return found;
}

/** Long enough for V8 to replace its first, quick compilation, which knows no pairs. */
const timedSeconds = 0.06;

function fasterWidth(build: WasmBuild): WasmWidth {
  const [narrow, wide] = [productProgram(build, 128), productProgram(build, 256)];
  const seconds = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as [number, number];
  const end = clock() + timedSeconds;
  do {
    for (const [k, program] of [narrow, wide].entries()) {
      const began = clock();
      for (let run = 0; run < 10; run++) program.run();
      seconds[k as 0 | 1] = Math.min(seconds[k as 0 | 1], clock() - began);
    }
  } while (clock() < end);
  const [bits, sameBits] = [narrow, wide].map((program) => new Int32Array(toFloats(program.output("product")).buffer)) as [
    Int32Array,
    Int32Array,
  ];
  return seconds[1] < seconds[0] && bits.every((word, i) => word === sameBits[i]) ? 256 : 128;
}

/** A product of random matrices of which every tile has its part. */
function productProgram(build: WasmBuild, width: WasmWidth): Program<never, "product"> {
  const device = createWasmDevice(build, width);
  const rng = stream(0, "width");
  const random = (rows: number, columns: number) =>
    device.resident(
      arrayOf(
        Float32Array.from({ length: rows * columns }, () => rng() - 0.5),
        [rows, columns],
      ),
    );
  const [a, b] = [random(32, 64), random(64, 88)];
  return compile(device, {}, () => ({ outputs: { product: matmul(a, b) } }));
}
