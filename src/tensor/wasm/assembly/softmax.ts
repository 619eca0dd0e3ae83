// Softmax by rows, its logarithm, and cross-entropy with class numbers. Only the true columns count.
import { crossEntropyGradientOfFour, crossEntropyOfFour } from "./softmax-narrow";
import { labelOffset, rowMaximum } from "./softmax-row";
import { expClamped, logOf, splat } from "./vector";

/** Leaves `exp(x − top)` in `out`, and gives the sum over the true columns. */
@inline
function exponentials(columns: i32, x: usize, out: usize, top: f32): f32 {
  const bytes = <usize>columns << 2;
  for (let j: usize = 0; j < bytes; j += 16) v128.store(out + j, expClamped(f32x4.sub(v128.load(x + j), splat(top))));
  let total: f32 = 0;
  for (let j: usize = 0; j < bytes; j += 4) total += load<f32>(out + j);
  return total;
}

@inline
function scale(columns: i32, x: usize, factor: f32): void {
  const f = splat(factor);
  for (let j: usize = 0; j < <usize>columns << 2; j += 16) v128.store(x + j, f32x4.mul(v128.load(x + j), f));
}

export function softmax(rows: i32, columns: i32, out: usize, x: usize, stride: usize): void {
  for (let i = 0; i < rows; i++) {
    const total = exponentials(columns, x, out, rowMaximum(columns, x));
    scale(columns, out, 1 / total);
    x += stride;
    out += stride;
  }
}

export function logSoftmax(rows: i32, columns: i32, out: usize, x: usize, stride: usize): void {
  for (let i = 0; i < rows; i++) {
    const top = rowMaximum(columns, x);
    const norm = splat(logOf(exponentials(columns, x, out, top)));
    for (let j: usize = 0; j < <usize>columns << 2; j += 16) v128.store(out + j, f32x4.sub(f32x4.sub(v128.load(x + j), splat(top)), norm));
    x += stride;
    out += stride;
  }
}

export function crossEntropy(rows: i32, columns: i32, out: usize, logits: usize, stride: usize, labels: usize, scratch: usize): void {
  let i = 0;
  for (; columns <= 4 && i + 4 <= rows; i += 4) {
    crossEntropyOfFour(columns, out + (<usize>i << 2), logits, stride, labels + (<usize>i << 2));
    logits += 4 * stride;
  }
  for (; i < rows; i++) {
    const top = rowMaximum(columns, logits);
    const total = exponentials(columns, logits, scratch, top);
    store<f32>(out + (<usize>i << 2), logOf(total) + (top - load<f32>(logits + labelOffset(labels, i, columns))));
    logits += stride;
  }
}

/** `(softmax − onehot) · weight`, each row by its own weight. */
export function crossEntropyGradient(rows: i32, columns: i32, out: usize, logits: usize, stride: usize, labels: usize, weights: usize): void {
  let i = 0;
  for (; columns <= 4 && i + 4 <= rows; i += 4) {
    crossEntropyGradientOfFour(columns, out, logits, stride, labels + (<usize>i << 2), weights + (<usize>i << 2));
    logits += 4 * stride;
    out += 4 * stride;
  }
  for (; i < rows; i++) {
    const total = exponentials(columns, logits, out, rowMaximum(columns, logits));
    const weight = load<f32>(weights + (<usize>i << 2));
    scale(columns, out, weight / total);
    const at = out + labelOffset(labels, i, columns);
    store<f32>(at, load<f32>(at) - weight);
    logits += stride;
    out += stride;
  }
}
