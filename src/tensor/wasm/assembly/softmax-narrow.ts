// Cross-entropy over at most four classes, where it is much of a small network's time: four rows at once, a column in each vector, so
// that nothing is summed or compared across lanes. Each row's arithmetic is that of one row at a time, in the same order: same bits.
import { indicesAt } from "./movement";
import { labelOffset, rowMaximum } from "./softmax-row";
import { expClamped, log } from "./vector";

/** Column `j` of four rows of four. */
@inline
function columnOf(j: i32, a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = j < 2 ? v128.shuffle<f32>(a, b, 0, 4, 1, 5) : v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd = j < 2 ? v128.shuffle<f32>(c, d, 0, 4, 1, 5) : v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  return (j & 1) == 0 ? v128.shuffle<i64>(ab, cd, 0, 2) : v128.shuffle<i64>(ab, cd, 1, 3);
}

/** The largest of the first `columns` columns. */
@inline
function largestOf(columns: i32, x0: v128, x1: v128, x2: v128, x3: v128): v128 {
  let top = x0;
  if (columns > 1) top = f32x4.max(top, x1);
  if (columns > 2) top = f32x4.max(top, x2);
  if (columns > 3) top = f32x4.max(top, x3);
  return top;
}

/** The sum of the first `columns` columns. */
@inline
function totalOf(columns: i32, x0: v128, x1: v128, x2: v128, x3: v128): v128 {
  let total = x0;
  if (columns > 1) total = f32x4.add(total, x1);
  if (columns > 2) total = f32x4.add(total, x2);
  if (columns > 3) total = f32x4.add(total, x3);
  return total;
}

/** `log Σ exp(x − top) + (top − x[label])` of four rows. */
export function crossEntropyOfFour(columns: i32, out: usize, logits: usize, stride: usize, labels: usize): void {
  const a = v128.load(logits);
  const b = v128.load(logits + stride);
  const c = v128.load(logits + 2 * stride);
  const d = v128.load(logits + 3 * stride);
  const x0 = columnOf(0, a, b, c, d);
  const x1 = columnOf(1, a, b, c, d);
  const x2 = columnOf(2, a, b, c, d);
  const x3 = columnOf(3, a, b, c, d);
  const top = largestOf(columns, x0, x1, x2, x3);
  const e0 = expClamped(f32x4.sub(x0, top));
  const e1 = expClamped(f32x4.sub(x1, top));
  const e2 = expClamped(f32x4.sub(x2, top));
  const e3 = columns > 3 ? expClamped(f32x4.sub(x3, top)) : x3;
  v128.store(out, log(totalOf(columns, e0, e1, e2, e3)));
  for (let i = 0; i < 4; i++) {
    const row = logits + <usize>i * stride;
    const at = out + (<usize>i << 2);
    store<f32>(at, load<f32>(at) + (rowMaximum(columns, row) - load<f32>(row + labelOffset(labels, i, columns))));
  }
}

/** `(softmax − onehot) · weight` of four rows. */
export function crossEntropyGradientOfFour(columns: i32, out: usize, logits: usize, stride: usize, labels: usize, weights: usize): void {
  const a = v128.load(logits);
  const b = v128.load(logits + stride);
  const c = v128.load(logits + 2 * stride);
  const d = v128.load(logits + 3 * stride);
  const x0 = columnOf(0, a, b, c, d);
  const x1 = columnOf(1, a, b, c, d);
  const x2 = columnOf(2, a, b, c, d);
  const x3 = columnOf(3, a, b, c, d);
  const top = largestOf(columns, x0, x1, x2, x3);
  const e0 = expClamped(f32x4.sub(x0, top));
  const e1 = expClamped(f32x4.sub(x1, top));
  const e2 = expClamped(f32x4.sub(x2, top));
  const e3 = columns > 3 ? expClamped(f32x4.sub(x3, top)) : x3;
  const label = indicesAt(labels, columns);
  const weight = v128.load(weights);
  const factor = f32x4.div(weight, totalOf(columns, e0, e1, e2, e3));
  const y0 = f32x4.sub(f32x4.mul(e0, factor), v128.and(weight, i32x4.eq(label, i32x4.splat(0))));
  const y1 = f32x4.sub(f32x4.mul(e1, factor), v128.and(weight, i32x4.eq(label, i32x4.splat(1))));
  const y2 = f32x4.sub(f32x4.mul(e2, factor), v128.and(weight, i32x4.eq(label, i32x4.splat(2))));
  const y3 = f32x4.sub(f32x4.mul(e3, factor), v128.and(weight, i32x4.eq(label, i32x4.splat(3))));
  v128.store(out, columnOf(0, y0, y1, y2, y3));
  v128.store(out + stride, columnOf(1, y0, y1, y2, y3));
  v128.store(out + 2 * stride, columnOf(2, y0, y1, y2, y3));
  v128.store(out + 3 * stride, columnOf(3, y0, y1, y2, y3));
}
