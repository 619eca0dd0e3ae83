// A dataset's fingerprint: a short text that differs when the data differ, so that a run can record what it saw.
import { toFloats } from "../tensor/index.js";
import type { Dataset } from "./dataset.js";

/**
 * 16 hex digits over features, labels, feature names and class names; the file's name and line numbers do not count.
 * Not cryptographic: it finds accidents, not forgeries. The same on every machine (UTF-8, little-endian).
 */
export function fingerprint(dataset: Dataset): string {
  const { features, featureNames, classes, labels } = dataset;
  const head = new TextEncoder().encode(JSON.stringify({ shape: features.shape, featureNames, classes }));
  const floats = toFloats(features, "f32");
  const body = new DataView(new ArrayBuffer(4 * (floats.length + labels.length)));
  floats.forEach((x, i) => {
    body.setFloat32(4 * i, x, true);
  });
  labels.forEach((label, i) => {
    body.setInt32(4 * (floats.length + i), label, true);
  });
  return fnv1a64([head, new Uint8Array(body.buffer)]);
}

/**
 * FNV-1a, 64 bits, of byte blocks read one after the other: `h ← (h xor byte) · (2⁴⁰ + 0x1b3)`.
 * The state is two 32-bit halves; every product stays below 2⁴², so plain numbers hold it exactly.
 * @source Fowler, Noll, Vo; RFC 9923
 */
export function fnv1a64(blocks: readonly Uint8Array[]): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const block of blocks) {
    for (let i = 0; i < block.length; i++) {
      low = (low ^ (block[i] as number)) >>> 0;
      const product = low * 0x1b3;
      high = (high * 0x1b3 + Math.floor(product / 2 ** 32) + ((low << 8) >>> 0)) >>> 0;
      low = product >>> 0;
    }
  }
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}
