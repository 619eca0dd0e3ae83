// Adam: the weight's step alone, and all three equations as one pass over memory.
import * as Op from "../opcodes";
import { binary } from "./elementwise";
import { splat } from "./vector";

@inline
function step(w: v128, m: v128, v: v128, rate: v128, epsilon: v128): v128 {
  return f32x4.sub(w, f32x4.div(f32x4.mul(rate, m), f32x4.add(f32x4.sqrt(v), epsilon)));
}

export function adamStep(bytes: usize, out: usize, w: usize, m: usize, v: usize, rate: usize, epsilon: usize): void {
  const r = v128.load32_splat(rate), e = v128.load32_splat(epsilon);
  for (let i: usize = 0; i < bytes; i += 32) {
    const w0 = step(v128.load(w + i), v128.load(m + i), v128.load(v + i), r, e);
    const w1 = step(v128.load(w + i, 16), v128.load(m + i, 16), v128.load(v + i, 16), r, e);
    v128.store(out + i, w0);
    v128.store(out + i, w1, 16);
  }
}

@inline
function pair(
  i: usize, w: usize, g: usize, m: usize, v: usize,
  rate: v128, epsilon: v128, beta1: v128, rest1: v128, beta2: v128, rest2: v128,
): void {
  const g0 = v128.load(g + i), g1 = v128.load(g + i, 16);
  const m0 = binary(Op.FIRST_MOMENT, v128.load(m + i), g0, beta1, rest1), m1 = binary(Op.FIRST_MOMENT, v128.load(m + i, 16), g1, beta1, rest1);
  const v0 = binary(Op.SECOND_MOMENT, v128.load(v + i), g0, beta2, rest2), v1 = binary(Op.SECOND_MOMENT, v128.load(v + i, 16), g1, beta2, rest2);
  const w0 = step(v128.load(w + i), m0, v0, rate, epsilon), w1 = step(v128.load(w + i, 16), m1, v1, rate, epsilon);
  v128.store(m + i, m0);
  v128.store(m + i, m1, 16);
  v128.store(v + i, v0);
  v128.store(v + i, v1, 16);
  v128.store(w + i, w0);
  v128.store(w + i, w1, 16);
}

export function adam(
  bytes: usize, w: usize, g: usize, m: usize, v: usize, rate: usize, epsilon: usize,
  beta1: f32, rest1: f32, beta2: f32, rest2: f32,
): void {
  const r = v128.load32_splat(rate), e = v128.load32_splat(epsilon);
  const b1 = splat(beta1), q1 = splat(rest1), b2 = splat(beta2), q2 = splat(rest2);
  let i: usize = 0;
  for (; i + 64 <= bytes; i += 64) {
    pair(i, w, g, m, v, r, e, b1, q1, b2, q2);
    pair(i + 32, w, g, m, v, r, e, b1, q1, b2, q2);
  }
  for (; i < bytes; i += 32) pair(i, w, g, m, v, r, e, b1, q1, b2, q2);
}
