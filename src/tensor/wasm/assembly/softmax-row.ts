// A row of logits: its largest, and where its label stands.
import { indexAt } from "./movement";

/** Of the true columns. */
@inline
export function rowMaximum(columns: i32, x: usize): f32 {
  let top = load<f32>(x);
  for (let j: usize = 4; j < <usize>columns << 2; j += 4) top = max(top, load<f32>(x + j));
  return top;
}

/** The address, within a row, of the label's column. */
@inline
export function labelOffset(labels: usize, i: i32, columns: i32): usize {
  return indexAt(labels, i, columns) << 2;
}
