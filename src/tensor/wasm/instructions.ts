// From a step to its instructions: which kernel, which addresses, which strides.
import type { Step } from "../compile/schedule.js";
import { MlpnasError } from "../errors.js";
import { sameShape } from "../shape.js";
import type { Operation, Tensor } from "../tensor.js";
import * as Op from "./opcodes.js";
import {
  binaryWords,
  bitsOf,
  blockWords,
  matmulWords,
  offsetOf,
  operandForm,
  type Range,
  rowBytes,
  type Surroundings,
  sumWords,
  tableForm,
} from "./words.js";

export const wordsPerInstruction = 16;

/** One line of the tape, the primitive it came from, and the step, where it is one of the schedule's. */
export interface Instruction {
  readonly name: string;
  readonly words: readonly number[];
  readonly step?: Step;
}

const unaryOps: Readonly<Record<string, number>> = {
  relu: Op.RELU,
  leakyRelu: Op.LEAKY_RELU,
  elu: Op.ELU,
  sigmoid: Op.SIGMOID,
  tanh: Op.TANH,
  softplus: Op.SOFTPLUS,
  geluCubic: Op.GELU_CUBIC,
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
  leakyReluGradient: Op.LEAKY_RELU_GRADIENT,
  eluGradient: Op.ELU_GRADIENT,
  sigmoidGradient: Op.SIGMOID_GRADIENT,
  tanhGradient: Op.TANH_GRADIENT,
  softplusGradient: Op.SOFTPLUS_GRADIENT,
  geluCubicGradient: Op.GELU_CUBIC_GRADIENT,
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

/** The instructions of all steps; Adam's three equations on one parameter become one pass where they happen in place. */
export function assemble(steps: readonly Step[], around: Surroundings): Instruction[] {
  const code: Instruction[] = [];
  for (let i = 0; i < steps.length; ) {
    const fused = fusedAdam(steps[i], steps[i + 1], steps[i + 2], around.place);
    const step = steps[i] as Step;
    if (fused !== undefined) code.push(fused);
    else {
      const name = step.product ? "matmul" : nameOf(step.node);
      code.push(...instructionsOf(step, around).map((words) => ({ name, words, step })));
    }
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
