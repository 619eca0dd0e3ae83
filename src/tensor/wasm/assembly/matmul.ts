// The matrix product, in tiles of the result that stay in registers while the inner dimension is walked.
// Rows come in fours and columns in eights (the layout has the room), so no tile is cut short. Each element is summed in the
// order of the inner dimension whatever the tile, so the choice of tiles never changes a bit.
import { fma } from "./vector";

/** 4 × 8 of `C = start + A·B`. */
@inline
function tile4x8(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, start: usize, startRow: usize): void {
  let z = start;
  let c00 = v128.load(z, 0), c01 = v128.load(z, 16);
  z += startRow;
  let c10 = v128.load(z, 0), c11 = v128.load(z, 16);
  z += startRow;
  let c20 = v128.load(z, 0), c21 = v128.load(z, 16);
  z += startRow;
  let c30 = v128.load(z, 0), c31 = v128.load(z, 16);
  const a2 = aRow * 2, a3 = aRow * 3;
  for (let i = 0; i < k; i++) {
    const b0 = v128.load(b, 0), b1 = v128.load(b, 16);
    b += bRow;
    { const x = v128.load32_splat(a); c00 = fma(x, b0, c00); c01 = fma(x, b1, c01); }
    { const x = v128.load32_splat(a + aRow); c10 = fma(x, b0, c10); c11 = fma(x, b1, c11); }
    { const x = v128.load32_splat(a + a2); c20 = fma(x, b0, c20); c21 = fma(x, b1, c21); }
    { const x = v128.load32_splat(a + a3); c30 = fma(x, b0, c30); c31 = fma(x, b1, c31); }
    a += aColumn;
  }
  v128.store(c, c00, 0); v128.store(c, c01, 16);
  c += cRow;
  v128.store(c, c10, 0); v128.store(c, c11, 16);
  c += cRow;
  v128.store(c, c20, 0); v128.store(c, c21, 16);
  c += cRow;
  v128.store(c, c30, 0); v128.store(c, c31, 16);
}

/** 2 × 16 of the same: as many registers, half the loads of A. The fastest at 128 bits. */
@inline
function tile2x16(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, start: usize, startRow: usize): void {
  let z = start;
  let c00 = v128.load(z, 0), c01 = v128.load(z, 16), c02 = v128.load(z, 32), c03 = v128.load(z, 48);
  z += startRow;
  let c10 = v128.load(z, 0), c11 = v128.load(z, 16), c12 = v128.load(z, 32), c13 = v128.load(z, 48);
  for (let i = 0; i < k; i++) {
    const b0 = v128.load(b, 0), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48);
    b += bRow;
    { const x = v128.load32_splat(a); c00 = fma(x, b0, c00); c01 = fma(x, b1, c01); c02 = fma(x, b2, c02); c03 = fma(x, b3, c03); }
    { const x = v128.load32_splat(a + aRow); c10 = fma(x, b0, c10); c11 = fma(x, b1, c11); c12 = fma(x, b2, c12); c13 = fma(x, b3, c13); }
    a += aColumn;
  }
  v128.store(c, c00, 0); v128.store(c, c01, 16); v128.store(c, c02, 32); v128.store(c, c03, 48);
  c += cRow;
  v128.store(c, c10, 0); v128.store(c, c11, 16); v128.store(c, c12, 32); v128.store(c, c13, 48);
}

/** 4 × 16: eight accumulators of 256 bits, where V8 makes one of each pair of vectors. At 128 bits it would spill. */
@inline
function tile4x16(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, start: usize, startRow: usize): void {
  let z = start;
  let c00 = v128.load(z, 0), c01 = v128.load(z, 16), c02 = v128.load(z, 32), c03 = v128.load(z, 48);
  z += startRow;
  let c10 = v128.load(z, 0), c11 = v128.load(z, 16), c12 = v128.load(z, 32), c13 = v128.load(z, 48);
  z += startRow;
  let c20 = v128.load(z, 0), c21 = v128.load(z, 16), c22 = v128.load(z, 32), c23 = v128.load(z, 48);
  z += startRow;
  let c30 = v128.load(z, 0), c31 = v128.load(z, 16), c32 = v128.load(z, 32), c33 = v128.load(z, 48);
  const a2 = aRow * 2, a3 = aRow * 3;
  for (let i = 0; i < k; i++) {
    const b0 = v128.load(b, 0), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48);
    b += bRow;
    { const x = v128.load32_splat(a); c00 = fma(x, b0, c00); c01 = fma(x, b1, c01); c02 = fma(x, b2, c02); c03 = fma(x, b3, c03); }
    { const x = v128.load32_splat(a + aRow); c10 = fma(x, b0, c10); c11 = fma(x, b1, c11); c12 = fma(x, b2, c12); c13 = fma(x, b3, c13); }
    { const x = v128.load32_splat(a + a2); c20 = fma(x, b0, c20); c21 = fma(x, b1, c21); c22 = fma(x, b2, c22); c23 = fma(x, b3, c23); }
    { const x = v128.load32_splat(a + a3); c30 = fma(x, b0, c30); c31 = fma(x, b1, c31); c32 = fma(x, b2, c32); c33 = fma(x, b3, c33); }
    a += aColumn;
  }
  v128.store(c, c00, 0); v128.store(c, c01, 16); v128.store(c, c02, 32); v128.store(c, c03, 48);
  c += cRow;
  v128.store(c, c10, 0); v128.store(c, c11, 16); v128.store(c, c12, 32); v128.store(c, c13, 48);
  c += cRow;
  v128.store(c, c20, 0); v128.store(c, c21, 16); v128.store(c, c22, 32); v128.store(c, c23, 48);
  c += cRow;
  v128.store(c, c30, 0); v128.store(c, c31, 16); v128.store(c, c32, 32); v128.store(c, c33, 48);
}

/** 8 × 4, for the few columns of an output layer: half of an 8-column tile would be padding. */
@inline
function tile8x4(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, start: usize, startRow: usize): void {
  let z = start;
  let c0 = v128.load(z);
  z += startRow;
  let c1 = v128.load(z);
  z += startRow;
  let c2 = v128.load(z);
  z += startRow;
  let c3 = v128.load(z);
  z += startRow;
  let c4 = v128.load(z);
  z += startRow;
  let c5 = v128.load(z);
  z += startRow;
  let c6 = v128.load(z);
  z += startRow;
  let c7 = v128.load(z);
  const a2 = aRow * 2, a3 = aRow * 3, a4 = aRow * 4, a5 = aRow * 5, a6 = aRow * 6, a7 = aRow * 7;
  for (let i = 0; i < k; i++) {
    const x = v128.load(b);
    b += bRow;
    c0 = fma(v128.load32_splat(a), x, c0);
    c1 = fma(v128.load32_splat(a + aRow), x, c1);
    c2 = fma(v128.load32_splat(a + a2), x, c2);
    c3 = fma(v128.load32_splat(a + a3), x, c3);
    c4 = fma(v128.load32_splat(a + a4), x, c4);
    c5 = fma(v128.load32_splat(a + a5), x, c5);
    c6 = fma(v128.load32_splat(a + a6), x, c6);
    c7 = fma(v128.load32_splat(a + a7), x, c7);
    a += aColumn;
  }
  v128.store(c, c0);
  c += cRow;
  v128.store(c, c1);
  c += cRow;
  v128.store(c, c2);
  c += cRow;
  v128.store(c, c3);
  c += cRow;
  v128.store(c, c4);
  c += cRow;
  v128.store(c, c5);
  c += cRow;
  v128.store(c, c6);
  c += cRow;
  v128.store(c, c7);
}

let wide: bool = false;

/** Chooses the tiles for the width that is really in force: those for 256 bits spill at 128, those for 128 leave half of 256 idle. */
export function setWide(isWide: bool): void {
  wide = isWide;
}

/**
 * `C = start + A·B`, A of any strides (so that a transposed A costs nothing). The start is always read: a row of zeros with
 * stride 0 where there is none, because a branch here costs more.
 */
export function matmul(
  m: i32, n: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, start: usize, startRow: usize,
): void {
  let j = 0;
  if (wide && n <= 4 && (m & 7) == 0) {
    for (let i: usize = 0; i < <usize>m; i += 8) tile8x4(k, a + i * aRow, aRow, aColumn, b, bRow, c + i * cRow, cRow, start + i * startRow, startRow);
    return;
  }
  if (wide) for (; j + 8 < n; j += 16) {
    const x = <usize>j << 2;
    for (let i: usize = 0; i < <usize>m; i += 4) tile4x16(k, a + i * aRow, aRow, aColumn, b + x, bRow, c + i * cRow + x, cRow, start + i * startRow + x, startRow);
  }
  for (; j + 8 < n; j += 16) {
    const x = <usize>j << 2;
    for (let i: usize = 0; i < <usize>m; i += 2) tile2x16(k, a + i * aRow, aRow, aColumn, b + x, bRow, c + i * cRow + x, cRow, start + i * startRow + x, startRow);
  }
  for (; j < n; j += 8) {
    const x = <usize>j << 2;
    for (let i: usize = 0; i < <usize>m; i += 4) tile4x8(k, a + i * aRow, aRow, aColumn, b + x, bRow, c + i * cRow + x, cRow, start + i * startRow + x, startRow);
  }
}

/**
 * `C = start + A·Bᵀ`, B of n rows and k columns: either B is transposed first, or `Cᵀ = B·Aᵀ` is made and transposed,
 * whichever moves less. Only the first can start from anything but zeros.
 */
export function matmulNT(
  m: i32, n: i32, k: i32,
  a: usize, aRow: usize, b: usize, bRow: usize, c: usize, cRow: usize, start: usize, startRow: usize, hasStart: bool, scratch: usize,
): void {
  if (hasStart || n * k <= m * (n + k)) {
    transpose(n, k, b, bRow, scratch, cRow);
    matmul(m, n, k, a, aRow, 4, scratch, cRow, c, cRow, start, startRow);
    return;
  }
  const tRow = <usize>((m + 7) & ~7) << 2;
  const swapped = scratch + <usize>((k + 3) & ~3) * tRow;
  transpose(m, k, a, aRow, scratch, tRow);
  matmul(n, m, k, b, bRow, 4, scratch, tRow, swapped, tRow, start, 0);
  transpose(n, m, swapped, tRow, c, cRow);
}

/** T = Xᵀ in blocks of 4 × 4; both sides have the room for whole blocks. */
export function transpose(m: i32, n: i32, x: usize, xRow: usize, t: usize, tRow: usize): void {
  for (let i: usize = 0; i < <usize>m; i += 4) {
    for (let j: usize = 0; j < <usize>n; j += 4) {
      const p = x + i * xRow + (j << 2);
      const r0 = v128.load(p), r1 = v128.load(p + xRow), r2 = v128.load(p + 2 * xRow), r3 = v128.load(p + 3 * xRow);
      const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      const q = t + j * tRow + (i << 2);
      v128.store(q, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5));
      v128.store(q + tRow, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7));
      v128.store(q + 2 * tRow, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5));
      v128.store(q + 3 * tRow, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7));
    }
  }
}
