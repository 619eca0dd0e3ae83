// Fingerprints of a dataset and of its division: short texts that differ when these differ, so that a run can record what it saw.
import { denseFloats } from "../tensor/index.js";
import type { Dataset } from "./dataset.js";
import type { Split } from "./split.js";

/**
 * 16 hex digits over features, their names and types, and targets with their names; the file's name and line numbers do not count.
 * Not cryptographic: it finds accidents, not forgeries. The same on every machine (UTF-8, little-endian).
 */
export function fingerprint(dataset: Dataset): string {
  const { features, columns, classes, labels, values } = dataset;
  const featureNames = columns.map(({ name }) => name);
  const typed = columns.every(({ type }) => type === "number")
    ? {}
    : { types: columns.map(({ type, levels }) => [type, levels]) };
  const head = new TextEncoder().encode(JSON.stringify({ shape: features.shape, featureNames, classes, ...typed }));
  return fnv1a64(blocks());

  function* blocks(): Generator<Uint8Array, void, void> {
    yield head;
    yield* littleEndian(denseFloats(features, "f32") as Float32Array);
    if (values === undefined) yield* littleEndian(labels);
    else yield* littleEndian(new Int32Array(values.slice().buffer));
  }
}

/** 16 hex digits over which rows are in which part, of each fold where there are several. */
export function splitFingerprint(folds: readonly Split[]): string {
  return fnv1a64(blocks());

  function* blocks(): Generator<Uint8Array, void, void> {
    for (const { train, validation, test } of folds) {
      for (const rows of [train, validation, test]) {
        yield* littleEndian(Int32Array.of(rows.length));
        yield* littleEndian(rows);
      }
    }
  }
}

const BLOCK = 16_384;

/** The bytes of 32-bit numbers on every machine, in blocks that share one buffer: a copy of a million rows is not made. */
function* littleEndian(numbers: Float32Array | Int32Array): Generator<Uint8Array, void, void> {
  const bits = new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  const view = new DataView(new ArrayBuffer(4 * BLOCK));
  for (let start = 0; start < bits.length; start += BLOCK) {
    const count = Math.min(BLOCK, bits.length - start);
    for (let i = 0; i < count; i++) view.setInt32(4 * i, bits[start + i] as number, true);
    yield new Uint8Array(view.buffer, 0, 4 * count);
  }
}

/**
 * FNV-1a, 64 bits, of byte blocks read one after the other: `h ← (h xor byte) · (2⁴⁰ + 0x1b3)`.
 * The state is two 32-bit halves; the lower one is multiplied by its own halves, so that all stays within 32-bit integers.
 * @source Fowler, Noll, Vo; RFC 9923
 */
export function fnv1a64(blocks: Iterable<Uint8Array>): string {
  let high = 0xcbf29ce4 | 0;
  let low = 0x84222325 | 0;
  for (const block of blocks) {
    for (let i = 0; i < block.length; i++) {
      low ^= block[i] as number;
      const lower = (low & 0xffff) * 0x1b3;
      const upper = (low >>> 16) * 0x1b3 + (lower >>> 16);
      high = (Math.imul(high, 0x1b3) + (upper >>> 16) + (low << 8)) | 0;
      low = (upper << 16) | (lower & 0xffff);
    }
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
