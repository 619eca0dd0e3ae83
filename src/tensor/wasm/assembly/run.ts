// The interpreter: a program is a tape of instructions, and running it is one call.
import * as Op from "../opcodes";
import { adam, adamStep } from "./adam";
import { dropoutMask } from "./dropout";
import { runBinary, runUnary } from "./elementwise";
import { matmul, matmulNT, transpose } from "./matmul";
export { setWide } from "./matmul";
import { copyBlock, gatherRows, reflow, scatterRows } from "./movement";
import { broadcast, sumAll, sumColumns, sumRows } from "./reduce";
import { crossEntropy, crossEntropyGradient, logSoftmax, softmax } from "./softmax";

// Exported so that each stays a function of its own, which V8's revectorizer asks for: it gives up on one that holds them all.
export { add, divide, elu, eluGradient, exponential, firstMoment, logarithm, multiply, relu, reluGradient } from "./elementwise";
export { secondMoment, sigmoid, sigmoidGradient, softplus, squareRoot, subtract, tanh, tanhGradient } from "./elementwise";
export { geluCubic, geluCubicGradient, leakyRelu, leakyReluGradient, softplusGradient } from "./elementwise";
export { adam, adamStep, broadcast, crossEntropy, crossEntropyGradient, dropoutMask, logSoftmax, matmul, softmax, sumRows, transpose };

@inline
function word(pc: usize, k: usize): i32 {
  return load<i32>(pc + (k << 2));
}

@inline
function address(pc: usize, k: usize): usize {
  return <usize>load<u32>(pc + (k << 2));
}

@inline
function float(pc: usize, k: usize): f32 {
  return load<f32>(pc + (k << 2));
}

/** Runs the instructions from `start` to `end` for each step from `from` until `to`; inputs of several steps give the step's. */
export function run(start: usize, end: usize, from: u32, to: u32): void {
  for (let step = from; step < to; step++) {
    for (let pc = start; pc < end; pc += 64) execute(pc, step);
  }
}

@inline
function execute(pc: usize, step: u32): void {
  const op = word(pc, 0), n = word(pc, 1);
  const out = address(pc, 2), a = address(pc, 3);
  if (op <= Op.LAST_UNARY) return runUnary(op, <usize>n, out, a);
  if (op <= Op.LAST_BINARY) return runBinary(op, pc);
  switch (op) {
    case Op.MATMUL:
      matmul(n, word(pc, 6), word(pc, 7), a, address(pc, 9), address(pc, 10), address(pc, 4), address(pc, 11), out, address(pc, 8), address(pc, 5), address(pc, 12));
      break;
    case Op.MATMUL_NT:
      matmulNT(
        n, word(pc, 6), word(pc, 7), a, address(pc, 9), address(pc, 4), address(pc, 10), out, address(pc, 8),
        address(pc, 5), address(pc, 11), word(pc, 13) != 0, address(pc, 12),
      );
      break;
    case Op.TRANSPOSE: transpose(n, word(pc, 4), a, address(pc, 6), out, address(pc, 5)); break;
    case Op.SUM_ALL: store<f32>(out, sumAll(n, word(pc, 4), a, address(pc, 5))); break;
    case Op.SUM_ROWS: sumRows(n, address(pc, 4), out, a, address(pc, 5)); break;
    case Op.SUM_COLUMNS: sumColumns(n, word(pc, 4), out, address(pc, 6), a, address(pc, 5)); break;
    case Op.BROADCAST: broadcast(n, address(pc, 4), out, address(pc, 5), a, address(pc, 6), word(pc, 7)); break;
    case Op.SOFTMAX: softmax(n, word(pc, 4), out, a, address(pc, 5)); break;
    case Op.LOG_SOFTMAX: logSoftmax(n, word(pc, 4), out, a, address(pc, 5)); break;
    case Op.CROSS_ENTROPY: crossEntropy(n, word(pc, 5), out, a, address(pc, 6), address(pc, 4), address(pc, 7)); break;
    case Op.CROSS_ENTROPY_GRADIENT: crossEntropyGradient(n, word(pc, 6), out, a, address(pc, 7), address(pc, 4), address(pc, 5)); break;
    case Op.COPY: memory.copy(out, a, <usize>n); break;
    case Op.COPY_BLOCK: copyBlock(n, address(pc, 4), out, address(pc, 5), a, address(pc, 6)); break;
    case Op.ZERO: memory.fill(out, 0, <usize>n); break;
    case Op.REFLOW: reflow(n, out, word(pc, 4), address(pc, 5), a, word(pc, 6), address(pc, 7)); break;
    case Op.GATHER_ROWS: gatherRows(n, address(pc, 5), out, address(pc, 6), a, address(pc, 7), word(pc, 8), address(pc, 4)); break;
    case Op.SCATTER_ROWS: scatterRows(n, address(pc, 5), out, address(pc, 6), word(pc, 8), address(pc, 4), a, address(pc, 7)); break;
    case Op.NEXT_STEP: memory.copy(out, a + <usize>step * <usize>n, <usize>n); break;
    case Op.DROPOUT_MASK: dropoutMask(n, word(pc, 4), out, address(pc, 5), a, word(pc, 6), word(pc, 7), float(pc, 8)); break;
    case Op.ADAM_STEP: adamStep(<usize>n, out, a, address(pc, 4), address(pc, 5), address(pc, 6), address(pc, 7)); break;
    case Op.ADAM: adam(<usize>n, out, a, address(pc, 4), address(pc, 5), address(pc, 6), address(pc, 7), float(pc, 8), float(pc, 9), float(pc, 10), float(pc, 11)); break;
    default: unreachable();
  }
}
