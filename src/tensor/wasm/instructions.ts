// From a step to its instructions: which kernel, which addresses, which strides.

import type { Step } from "../compile/schedule.js";
import { formatShape, MlpnasError } from "../errors.js";
import { type Shape, sameShape } from "../shape.js";
import type { Operation, Tensor } from "../tensor.js";
import { type Layout, layoutOf, type Place } from "./layout.js";
import * as Op from "./opcodes.js";

export const wordsPerInstruction = 16;

/** One line of the tape, and the primitive it came from. */
export interface Instruction {
  readonly name: string;
  readonly words: readonly number[];
}

/** What an instruction needs to know about its surroundings. */
export interface Surroundings {
  readonly place: (t: Tensor) => Place;
  /** Memory for the duration of one instruction. */
  readonly scratch: (bytes: number) => number;
  /** A row of zeros of at least so many bytes. */
  readonly zeros: (bytes: number) => number;
}

const unaryOps: Readonly<Record<string, number>> = {
  relu: Op.RELU,
  elu: Op.ELU,
  sigmoid: Op.SIGMOID,
  tanh: Op.TANH,
  softplus: Op.SOFTPLUS,
  exp: Op.EXP,
  log: Op.LOG,
  squareRoot: Op.SQUARE_ROOT,
};

const binaryOps: Readonly<Record<string, number>> = {
  add: Op.ADD,
  subtract: Op.SUBTRACT,
  multiply: Op.MULTIPLY,
  divide: Op.DIVIDE,
  reluGradient: Op.RELU_GRADIENT,
  eluGradient: Op.ELU_GRADIENT,
  sigmoidGradient: Op.SIGMOID_GRADIENT,
  tanhGradient: Op.TANH_GRADIENT,
  firstMoment: Op.FIRST_MOMENT,
  secondMoment: Op.SECOND_MOMENT,
};

/** The operands that a step reads element by element before it writes there. */
export function overwritable({ node, reads, product }: Step): readonly Tensor[] {
  const alike = (t: Tensor | undefined): t is Tensor => t !== undefined && sameShape(t.shape, node.shape);
  if (product !== undefined) return alike(reads[2]) && reads[2] !== reads[0] && reads[2] !== reads[1] ? [reads[2]] : [];
  const name = nameOf(node);
  if (name in unaryOps || name in binaryOps) return reads.filter(alike);
  return name === "adamStep" ? reads.slice(0, 3) : [];
}

function nameOf(node: Tensor): string {
  return (node.operation as Operation).primitive.name;
}

function unsupported(what: string, shapes: readonly Shape[]): MlpnasError {
  return new MlpnasError("wasm", `there is no kernel to ${what}`, {
    got: shapes.map(formatShape).join(" and "),
    hint: "the reference device takes every shape",
  });
}

const f32 = new Float32Array(1);
const f32Bits = new Int32Array(f32.buffer);
/** A float as the word that holds its bits. */
function bitsOf(x: number): number {
  f32[0] = x;
  return f32Bits[0] as number;
}

const rowBytes = ({ columns }: Layout): number => layoutOf([columns]).bytes;

/** The instructions of all steps; Adam's three equations on one parameter become one pass where they happen in place. */
export function assemble(steps: readonly Step[], around: Surroundings): Instruction[] {
  const code: Instruction[] = [];
  for (let i = 0; i < steps.length; ) {
    const fused = fusedAdam(steps[i], steps[i + 1], steps[i + 2], around.place);
    const step = steps[i] as Step;
    if (fused !== undefined) code.push(fused);
    else
      code.push(...instructionsOf(step, around).map((words) => ({ name: step.product ? "matmul" : nameOf(step.node), words })));
    i += fused === undefined ? 1 : 3;
  }
  return code;
}

function fusedAdam(
  first: Step | undefined,
  second: Step | undefined,
  last: Step | undefined,
  place: Surroundings["place"],
): Instruction | undefined {
  if (!first || !second || !last) return undefined;
  if (nameOf(first.node) !== "firstMoment" || nameOf(second.node) !== "secondMoment" || nameOf(last.node) !== "adamStep")
    return undefined;
  const [m, gradient] = first.reads as [Tensor, Tensor];
  const [v, sameGradient] = second.reads as [Tensor, Tensor];
  const [w, nextM, nextV, rate, epsilon] = last.reads as [Tensor, Tensor, Tensor, Tensor, Tensor];
  if (gradient !== sameGradient || nextM !== first.node || nextV !== second.node || !sameShape(gradient.shape, w.shape))
    return undefined;
  const isInPlace = (next: Tensor, state: Tensor): boolean => place(next).address === place(state).address;
  if (!isInPlace(nextM, m) || !isInPlace(nextV, v) || !isInPlace(last.node, w)) return undefined;
  const betas = [first, second].flatMap((step) => {
    const { beta } = (step.node.operation as Operation).params as { beta: number };
    return [bitsOf(beta), bitsOf(1 - beta)];
  });
  const addresses = [w, gradient, m, v, rate, epsilon].map((t) => place(t).address);
  return { name: "adam", words: [Op.ADAM, place(w).bytes, ...addresses, ...betas] };
}

function instructionsOf(step: Step, around: Surroundings): number[][] {
  const { node, reads, product } = step;
  const { place } = around;
  const out = place(node);
  if (product !== undefined) return [matmulWords(step, around)];

  const name = nameOf(node);
  const params = node.operation?.params;
  const x = reads[0] === undefined ? out : place(reads[0]);
  const second = reads[1] === undefined ? out : place(reads[1]);
  const unary = unaryOps[name];
  if (unary !== undefined) return [[unary, out.bytes, out.address, x.address]];
  const binary = binaryOps[name];
  if (binary !== undefined) return [binaryWords(binary, step, place)];

  switch (name) {
    case "adamStep": {
      const addresses = reads.map((t) => place(t).address);
      return [[Op.ADAM_STEP, out.bytes, out.address, ...addresses]];
    }
    case "transpose":
      return [[Op.TRANSPOSE, x.rows, out.address, x.address, x.columns, out.stride, x.stride]];
    case "sumTo":
      return [sumWords(node, reads[0] as Tensor, place)];
    case "broadcastTo": {
      const [stride, repeated] = operandForm("broadcast", reads[0] as Tensor, node, place);
      return [
        [
          Op.BROADCAST,
          out.rows,
          out.address,
          x.address,
          rowBytes(out),
          out.stride,
          stride,
          repeated ? Op.REPEATED_A : Op.REPEATED_NONE,
        ],
      ];
    }
    case "softmax":
      return [[Op.SOFTMAX, x.rows, out.address, x.address, x.columns, x.stride]];
    case "logSoftmax":
      return [[Op.LOG_SOFTMAX, x.rows, out.address, x.address, x.columns, x.stride]];
    case "crossEntropy":
      return [[Op.CROSS_ENTROPY, x.rows, out.address, x.address, second.address, x.columns, x.stride, around.scratch(x.stride)]];
    case "crossEntropyGradient": {
      const weights = place(reads[2] as Tensor);
      return [[Op.CROSS_ENTROPY_GRADIENT, x.rows, out.address, x.address, second.address, weights.address, x.columns, x.stride]];
    }
    case "copy":
      return [[Op.COPY, out.bytes, out.address, x.address]];
    case "reshape":
      if (out.columns === x.columns) return [[Op.COPY_BLOCK, x.rows, out.address, x.address, rowBytes(x), out.stride, x.stride]];
      return [[Op.REFLOW, x.rows * x.columns, out.address, x.address, out.columns, out.stride, x.columns, x.stride]];
    case "slice":
      return [blockWords(out, 0, x, offsetOf(reads[0] as Tensor, params as Range, x), out)];
    case "pad": {
      const offset = offsetOf(node, params as Range, out);
      return [[Op.ZERO, out.bytes, out.address], blockWords(out, offset, x, 0, x)];
    }
    case "concatenate": {
      const { axis } = params as { axis: number };
      let start = 0;
      return reads.map((t) => {
        const offset = offsetOf(node, { axis, start }, out);
        start += t.shape[axis] as number;
        return blockWords(out, offset, place(t), 0, place(t));
      });
    }
    case "gatherRows": {
      const [numbers, rows, width, tableStride, outStride] = tableForm(reads[0] as Tensor, reads[1] as Tensor, x, out, place);
      return [[Op.GATHER_ROWS, numbers.columns, out.address, x.address, numbers.address, width, outStride, tableStride, rows]];
    }
    case "scatterRows": {
      const [numbers, rows, width, tableStride, inStride] = tableForm(node, reads[1] as Tensor, out, x, place);
      return [
        [Op.ZERO, out.bytes, out.address],
        [Op.SCATTER_ROWS, numbers.columns, out.address, x.address, numbers.address, width, tableStride, inStride, rows],
      ];
    }
    case "dropoutMask": {
      const { key, rate } = params as { key: number; rate: number };
      return [
        [
          Op.DROPOUT_MASK,
          out.rows,
          out.address,
          x.address,
          out.columns,
          out.stride,
          key,
          Math.round(rate * 2 ** 24),
          bitsOf(1 / (1 - rate)),
        ],
      ];
    }
    default:
      throw new MlpnasError("wasm", `there is no kernel for ${name}`);
  }
}

function matmulWords({ node, reads, product }: Step, { place, scratch, zeros }: Surroundings): number[] {
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
    return [
      Op.MATMUL_NT, out.rows, out.address, a.address, b.address, startAddress, out.columns, k,
      out.stride, a.stride, b.stride, startStride, scratch(room), start === undefined ? 0 : 1,
    ]; // biome-ignore format: one operand group a line
  }
  const [rowStride, columnStride] = transposeA ? [4, a.stride] : [a.stride, 4];
  return [
    Op.MATMUL, out.rows, out.address, a.address, b.address, startAddress, out.columns, k,
    out.stride, rowStride, columnStride, b.stride, startStride,
  ]; // biome-ignore format: one operand group a line
}

/** An operand of a broadcasting operation: the stride from row to row, and whether one number stands for the whole row. */
function operandForm(what: string, t: Tensor, out: Tensor, place: Surroundings["place"]): [stride: number, repeated: boolean] {
  const [p, o] = [place(t), place(out)];
  const isWhole = p.rows === o.rows; // then no axis but the last is stretched
  if (!isWhole && p.rows !== 1) throw unsupported(what, [t.shape, out.shape]);
  return [isWhole && o.rows > 1 ? p.stride : 0, p.columns === 1 && o.columns > 1];
}

function binaryWords(op: number, { node, reads }: Step, place: Surroundings["place"]): number[] {
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

function sumWords(node: Tensor, source: Tensor, place: Surroundings["place"]): number[] {
  const [out, x] = [place(node), place(source)];
  if (out.rows === 1 && out.columns === 1) return [Op.SUM_ALL, x.rows, out.address, x.address, x.columns, x.stride];
  if (out.rows === 1 && out.columns === x.columns) return [Op.SUM_ROWS, x.rows, out.address, x.address, rowBytes(x), x.stride];
  if (out.rows === x.rows && out.columns === x.columns) return [Op.COPY, out.bytes, out.address, x.address]; // leading axes of 1
  if (out.rows === x.rows && out.columns === 1)
    return [Op.SUM_COLUMNS, x.rows, out.address, x.address, x.columns, x.stride, out.stride];
  throw unsupported("sum over these axes", [source.shape, node.shape]);
}

interface Range {
  readonly axis: number;
  readonly start: number;
}

/** Where a range along an axis starts within an array. @units bytes */
function offsetOf(t: Tensor, { axis, start }: Range, { stride, rows }: Layout): number {
  if (axis === t.shape.length - 1) return start * 4;
  if (axis === 0) return start * (rows / (t.shape[0] as number)) * stride;
  throw unsupported(`take a part along axis ${axis}`, [t.shape]);
}

/** Copies the true elements of `part`'s extent from one place to another. */
function blockWords(to: Place, toOffset: number, from: Place, fromOffset: number, part: Layout): number[] {
  return [Op.COPY_BLOCK, part.rows, to.address + toOffset, from.address + fromOffset, part.columns * 4, to.stride, from.stride];
}

/** How rows of a table are read by number: a vector is a table of single floats. */
function tableForm(
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
