// A program on the wasm device: a tape that the kernels run from end to end in one call.
import type { Trace } from "../compile/trace.js";
import type { Program } from "../device.js";
import type { Tensor } from "../tensor.js";
import type { Place } from "./layout.js";
import type { LinearMemory } from "./memory.js";
import { instructionBytes, type Kernels, profileTape, runTape, writeTape } from "./tape.js";

export function createProgram(
  trace: Trace,
  memory: LinearMemory,
  kernels: Kernels,
  residentPlace: (t: Tensor) => Place | undefined,
): Program {
  const tape = writeTape(trace, memory, residentPlace);
  const { start, checkSteps } = tape;
  const end = start + tape.code.length * instructionBytes;
  return {
    ...tape.facts,
    run: (count = 1) => {
      checkSteps(count);
      runTape(kernels, start, end, 0, count);
    },
    profile: profileTape(kernels, tape),
  };
}
