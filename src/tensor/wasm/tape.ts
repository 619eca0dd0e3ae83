// A tape: a trace planned over linear memory, and written there as instructions one after another.
import { assign, type NdArray } from "../array.js";
import { byName, stepLimit } from "../compile/inputs.js";
import { plan } from "../compile/plan.js";
import { type Schedule, schedule } from "../compile/schedule.js";
import type { Trace, TracedInput } from "../compile/trace.js";
import type { Program } from "../device.js";
import { ValueError } from "../errors.js";
import type { Tensor } from "../tensor.js";
import { assemble, type Instruction, overwritable, wordsPerInstruction } from "./instructions.js";
import { layoutOf, type Place } from "./layout.js";
import type { LinearMemory } from "./memory.js";
import * as Op from "./opcodes.js";
import { webAssembly } from "./webassembly.js";

/** Of one instruction. @units bytes */
export const instructionBytes: number = wordsPerInstruction * 4;

/** What the kernels export. */
export interface Kernels {
  /** Runs the instructions from the address `start` until `end`, for each step from `from` until `to`. */
  run(start: number, end: number, from: number, to: number): void;
  /** Chooses the tiles of products for vectors of 256 bits. */
  setWide(isWide: boolean): void;
}

export interface Tape {
  readonly code: readonly Instruction[];
  /** The address of the first instruction. */
  readonly start: number;
  readonly place: (t: Tensor) => Place;
  /** @throws ValueError when the inputs do not hold so many steps */
  readonly checkSteps: (count: number) => void;
  /** What a program is besides its way of running. */
  readonly facts: Pick<Program, "input" | "output" | "instructions" | "bytes" | "flops">;
}

export function writeTape(trace: Trace, memory: LinearMemory, residentPlace: (t: Tensor) => Place | undefined): Tape {
  const before = memory.top;
  const scheduled = schedule(trace);
  const { place, copies } = plan(trace.inputs, scheduled, {
    roomFor: (shape) => layoutOf(shape).bytes,
    allocate: (shape) => memory.allocate(shape),
    reshapePlace: ({ address }, shape) => ({ address, ...layoutOf(shape) }),
    residentPlace,
    write: (at, t) => assign(memory.view(t.shape, at), t.value as NdArray),
    overwritable,
  });
  const inputs = trace.inputs.map((input) => placeSteps(input, place(input.tensor), memory));
  const code: Instruction[] = [];
  for (const { advance } of inputs) code.push(...advance);
  code.push(...assembleOver(memory, scheduled.steps, place));
  for (const { to, from } of copies) code.push({ name: "copy", words: [Op.COPY, to.bytes, to.address, from.address] });
  const start = writeCode(memory, code);

  const inputViews = new Map(inputs.map(({ name, view }) => [name, view]));
  const outputViews = new Map(
    scheduled.outputs.map(({ name, tensor }) => [name, memory.lasting(() => memory.view(tensor.shape, place(tensor)))]),
  );
  return {
    code,
    start,
    place,
    checkSteps: stepLimit(trace),
    facts: {
      input: (name) => byName(inputViews, name)(),
      output: (name) => byName(outputViews, name)(),
      instructions: code.length,
      bytes: memory.top - before,
      flops: flopsOf(scheduled.steps),
    },
  };
}

/** Puts the instructions into memory. @returns the address of the first */
function writeCode(memory: LinearMemory, code: readonly Instruction[]): number {
  const start = memory.reserve(code.length * instructionBytes);
  const tape = memory.words(start, code.length * wordsPerInstruction);
  for (const [i, { words }] of code.entries()) tape.set(words, i * wordsPerInstruction);
  return start;
}

function flopsOf(steps: Schedule["steps"]): number {
  let total = 0;
  for (const step of steps) total += step.flops;
  return total;
}

/**
 * Runs part of a tape for each step from `from` until `to`.
 * @throws ValueError when a row number or a label lies outside its table
 */
export function runTape(kernels: Kernels, start: number, end: number, from: number, to: number): void {
  try {
    kernels.run(start, end, from, to);
  } catch (error) {
    if (!(error instanceof webAssembly.RuntimeError)) throw error;
    throw new ValueError("program.run", "row numbers and labels must lie within their table", { got: error.message });
  }
}

/** Times the instructions that the kernels run, each alone, but for those that `isLeftOut` names. */
export function profileTape(
  kernels: Kernels,
  { code, start }: Tape,
  isLeftOut: (instruction: Instruction) => boolean = () => false,
): Program["profile"] {
  return (clock, runs = 1_000) =>
    code.flatMap((instruction, i) => {
      if (isLeftOut(instruction)) return [];
      const at = start + i * instructionBytes;
      const began = clock();
      for (let run = 0; run < runs; run++) kernels.run(at, at + instructionBytes, 0, 1);
      return [{ name: instruction.name, seconds: (clock() - began) / runs }];
    });
}

/** An input of several steps: they lie one after another, and each run starts by copying its own to where the program reads. */
function placeSteps(
  { name, tensor, steps }: TracedInput,
  at: Place,
  memory: LinearMemory,
): { name: string; view: () => NdArray; advance: Instruction[] } {
  if (steps === undefined) return { name, view: memory.lasting(() => memory.view(tensor.shape, at)), advance: [] };
  const all = memory.reserve(steps * at.bytes);
  return {
    name,
    view: memory.lasting(() => memory.viewMany(steps, tensor.shape, at, all)),
    advance: [{ name: "nextStep", words: [Op.NEXT_STEP, at.bytes, at.address, all] }],
  };
}

/**
 * The instructions, with the room that they use one after another: scratch, and a row of zeros for products that start from
 * nothing. Assembling is pure, so a first pass over it measures how much they need at most.
 */
function assembleOver(memory: LinearMemory, steps: Schedule["steps"], place: (t: Tensor) => Place): Instruction[] {
  let [mostScratch, mostZeros] = [0, 0];
  assemble(steps, {
    place,
    scratch: (bytes) => {
      mostScratch = Math.max(mostScratch, bytes);
      return 0;
    },
    zeros: (bytes) => {
      mostZeros = Math.max(mostZeros, bytes);
      return 0;
    },
  });
  const [scratch, zeros] = [memory.reserve(mostScratch), memory.reserve(mostZeros)];
  return assemble(steps, { place, scratch: () => scratch, zeros: () => zeros });
}
