// Moving floats without computing: blocks, rows by number, another shape's layout.

export function copyBlock(rows: i32, bytes: usize, out: usize, outStride: usize, x: usize, stride: usize): void {
  for (let i = 0; i < rows; i++) {
    memory.copy(out, x, bytes);
    out += outStride;
    x += stride;
  }
}

/** The same elements in order, under another number of columns. */
export function reflow(count: i32, out: usize, outColumns: i32, outStride: usize, x: usize, columns: i32, stride: usize): void {
  let i = 0, j = 0, u = 0, v = 0;
  for (let k = 0; k < count; k++) {
    store<f32>(out + <usize>u * outStride + (<usize>v << 2), load<f32>(x + <usize>i * stride + (<usize>j << 2)));
    if (++j == columns) { j = 0; i++; }
    if (++v == outColumns) { v = 0; u++; }
  }
}

/** The i-th of a vector of numbers that count rows or classes. Traps on one that is no integer in 0 ... limit − 1. */
@inline
export function indexAt(numbers: usize, i: i32, limit: i32): usize {
  const number = load<f32>(numbers + (<usize>i << 2));
  const index = <i32>number;
  if (<u32>index >= <u32>limit || <f32>index != number) unreachable();
  return <usize>index;
}

/** Four numbers in a row of such a vector, by the same rule. */
@inline
export function indicesAt(numbers: usize, limit: i32): v128 {
  const number = v128.load(numbers);
  const index = i32x4.trunc_sat_f32x4_s(number);
  const isIndex = v128.and(i32x4.lt_u(index, i32x4.splat(limit)), f32x4.eq(f32x4.convert_i32x4_s(index), number));
  if (!i32x4.all_true(isIndex)) unreachable();
  return index;
}

@inline
function copyRow(bytes: usize, out: usize, from: usize): void {
  if (bytes == 4) store<f32>(out, load<f32>(from));
  else for (let j: usize = 0; j < bytes; j += 16) v128.store(out + j, v128.load(from + j));
}

export function gatherRows(rows: i32, bytes: usize, out: usize, outStride: usize, table: usize, tableStride: usize, tableRows: i32, numbers: usize): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const index = indicesAt(numbers + (<usize>i << 2), tableRows);
    copyRow(bytes, out, table + <usize>i32x4.extract_lane(index, 0) * tableStride);
    copyRow(bytes, out + outStride, table + <usize>i32x4.extract_lane(index, 1) * tableStride);
    copyRow(bytes, out + 2 * outStride, table + <usize>i32x4.extract_lane(index, 2) * tableStride);
    copyRow(bytes, out + 3 * outStride, table + <usize>i32x4.extract_lane(index, 3) * tableStride);
    out += 4 * outStride;
  }
  for (; i < rows; i++) {
    copyRow(bytes, out, table + indexAt(numbers, i, tableRows) * tableStride);
    out += outStride;
  }
}

/** Adds to rows of a table that was set to 0. */
export function scatterRows(rows: i32, bytes: usize, table: usize, tableStride: usize, tableRows: i32, numbers: usize, x: usize, stride: usize): void {
  for (let i = 0; i < rows; i++) {
    const to = table + indexAt(numbers, i, tableRows) * tableStride;
    if (bytes == 4) store<f32>(to, load<f32>(to) + load<f32>(x));
    else for (let j: usize = 0; j < bytes; j += 16) v128.store(to + j, f32x4.add(v128.load(to + j), v128.load(x + j)));
    x += stride;
  }
}
