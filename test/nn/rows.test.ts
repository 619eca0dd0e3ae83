// Rows on a device: what is refused, and how they fall into batches.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeRows } from "../../src/nn/index.js";
import { batchesOf, writeRowNumbers } from "../../src/nn/rows.js";
import { arrayOf, compile, createReferenceDevice, createWasmDevice, ValueError, zeros } from "../../src/tensor/index.js";
import { listOf } from "./closeness.js";

describe("placeRows", () => {
  it("places features and labels as they are", () => {
    const device = createWasmDevice("simd");
    const rows = placeRows(device, { x: arrayOf([1, 2, 3, 4, 5, 6], [2, 3]), y: Int32Array.of(1, 0) });
    expect(rows.count).toBe(2);
    expect(listOf(device.read(rows.x))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(listOf(device.read(rows.y))).toEqual([1, 0]);
  });

  it("refuses no rows at all, and labels that are not one for each row", () => {
    const device = createReferenceDevice();
    expect(() => placeRows(device, { x: zeros([0, 3]), y: [] })).toThrow(ValueError);
    expect(() => placeRows(device, { x: zeros([2, 3]), y: [1] })).toThrow("one label for each of 2 rows, got 1");
    expect(() => placeRows(device, { x: zeros([2, 3]), y: [1, 0, 1] })).toThrow(ValueError);
  });
});

describe("batchesOf", () => {
  it("leaves fewer rows than a batch, and none out", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 600 }), (count, size) => {
        const { whole, rest } = batchesOf(count, size);
        expect(whole * size + rest).toBe(count);
        expect(rest).toBeLessThan(size);
      }),
    );
  });
});

describe("writeRowNumbers", () => {
  it("writes one step after another on every device, so that each run reads its own rows in their order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 7 }), (size, steps) => {
        const numbers = Float32Array.from({ length: size * steps }, (_, i) => (i * 7919) % 1009);
        for (const device of [createWasmDevice("simd"), createReferenceDevice()]) {
          const program = compile(device, { rows: { shape: [size], steps } }, ({ rows }) => ({ outputs: { rows } }));
          writeRowNumbers(program, numbers);
          expect(listOf(program.input("rows"))).toEqual([...numbers]);
          program.run(steps);
          expect(listOf(program.output("rows"))).toEqual([...numbers.subarray((steps - 1) * size)]);
        }
      }),
      { numRuns: 20 },
    );
  });
});
