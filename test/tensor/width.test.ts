// Tiles for 128 and for 256 bits: how fast, never what.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, matmul, transpose } from "../../src/autograd/index.js";
import {
  arrayOf,
  bestWasmBuild,
  compile,
  createWasmDevice,
  stream,
  toFloats,
  type WasmBuild,
  type WasmWidth,
} from "../../src/tensor/index.js";

const builds: readonly WasmBuild[] = bestWasmBuild() === "fma" ? ["simd", "fma"] : ["simd"];

interface Product {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly kind: "NN" | "TN" | "NT";
  readonly hasStart: boolean;
}

/** The bits of a product of seeded random matrices. */
function bitsOf(build: WasmBuild, width: WasmWidth, { m, k, n, kind, hasStart }: Product): number[] {
  const device = createWasmDevice(build, width);
  const rng = stream(1, m, k, n);
  const random = (rows: number, columns: number): ReturnType<typeof device.resident> =>
    device.resident(
      arrayOf(
        Float32Array.from({ length: rows * columns }, () => rng() - 0.5),
        [rows, columns],
      ),
    );
  const a = kind === "TN" ? random(k, m) : random(m, k);
  const b = kind === "NT" ? random(n, k) : random(k, n);
  const start = random(m, n);
  const program = compile(device, {}, () => {
    const product = matmul(kind === "TN" ? transpose(a) : a, kind === "NT" ? transpose(b) : b);
    return { outputs: { y: hasStart ? add(start, product) : product } };
  });
  program.run();
  return [...new Int32Array(toFloats(program.output("y")).buffer)];
}

describe.each(builds)("on the %s build", (build) => {
  it("a product has the same bits whatever the width that its tiles are made for", () => {
    const extent = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 72, 96, 128));
    const product = fc.record({
      m: extent,
      k: extent,
      n: extent,
      kind: fc.constantFrom("NN", "TN", "NT"),
      hasStart: fc.boolean(),
    });
    fc.assert(
      fc.property(product, (each: Product) => {
        expect(bitsOf(build, 256, each)).toEqual(bitsOf(build, 128, each));
      }),
      { numRuns: 60 },
    );
  });
});
