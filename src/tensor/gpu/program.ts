// A program on the gpu device: a tape like wasm's, but for its large products, which gpu.js computes between two parts of it.
import type { Completion, Program } from "../device.js";
import type { Tensor } from "../tensor.js";
import type { Planner } from "../wasm/device.js";
import type { Instruction } from "../wasm/instructions.js";
import type { Place } from "../wasm/layout.js";
import type { LinearMemory } from "../wasm/memory.js";
import { instructionBytes, profileTape, runTape, writeTape } from "../wasm/tape.js";
import type { Operand, ProductForm, Products } from "./products.js";

/** Part of a program: what it does in a given step. */
type Part = (step: number) => Completion;

/** Programs whose products of at least `threshold` FLOP are gpu.js's. */
export function createPlanner(products: Products, threshold: number): Planner<Completion> {
  return (trace, memory, kernels, residentPlace) => {
    const tape = writeTape(trace, memory, residentPlace);
    const { code, start, place, checkSteps } = tape;
    const isLarge = ({ step }: Instruction): boolean => {
      if (step?.product === undefined) return false;
      const { rows, columns, inner } = formOf(step, place);
      const flops = 2 * rows * columns * inner;
      return flops > 0 && flops >= threshold;
    };

    const parts: Part[] = [];
    const addressOf = (i: number): number => start + i * instructionBytes;
    const end = addressOf(code.length);
    let next = 0; // the first instruction that no part has
    code.forEach((instruction, i) => {
      if (!isLarge(instruction)) return;
      parts.push(tapePart(next, i), productPart(instruction, memory, products, place));
      next = i + 1;
    });
    parts.push(tapePart(next, code.length));

    function tapePart(from: number, to: number): Part {
      return (step) => runTape(kernels, addressOf(from), addressOf(to), step, step + 1);
    }

    return {
      ...tape.facts,
      run: (count = 1) => {
        checkSteps(count);
        if (parts.length === 1) return runTape(kernels, start, end, 0, count);
        return runParts(parts, count);
      },
      profile: profileTape(kernels, tape, isLarge),
    } satisfies Program<string, string, Completion>;
  };
}

/** All parts in turn, `count` times: at once as long as no part must be waited for. */
function runParts(parts: readonly Part[], count: number): Completion {
  const total = count * parts.length;
  const run = (i: number): Completion => (parts[i % parts.length] as Part)(Math.floor(i / parts.length));
  const finish = async (pending: Promise<void>, from: number): Promise<void> => {
    await pending;
    for (let i = from; i < total; i++) await run(i);
  };
  for (let i = 0; i < total; i++) {
    const done = run(i);
    if (done !== undefined) return finish(done, i + 1);
  }
}

type Step = NonNullable<Instruction["step"]>;

function formOf({ node, reads, product }: Step, place: (t: Tensor) => Place): ProductForm {
  const { transposeA, transposeB } = product as NonNullable<Step["product"]>;
  const [out, a] = [place(node), place(reads[0] as Tensor)];
  const start = reads[2] && place(reads[2]);
  return {
    rows: out.rows,
    columns: out.columns,
    inner: transposeA ? a.rows : a.columns,
    transposeA,
    transposeB,
    start: start === undefined ? "none" : start.rows === 1 ? "row" : "matrix",
  };
}

/** Reads the operands where they lie, padding included, and writes the result's rows to its place. */
function productPart({ step }: Instruction, memory: LinearMemory, products: Products, place: (t: Tensor) => Place): Part {
  const { node, reads } = step as Step;
  const form = formOf(step as Step, place);
  const out = place(node);
  const [a, b, start] = reads.map(place) as [Place, Place, Place?];
  const operand = ({ address, rows, columns, stride }: Place): Operand => ({
    values: new Float32Array(memory.memory.buffer, address, (rows * stride) / 4),
    rows,
    columns,
    stride: stride / 4,
  });
  const write = (result: readonly Float32Array[]): void => {
    const floats = new Float32Array(memory.memory.buffer);
    result.forEach((row, i) => {
      floats.set(row, (out.address + i * out.stride) / 4);
    });
  };
  return () => {
    const result = products.multiply(form, operand(a), operand(b), start && operand(start));
    return result instanceof Promise ? result.then(write) : write(result);
  };
}
