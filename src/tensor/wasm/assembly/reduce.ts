// Sums along axes, which look at true sizes: padding is never added.
import * as Op from "../opcodes";
import { splat } from "./vector";

/** The sum of `columns` floats in a row, four lanes and then the rest, always in the same order. */
@inline
function rowSum(columns: i32, x: usize): f32 {
  let lanes = splat(0);
  let rest: f32 = 0;
  let j = 0;
  for (; j + 4 <= columns; j += 4) lanes = f32x4.add(lanes, v128.load(x + (<usize>j << 2)));
  for (; j < columns; j++) rest += load<f32>(x + (<usize>j << 2));
  return f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1) + f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3) + rest;
}

export function sumAll(rows: i32, columns: i32, x: usize, stride: usize): f32 {
  let total: f32 = 0;
  for (let i = 0; i < rows; i++) total += rowSum(columns, x + <usize>i * stride);
  return total;
}

export function sumColumns(rows: i32, columns: i32, out: usize, outStride: usize, x: usize, stride: usize): void {
  for (let i = 0; i < rows; i++) store<f32>(out + <usize>i * outStride, rowSum(columns, x + <usize>i * stride));
}

/** One row, the sum of all rows. */
export function sumRows(rows: i32, bytes: usize, out: usize, x: usize, stride: usize): void {
  let j: usize = 0;
  for (; j + 64 <= bytes; j += 64) {
    let s0 = splat(0), s1 = s0, s2 = s0, s3 = s0;
    let p = x + j;
    for (let i = 0; i < rows; i++) {
      s0 = f32x4.add(s0, v128.load(p));
      s1 = f32x4.add(s1, v128.load(p, 16));
      s2 = f32x4.add(s2, v128.load(p, 32));
      s3 = f32x4.add(s3, v128.load(p, 48));
      p += stride;
    }
    v128.store(out + j, s0);
    v128.store(out + j, s1, 16);
    v128.store(out + j, s2, 32);
    v128.store(out + j, s3, 48);
  }
  for (; j < bytes; j += 32) {
    let s0 = splat(0), s1 = s0;
    let p = x + j;
    for (let i = 0; i < rows; i++) {
      s0 = f32x4.add(s0, v128.load(p));
      s1 = f32x4.add(s1, v128.load(p, 16));
      p += stride;
    }
    v128.store(out + j, s0);
    v128.store(out + j, s1, 16);
  }
}

export function broadcast(rows: i32, bytes: usize, out: usize, outStride: usize, x: usize, stride: usize, repeated: i32): void {
  for (let i = 0; i < rows; i++) {
    if (repeated == Op.REPEATED_NONE) memory.copy(out, x, bytes);
    else {
      const value = v128.load32_splat(x);
      for (let j: usize = 0; j < bytes; j += 16) v128.store(out + j, value);
    }
    out += outStride;
    x += stride;
  }
}
