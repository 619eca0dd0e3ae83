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

export function gatherRows(rows: i32, bytes: usize, out: usize, outStride: usize, table: usize, tableStride: usize, tableRows: i32, numbers: usize): void {
  for (let i = 0; i < rows; i++) {
    const from = table + indexAt(numbers, i, tableRows) * tableStride;
    if (bytes == 4) store<f32>(out, load<f32>(from));
    else for (let j: usize = 0; j < bytes; j += 16) v128.store(out + j, v128.load(from + j));
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
