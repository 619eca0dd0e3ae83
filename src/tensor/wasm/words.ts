// An instruction's words, for operations whose form depends on how shapes and layouts meet.
import type { Step } from "../compile/schedule.js";
import { formatShape, MlpnasError } from "../errors.js";
import { type Shape, sameShape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { type Layout, layoutOf, type Place } from "./layout.js";
import * as Op from "./opcodes.js";

/** What an instruction needs to know about its surroundings. */
export interface Surroundings {
  readonly place: (t: Tensor) => Place;
  /** Memory for the duration of one instruction. */
  readonly scratch: (bytes: number) => number;
  /** A row of zeros of at least so many bytes. */
  readonly zeros: (bytes: number) => number;
}

export function unsupported(what: string, shapes: readonly Shape[]): MlpnasError {
  return new MlpnasError("wasm", `there is no kernel to ${what}`, {
    got: shapes.map(formatShape).join(" and "),
    hint: "the reference device takes every shape",
  });
}

const f32 = new Float32Array(1);
const f32Bits = new Int32Array(f32.buffer);
/** A float as the word that holds its bits. */
export function bitsOf(x: number): number {
  f32[0] = x;
  return f32Bits[0] as number;
}

/** The whole row, padding included. */
export function rowBytes({ columns }: Layout): number {
  return layoutOf([columns]).bytes;
}

export function matmulWords({ node, reads, product }: Step, { place, scratch, zeros }: Surroundings): number[] {
  const { transposeA, transposeB } = product as NonNullable<Step["product"]>;
  const out = place(node);
  const [a, b] = [place(reads[0] as Tensor), place(reads[1] as Tensor)];
  const start = reads[2] === undefined ? undefined : place(reads[2]);
  const k = transposeA ? a.rows : a.columns;
  const startAddress = start?.address ?? zeros(Math.max(out.stride, layoutOf([out.rows]).bytes));
  const startStride = start !== undefined && start.rows > 1 ? start.stride : 0;
  if (transposeB) {
    // Either Bᵀ, or Aᵀ and Cᵀ: see the kernel.
    const mBytes = layoutOf([out.rows]).bytes;
    const kRows = k + 8;
    const room = kRows * out.stride + kRows * mBytes + (out.columns + 8) * mBytes;
    // biome-ignore format: one operand group a line
    return [
      Op.MATMUL_NT, out.rows, out.address, a.address, b.address, startAddress, out.columns, k,
      out.stride, a.stride, b.stride, startStride, scratch(room), start === undefined ? 0 : 1,
    ];
  }
  const [rowStride, columnStride] = transposeA ? [4, a.stride] : [a.stride, 4];
  // biome-ignore format: one operand group a line
  return [
    Op.MATMUL, out.rows, out.address, a.address, b.address, startAddress, out.columns, k,
    out.stride, rowStride, columnStride, b.stride, startStride,
  ];
}

/** An operand of a broadcasting operation: the stride from row to row, and whether one number stands for the whole row. */
export function operandForm(
  what: string,
  t: Tensor,
  out: Tensor,
  place: Surroundings["place"],
): [stride: number, repeated: boolean] {
  const [p, o] = [place(t), place(out)];
  const isWhole = p.rows === o.rows; // then no axis but the last is stretched
  if (!isWhole && p.rows !== 1) throw unsupported(what, [t.shape, out.shape]);
  return [isWhole && o.rows > 1 ? p.stride : 0, p.columns === 1 && o.columns > 1];
}

export function binaryWords(op: number, { node, reads }: Step, place: Surroundings["place"]): number[] {
  const [ta, tb] = reads as [Tensor, Tensor];
  const [out, a, b] = [place(node), place(ta), place(tb)];
  const beta = (node.operation?.params as { beta?: number } | undefined)?.beta;
  const scalars = beta === undefined ? [] : [bitsOf(beta), bitsOf(1 - beta)];
  const isLike = (t: Tensor): boolean => sameShape(t.shape, node.shape);
  const isNumber = (p: Place): boolean => p.rows === 1 && p.columns === 1;
  // Without broadcasting, or with one number for all, the whole buffer is one row.
  if (isLike(ta) && (isLike(tb) || isNumber(b))) {
    const repeated = isLike(tb) ? Op.REPEATED_NONE : Op.REPEATED_B;
    return [op, out.bytes, out.address, a.address, b.address, 1, 0, 0, 0, repeated, ...scalars];
  }
  if (isLike(tb) && isNumber(a)) return [op, out.bytes, out.address, a.address, b.address, 1, 0, 0, 0, Op.REPEATED_A, ...scalars];
  const [aStride, aRepeats] = operandForm("broadcast", ta, node, place);
  const [bStride, bRepeats] = operandForm("broadcast", tb, node, place);
  const repeated = aRepeats ? Op.REPEATED_A : bRepeats ? Op.REPEATED_B : Op.REPEATED_NONE;
  return [op, rowBytes(out), out.address, a.address, b.address, out.rows, out.stride, aStride, bStride, repeated, ...scalars];
}

export function sumWords(node: Tensor, source: Tensor, place: Surroundings["place"]): number[] {
  const [out, x] = [place(node), place(source)];
  if (out.rows === 1 && out.columns === 1) return [Op.SUM_ALL, x.rows, out.address, x.address, x.columns, x.stride];
  if (out.rows === 1 && out.columns === x.columns) return [Op.SUM_ROWS, x.rows, out.address, x.address, rowBytes(x), x.stride];
  if (out.rows === x.rows && out.columns === x.columns) return [Op.COPY, out.bytes, out.address, x.address]; // leading axes of 1
  if (out.rows === x.rows && out.columns === 1)
    return [Op.SUM_COLUMNS, x.rows, out.address, x.address, x.columns, x.stride, out.stride];
  throw unsupported("sum over these axes", [source.shape, node.shape]);
}

export interface Range {
  readonly axis: number;
  readonly start: number;
}

/** Where a range along an axis starts within an array. @units bytes */
export function offsetOf(t: Tensor, { axis, start }: Range, { stride, rows }: Layout): number {
  if (axis === t.shape.length - 1) return start * 4;
  if (axis === 0) return start * (rows / (t.shape[0] as number)) * stride;
  throw unsupported(`take a part along axis ${axis}`, [t.shape]);
}

/** Copies the true elements of `part`'s extent from one place to another. */
export function blockWords(to: Place, toOffset: number, from: Place, fromOffset: number, part: Layout): number[] {
  return [Op.COPY_BLOCK, part.rows, to.address + toOffset, from.address + fromOffset, part.columns * 4, to.stride, from.stride];
}

/** How rows of a table are read by number: a vector is a table of single floats. */
export function tableForm(
  table: Tensor,
  numbers: Tensor,
  tablePlace: Place,
  rowsPlace: Place,
  place: Surroundings["place"],
): [numbers: Place, rows: number, width: number, tableStride: number, rowsStride: number] {
  if (table.shape.length > 2) throw unsupported("take rows of", [table.shape]);
  if (table.shape.length === 1) return [place(numbers), tablePlace.columns, 4, 4, 4];
  return [place(numbers), tablePlace.rows, rowBytes(tablePlace), tablePlace.stride, rowsPlace.stride];
}
