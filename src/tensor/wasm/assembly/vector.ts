// Four floats at a time: fused multiply-add, the exponential and the logarithm, on which every activation rests.

/** `a·b + c`: rounded once in the FMA build, twice in the plain one. */
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

// Constants are loaded from memory at each use: V8 rebuilds a v128.const in every turn of a loop, which is two to four times slower.
const table: usize = memory.data<f32>([
  -87.0, 88.0, // where eˣ is a normal number
  12582912.0, // 1.5 · 2²³: adding it rounds to an integer, which then stands in the low bits
  1.44269504, 2.12194440e-4, -0.693359375, // 1 / log 2, and −log 2 in two parts
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, // exp on ±log √2 (Cephes expf)
  1.0, -2.0, 0.5,
  1e-30, // moments below this are flushed to 0
  88.7228394, // exp overflows above
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1,
  -2.4999993993e-1, 3.3333331174e-1, // log(1 + x) on √½ ... √2 (Cephes logf)
  -2.12194440e-4, 0.693359375, 0.707106781186547524, 1.17549435e-38, 8388608.0, 23.0, 126.0,
  -46.0, 46.0, // where activations clamp: 1e-20 ... 1e20
  1e-15, // added to what Adam squares
  0.01, // the slope of leaky relu below 0
  1.59576912, 0.0713548163, 0.214064449, // of gelu's gate: 2 √(2/π), that by .044715, and three times the last
  8.0, // from where on that gate is past the clamp
]);

@inline
function constantAt(i: usize): v128 {
  return v128.load32_splat(table + (i << 2));
}

@inline
export function one(): v128 {
  return constantAt(12);
}

@inline
export function minusTwo(): v128 {
  return constantAt(13);
}

/** The slope of leaky relu below 0. */
@inline
export function leak(): v128 {
  return constantAt(36);
}

@inline
export function smallestMoment(): v128 {
  return constantAt(15);
}

// A saturated unit's output and slope, a dead one's moments, the probability of what is ruled out: all shrink towards denormals, with
// which a processor computes a hundred times slower, and which one product passes on to the next. So activations clamp where eˣ is 1e-20,
// nothing beside 1 in a float, and Adam squares g + 1e-15, which is g where it matters: both stay far from denormals at no cost.

/** `eˣ` for x within −46 ... 46, and its value at the nearer end outside: what activations are made of. */
@inline
export function expClamped(x: v128): v128 {
  return expWithin(x, 33, 34);
}

/** What opens gelu's gate, over x, from x².  `2 √(2/π) (1 + .044715 x²)` */
@inline
export function geluFactor(square: v128): v128 {
  return fma(square, constantAt(38), constantAt(37));
}

/** The derivative of what opens gelu's gate, from x².  `2 √(2/π) (1 + 3 · .044715 x²)` */
@inline
export function geluFactorSlope(square: v128): v128 {
  return fma(square, constantAt(39), constantAt(37));
}

/** The |x| from which gelu's gate is past the clamp. */
@inline
export function geluReach(): v128 {
  return constantAt(40);
}

/** `x + 1e-15`, to be squared. */
@inline
export function lifted(x: v128): v128 {
  return f32x4.add(x, constantAt(35));
}

/** `eˣ` for x between two constants, and its value at the nearer one outside; NaN stays NaN. @source Cephes, expf */
@inline
function expWithin(x0: v128, low: usize, high: usize): v128 {
  const x = f32x4.pmax(f32x4.pmin(x0, constantAt(high)), constantAt(low)); // in this order of operands NaN passes
  const magic = constantAt(2);
  const t = fma(x, constantAt(3), magic);
  const n = f32x4.sub(t, magic);
  const r = fma(n, constantAt(4), fma(n, constantAt(5), x));
  let p = constantAt(6);
  p = fma(p, r, constantAt(7));
  p = fma(p, r, constantAt(8));
  p = fma(p, r, constantAt(9));
  p = fma(p, r, constantAt(10));
  p = fma(p, r, constantAt(11));
  p = fma(p, f32x4.mul(r, r), f32x4.add(r, constantAt(12)));
  return f32x4.mul(p, i32x4.add(i32x4.shl(t, 23), constantAt(12))); // · 2ⁿ, by the exponent's bits
}

/** `eˣ`, with 0 below −87 and Infinity where a float overflows. */
@inline
export function exp(x: v128): v128 {
  const e = v128.andnot(expWithin(x, 0, 1), f32x4.lt(x, constantAt(0)));
  const edge = f32x4.mul(expWithin(f32x4.sub(x, one()), 0, 1), splat(2.718281828)); // 88 ... 88.72 lies past the clamp
  const high = f32x4.gt(x, constantAt(1));
  return v128.bitselect(splat(Infinity), v128.bitselect(edge, e, high), f32x4.gt(x, constantAt(16)));
}

/** `log (2ᵏ (1 + m))` for m on √½ − 1 ... √2 − 1. @source Cephes, logf */
@inline
function logOfParts(k: v128, m: v128): v128 {
  let p = constantAt(17);
  p = fma(p, m, constantAt(18));
  p = fma(p, m, constantAt(19));
  p = fma(p, m, constantAt(20));
  p = fma(p, m, constantAt(21));
  p = fma(p, m, constantAt(22));
  p = fma(p, m, constantAt(23));
  p = fma(p, m, constantAt(24));
  p = fma(p, m, constantAt(25));
  const square = f32x4.mul(m, m);
  let y = f32x4.mul(f32x4.mul(p, m), square);
  y = fma(k, constantAt(26), y);
  y = f32x4.sub(y, f32x4.mul(square, constantAt(14)));
  return fma(k, constantAt(27), f32x4.add(m, y));
}

/** `log x` for x within 1 ... 2, where nothing is special: a third of the time that `log` takes. */
@inline
export function logOfOneToTwo(x: v128): v128 {
  const half = f32x4.mul(x, constantAt(14));
  const low = f32x4.lt(half, constantAt(28));
  return logOfParts(v128.andnot(one(), low), f32x4.sub(v128.bitselect(x, half, low), one()));
}

/** `log x`: −Infinity at 0, NaN below, Infinity at Infinity; denormals included. */
@inline
export function log(x0: v128): v128 {
  const tiny = f32x4.lt(x0, constantAt(29));
  const x = v128.bitselect(f32x4.mul(x0, constantAt(30)), x0, tiny);
  const bits = i32x4.shr_u(x, 23);
  let e = f32x4.sub(f32x4.convert_i32x4_s(i32x4.sub(bits, i32x4.splat(126))), v128.and(tiny, constantAt(31)));
  let m = v128.or(v128.and(x, i32x4.splat(0x007fffff)), constantAt(14)); // mantissa, in ½ ... 1
  const low = f32x4.lt(m, constantAt(28));
  e = f32x4.sub(e, v128.and(low, one()));
  m = f32x4.sub(f32x4.add(m, v128.and(low, m)), one()); // in √½ − 1 ... √2 − 1
  const finite = logOfParts(e, m);
  const zero = splat(0);
  const special = v128.bitselect(splat(-Infinity), splat(NaN), f32x4.eq(x0, zero));
  const regular = v128.bitselect(finite, special, f32x4.gt(x0, zero));
  return v128.bitselect(x0, regular, f32x4.eq(x0, splat(Infinity)));
}

/** The logarithm of one number, by the same polynomial. */
@inline
export function logOf(x: f32): f32 {
  return f32x4.extract_lane(log(splat(x)), 0);
}
