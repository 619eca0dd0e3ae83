// Dropout's mask from an integer hash of key, counter and position: the same bits as the reference's.

@inline
function hash(x: i32): i32 {
  x = (x ^ (x >>> 16)) * 0x7feb352d;
  x = (x ^ (x >>> 15)) * 0x846ca68b;
  return x ^ (x >>> 16);
}

@inline
function hashes(x0: v128): v128 {
  let x = i32x4.mul(v128.xor(x0, i32x4.shr_u(x0, 16)), i32x4.splat(0x7feb352d));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

export function dropoutMask(rows: i32, columns: i32, out: usize, stride: usize, counter: usize, key: i32, limit: i32, kept: f32): void {
  const start = hash(key ^ hash(<i32>load<f32>(counter)));
  const low = i32x4(0, 1, 2, 3), high = i32x4(4, 5, 6, 7), value = f32x4.splat(kept), least = i32x4.splat(limit);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j += 8) {
      const at = i32x4.splat(start + i * columns + j);
      const h0 = i32x4.shr_u(hashes(i32x4.add(low, at)), 8), h1 = i32x4.shr_u(hashes(i32x4.add(high, at)), 8);
      v128.store(out + (<usize>j << 2), v128.and(i32x4.ge_s(h0, least), value));
      v128.store(out + (<usize>j << 2), v128.and(i32x4.ge_s(h1, least), value), 16);
    }
    out += stride;
  }
}
