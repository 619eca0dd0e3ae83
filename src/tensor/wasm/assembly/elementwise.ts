// Operations element by element. Buffers are whole multiples of 8 floats, padding included, so no loop has a tail.
import * as Op from "../opcodes";
import {
  exp, expClamped, fma, geluFactor, geluFactorSlope, geluReach, leak, lifted, log, logOfOneToTwo, minusTwo, one, smallestMoment, splat,
} from "./vector";

/** One operation on four floats. `op` is a constant at every call, so that one branch remains. */
@inline
function unary(op: i32, x: v128): v128 {
  const zero = splat(0);
  if (op == Op.RELU) return f32x4.pmax(x, zero); // in this order NaN passes
  if (op == Op.ELU) return f32x4.add(f32x4.pmax(x, zero), f32x4.sub(expClamped(f32x4.pmin(x, zero)), one()));
  if (op == Op.SIGMOID) return f32x4.div(one(), f32x4.add(one(), expClamped(f32x4.neg(x))));
  if (op == Op.TANH) {
    const e = expClamped(f32x4.mul(x, minusTwo()));
    return f32x4.div(f32x4.sub(one(), e), f32x4.add(one(), e));
  }
  if (op == Op.SOFTPLUS) return f32x4.add(f32x4.pmax(x, zero), logOfOneToTwo(f32x4.add(one(), expClamped(f32x4.neg(f32x4.abs(x))))));
  if (op == Op.LEAKY_RELU) return f32x4.pmax(x, f32x4.mul(x, leak()));
  if (op == Op.GELU_CUBIC) return f32x4.mul(x, geluFactor(f32x4.mul(x, x)));
  if (op == Op.EXP) return exp(x);
  if (op == Op.LOG) return log(x);
  if (op == Op.SQUARE_ROOT) return f32x4.sqrt(x);
  unreachable();
  return zero;
}

@inline
export function binary(op: i32, a: v128, b: v128, p: v128, q: v128): v128 {
  const zero = splat(0);
  if (op == Op.ADD) return f32x4.add(a, b);
  if (op == Op.SUBTRACT) return f32x4.sub(a, b);
  if (op == Op.MULTIPLY) return f32x4.mul(a, b);
  if (op == Op.DIVIDE) return f32x4.div(a, b);
  if (op == Op.RELU_GRADIENT) return v128.and(a, f32x4.gt(b, zero));
  if (op == Op.ELU_GRADIENT) return f32x4.mul(a, f32x4.add(f32x4.pmin(b, zero), one()));
  if (op == Op.SIGMOID_GRADIENT) return f32x4.mul(a, f32x4.mul(b, f32x4.sub(one(), b)));
  if (op == Op.TANH_GRADIENT) return f32x4.mul(a, f32x4.sub(one(), f32x4.mul(b, b)));
  if (op == Op.LEAKY_RELU_GRADIENT) return f32x4.mul(a, v128.bitselect(one(), leak(), f32x4.gt(b, zero)));
  if (op == Op.SOFTPLUS_GRADIENT) return f32x4.mul(a, f32x4.div(one(), f32x4.add(one(), expClamped(f32x4.neg(b)))));
  if (op == Op.GELU_CUBIC_GRADIENT) {
    const slope = f32x4.mul(a, geluFactorSlope(f32x4.mul(b, b)));
    return v128.andnot(slope, f32x4.ge(f32x4.abs(b), geluReach()));
  }
  if (op == Op.FIRST_MOMENT) {
    // The moment of a dead unit decays into denormals, which slow the whole step by an eighth: it goes to 0 before. NaN passes.
    const m = fma(p, a, f32x4.mul(q, b));
    return v128.andnot(m, f32x4.le(f32x4.abs(m), smallestMoment()));
  }
  if (op == Op.SECOND_MOMENT) {
    const g = lifted(b);
    return fma(p, a, f32x4.mul(q, f32x4.mul(g, g)));
  }
  unreachable();
  return zero;
}

// Two neighbouring vectors in each turn: the pairs that V8's revectorizer makes one of 256 bits.

@inline
function map(op: i32, bytes: usize, out: usize, x: usize): void {
  let i: usize = 0;
  for (; i + 64 <= bytes; i += 64) { // four at a time hide the latency of long chains
    const y0 = unary(op, v128.load(x + i)), y1 = unary(op, v128.load(x + i, 16));
    const y2 = unary(op, v128.load(x + i, 32)), y3 = unary(op, v128.load(x + i, 48));
    v128.store(out + i, y0);
    v128.store(out + i, y1, 16);
    v128.store(out + i, y2, 32);
    v128.store(out + i, y3, 48);
  }
  for (; i < bytes; i += 32) {
    const y0 = unary(op, v128.load(x + i)), y1 = unary(op, v128.load(x + i, 16));
    v128.store(out + i, y0);
    v128.store(out + i, y1, 16);
  }
}

@inline
function zip(op: i32, pc: usize): void {
  const bytes = <usize>load<u32>(pc, 4), rows = load<u32>(pc, 20), repeated = load<i32>(pc, 36);
  const outStride = <usize>load<u32>(pc, 24), aStride = <usize>load<u32>(pc, 28), bStride = <usize>load<u32>(pc, 32);
  const p = v128.load32_splat(pc, 40), q = v128.load32_splat(pc, 44);
  let out = <usize>load<u32>(pc, 8), a = <usize>load<u32>(pc, 12), b = <usize>load<u32>(pc, 16);
  for (let row: u32 = 0; row < rows; row++) {
    if (repeated == Op.REPEATED_NONE) {
      let i: usize = 0;
      for (; i + 64 <= bytes; i += 64) {
        const y0 = binary(op, v128.load(a + i), v128.load(b + i), p, q);
        const y1 = binary(op, v128.load(a + i, 16), v128.load(b + i, 16), p, q);
        const y2 = binary(op, v128.load(a + i, 32), v128.load(b + i, 32), p, q);
        const y3 = binary(op, v128.load(a + i, 48), v128.load(b + i, 48), p, q);
        v128.store(out + i, y0);
        v128.store(out + i, y1, 16);
        v128.store(out + i, y2, 32);
        v128.store(out + i, y3, 48);
      }
      for (; i < bytes; i += 32) {
        const y0 = binary(op, v128.load(a + i), v128.load(b + i), p, q);
        const y1 = binary(op, v128.load(a + i, 16), v128.load(b + i, 16), p, q);
        v128.store(out + i, y0);
        v128.store(out + i, y1, 16);
      }
    } else if (repeated == Op.REPEATED_B) {
      const y = v128.load32_splat(b);
      for (let i: usize = 0; i < bytes; i += 32) {
        const y0 = binary(op, v128.load(a + i), y, p, q), y1 = binary(op, v128.load(a + i, 16), y, p, q);
        v128.store(out + i, y0);
        v128.store(out + i, y1, 16);
      }
    } else {
      const x = v128.load32_splat(a);
      for (let i: usize = 0; i < bytes; i += 32) {
        const y0 = binary(op, x, v128.load(b + i), p, q), y1 = binary(op, x, v128.load(b + i, 16), p, q);
        v128.store(out + i, y0);
        v128.store(out + i, y1, 16);
      }
    }
    out += outStride;
    a += aStride;
    b += bStride;
  }
}

// One function an operation, and exported: V8's revectorizer gives up on a function that holds many loops.

export function relu(bytes: usize, out: usize, x: usize): void { map(Op.RELU, bytes, out, x); }
export function elu(bytes: usize, out: usize, x: usize): void { map(Op.ELU, bytes, out, x); }
export function sigmoid(bytes: usize, out: usize, x: usize): void { map(Op.SIGMOID, bytes, out, x); }
export function tanh(bytes: usize, out: usize, x: usize): void { map(Op.TANH, bytes, out, x); }
export function softplus(bytes: usize, out: usize, x: usize): void { map(Op.SOFTPLUS, bytes, out, x); }
export function leakyRelu(bytes: usize, out: usize, x: usize): void { map(Op.LEAKY_RELU, bytes, out, x); }
export function geluCubic(bytes: usize, out: usize, x: usize): void { map(Op.GELU_CUBIC, bytes, out, x); }
export function exponential(bytes: usize, out: usize, x: usize): void { map(Op.EXP, bytes, out, x); }
export function logarithm(bytes: usize, out: usize, x: usize): void { map(Op.LOG, bytes, out, x); }
export function squareRoot(bytes: usize, out: usize, x: usize): void { map(Op.SQUARE_ROOT, bytes, out, x); }

export function add(pc: usize): void { zip(Op.ADD, pc); }
export function subtract(pc: usize): void { zip(Op.SUBTRACT, pc); }
export function multiply(pc: usize): void { zip(Op.MULTIPLY, pc); }
export function divide(pc: usize): void { zip(Op.DIVIDE, pc); }
export function reluGradient(pc: usize): void { zip(Op.RELU_GRADIENT, pc); }
export function eluGradient(pc: usize): void { zip(Op.ELU_GRADIENT, pc); }
export function sigmoidGradient(pc: usize): void { zip(Op.SIGMOID_GRADIENT, pc); }
export function tanhGradient(pc: usize): void { zip(Op.TANH_GRADIENT, pc); }
export function leakyReluGradient(pc: usize): void { zip(Op.LEAKY_RELU_GRADIENT, pc); }
export function softplusGradient(pc: usize): void { zip(Op.SOFTPLUS_GRADIENT, pc); }
export function geluCubicGradient(pc: usize): void { zip(Op.GELU_CUBIC_GRADIENT, pc); }
export function firstMoment(pc: usize): void { zip(Op.FIRST_MOMENT, pc); }
export function secondMoment(pc: usize): void { zip(Op.SECOND_MOMENT, pc); }

export function runUnary(op: i32, bytes: usize, out: usize, x: usize): void {
  switch (op) {
    case Op.RELU: relu(bytes, out, x); break;
    case Op.ELU: elu(bytes, out, x); break;
    case Op.SIGMOID: sigmoid(bytes, out, x); break;
    case Op.TANH: tanh(bytes, out, x); break;
    case Op.SOFTPLUS: softplus(bytes, out, x); break;
    case Op.LEAKY_RELU: leakyRelu(bytes, out, x); break;
    case Op.GELU_CUBIC: geluCubic(bytes, out, x); break;
    case Op.EXP: exponential(bytes, out, x); break;
    case Op.LOG: logarithm(bytes, out, x); break;
    case Op.SQUARE_ROOT: squareRoot(bytes, out, x); break;
    default: unreachable();
  }
}

export function runBinary(op: i32, pc: usize): void {
  switch (op) {
    case Op.ADD: add(pc); break;
    case Op.SUBTRACT: subtract(pc); break;
    case Op.MULTIPLY: multiply(pc); break;
    case Op.DIVIDE: divide(pc); break;
    case Op.RELU_GRADIENT: reluGradient(pc); break;
    case Op.ELU_GRADIENT: eluGradient(pc); break;
    case Op.SIGMOID_GRADIENT: sigmoidGradient(pc); break;
    case Op.TANH_GRADIENT: tanhGradient(pc); break;
    case Op.LEAKY_RELU_GRADIENT: leakyReluGradient(pc); break;
    case Op.SOFTPLUS_GRADIENT: softplusGradient(pc); break;
    case Op.GELU_CUBIC_GRADIENT: geluCubicGradient(pc); break;
    case Op.FIRST_MOMENT: firstMoment(pc); break;
    case Op.SECOND_MOMENT: secondMoment(pc); break;
    default: unreachable();
  }
}
