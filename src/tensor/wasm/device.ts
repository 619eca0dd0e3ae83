// WasmDevice: one linear memory, one instance of the kernels, and the programs that run over them.
import { assign, type NdArray, viewOf, zeros } from "../array.js";
import { plan } from "../compile/plan.js";
import { schedule } from "../compile/schedule.js";
import type { Trace } from "../compile/trace.js";
import type { Device, Program } from "../device.js";
import { MlpnasError, ValueError } from "../errors.js";
import type { Shape } from "../shape.js";
import { leaf, type Tensor } from "../tensor.js";
import { assemble, overwritable, wordsPerInstruction } from "./instructions.js";
import { fmaKernels, plainKernels } from "./kernels.generated.js";
import { layoutOf, type Place } from "./layout.js";
import * as Op from "./opcodes.js";
import { webAssembly } from "./webassembly.js";

/** Which build of the kernels: plain SIMD, whose bits hold on every engine, or with fused multiply-add where the runtime has it. */
export type WasmBuild = "simd" | "fma";

const pageBytes = 65_536;
const mostPages = 65_536;
const firstAddress = 65_536; // below lie the kernels' own constants

const builds: Readonly<Record<WasmBuild, string>> = { simd: plainKernels, fma: fmaKernels };

function binaryOf(build: WasmBuild): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(builds[build]), (character) => character.charCodeAt(0));
}

/** The fastest build that this runtime takes. */
export function bestWasmBuild(): WasmBuild {
  return webAssembly.validate(binaryOf("fma")) ? "fma" : "simd";
}

/**
 * A device on WebAssembly SIMD, in f32.
 * @throws MlpnasError when the runtime does not take the build
 */
export function createWasmDevice(build: WasmBuild = bestWasmBuild()): Device {
  return new WasmDevice(build);
}

interface Kernels {
  run(start: number, end: number, count: number): void;
}

class WasmDevice implements Device {
  readonly name: string;
  readonly #memory = new webAssembly.Memory({ initial: 64, maximum: mostPages });
  readonly #kernels: Kernels;
  #places = new WeakMap<Tensor, Place>();
  #top = firstAddress;

  constructor(build: WasmBuild) {
    const bytes = binaryOf(build);
    if (!webAssembly.validate(bytes)) {
      throw new MlpnasError("wasm", `this runtime must take the ${build} build`, {
        hint: "--device wasm-simd runs on every engine with SIMD",
      });
    }
    this.name = `wasm-${build}`;
    const instance = new webAssembly.Instance(new webAssembly.Module(bytes), {
      env: {
        memory: this.#memory,
        abort: () => {
          throw new MlpnasError("wasm", "a kernel must not abort");
        },
      },
    });
    this.#kernels = instance.exports as Kernels;
  }

  resident(value: NdArray): Tensor {
    const t = this.zeros(value.shape);
    assign(this.#view(t.shape, this.#placeOf(t)), value);
    return t;
  }

  zeros(shape: Shape): Tensor {
    const t = leaf([...shape]);
    this.#places.set(t, this.#allocate(shape));
    return t;
  }

  read(resident: Tensor): NdArray {
    const copy = zeros(resident.shape);
    assign(copy, this.#view(resident.shape, this.#placeOf(resident)));
    return copy;
  }

  write(resident: Tensor, value: NdArray): void {
    assign(this.#view(resident.shape, this.#placeOf(resident)), value);
  }

  scoped<T>(work: () => T): T {
    const top = this.#top;
    try {
      return work();
    } finally {
      this.#top = top;
    }
  }

  plan(trace: Trace): Program {
    const before = this.#top;
    const scheduled = schedule(trace);
    const planned = plan(trace.inputs, scheduled, {
      roomFor: (shape) => layoutOf(shape).bytes,
      allocate: (shape) => this.#allocate(shape),
      reshapePlace: (place, shape) => ({ address: place.address, ...layoutOf(shape) }),
      residentPlace: (t) => this.#places.get(t),
      write: (place, t) => assign(this.#view(t.shape, place), t.value as NdArray),
      overwritable,
    });

    // Inputs of several steps: the steps lie one after another, and each run starts by copying its own.
    const steps = trace.inputs.map((input) => {
      const at = planned.place(input.tensor);
      return { ...input, at, all: input.steps === 1 ? at.address : this.#reserve(input.steps * at.bytes) };
    });
    const advance = steps
      .filter((input) => input.steps > 1)
      .map(({ at, all }) => ({ name: "nextStep", words: [Op.NEXT_STEP, at.bytes, at.address, all] }));

    const scratch = new SharedRoom((bytes) => this.#reserve(bytes));
    const zeroRow = new SharedRoom((bytes) => this.#reserve(bytes));
    const draft = (): ReturnType<typeof assemble> =>
      assemble(scheduled.steps, {
        place: planned.place,
        scratch: (bytes) => scratch.take(bytes),
        zeros: (bytes) => zeroRow.take(bytes),
      });
    draft(); // once to learn how much room they need at most
    scratch.settle();
    zeroRow.settle();
    const code = [
      ...advance,
      ...draft(),
      ...planned.copies.map(({ to, from }) => ({ name: "copy", words: [Op.COPY, to.bytes, to.address, from.address] })),
    ];

    const start = this.#reserve(Math.max(1, code.length) * wordsPerInstruction * 4);
    const words = new Int32Array(this.#memory.buffer);
    code.forEach((instruction, i) => {
      words.set(instruction.words, (start >>> 2) + i * wordsPerInstruction);
    });
    const end = start + code.length * wordsPerInstruction * 4;

    const inputs = new Map(steps.map((input) => [input.name, input]));
    const outputs = new Map(scheduled.outputs.map(({ name, tensor }) => [name, tensor]));
    const kernels = this.#kernels;
    const mostSteps = Math.min(...steps.map((input) => (input.steps === 1 ? Number.POSITIVE_INFINITY : input.steps)));
    return {
      input: (name) => {
        const { tensor, at, all, steps: count } = known(inputs, name);
        if (count === 1) return this.#view(tensor.shape, at);
        const axes = this.#strides(tensor.shape, at);
        return viewOf(this.#floats(), [count, ...tensor.shape], [at.bytes / 4, ...axes], all >>> 2);
      },
      output: (name) => {
        const t = known(outputs, name);
        return this.#view(t.shape, planned.place(t));
      },
      run: (count = 1) => {
        if (count > mostSteps) throw new ValueError("program.run", `the inputs hold ${mostSteps} steps`, { got: `${count}` });
        try {
          kernels.run(start, end, count);
        } catch (error) {
          if (!(error instanceof webAssembly.RuntimeError)) throw error;
          throw new ValueError("program.run", "row numbers and labels must lie within their table", { got: error.message });
        }
      },
      profile: (clock, runs = 1_000) =>
        code.map(({ name }, i) => {
          const from = start + i * wordsPerInstruction * 4;
          const began = clock();
          for (let run = 0; run < runs; run++) kernels.run(from, from + wordsPerInstruction * 4, 1);
          return { name, seconds: (clock() - began) / runs };
        }),
      instructions: code.length,
      bytes: this.#top - before,
      flops: scheduled.steps.reduce((total, step) => total + step.flops, 0),
    };
  }

  #placeOf(t: Tensor): Place {
    const place = this.#places.get(t);
    if (place === undefined) throw new MlpnasError("wasm", "the tensor must be a resident of this device");
    return place;
  }

  #allocate(shape: Shape): Place {
    const layout = layoutOf(shape);
    const address = this.#reserve(layout.bytes);
    return { address, ...layout };
  }

  /** Zeroed memory, aligned to a cache line. Growing the memory leaves every view of it stale: none is kept. */
  #reserve(bytes: number): number {
    const address = this.#top;
    const end = address + Math.ceil(bytes / 64) * 64;
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) {
      const pages = this.#memory.buffer.byteLength / pageBytes;
      const wanted = Math.max(Math.ceil(missing / pageBytes), Math.min(pages, mostPages - pages)); // double, to grow rarely
      try {
        this.#memory.grow(wanted);
      } catch {
        throw new MlpnasError("wasm", "the device's memory of 4 GiB must suffice", { got: `${end} bytes` });
      }
    }
    new Uint8Array(this.#memory.buffer, address, end - address).fill(0);
    this.#top = end;
    return address;
  }

  #floats(): Float32Array {
    return new Float32Array(this.#memory.buffer);
  }

  #strides(shape: Shape, { stride }: Place): number[] {
    const strides: number[] = [];
    let step = stride / 4;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      strides.unshift(axis === shape.length - 1 ? 1 : step);
      if (axis < shape.length - 1) step *= shape[axis] as number;
    }
    return strides;
  }

  #view(shape: Shape, place: Place): NdArray {
    return viewOf(this.#floats(), shape, this.#strides(shape, place), place.address >>> 2);
  }
}

/** Room that instructions use one after another: as large as the largest of them needs. */
class SharedRoom {
  #most = 0;
  #address = 0;
  readonly #reserve: (bytes: number) => number;

  constructor(reserve: (bytes: number) => number) {
    this.#reserve = reserve;
  }

  take(bytes: number): number {
    this.#most = Math.max(this.#most, bytes);
    return this.#address;
  }

  settle(): void {
    if (this.#most > 0) this.#address = this.#reserve(this.#most);
  }
}

function known<T>(named: ReadonlyMap<string, T>, name: string): T {
  const found = named.get(name);
  if (found === undefined)
    throw new MlpnasError("program", `there must be an input or output "${name}"`, { got: [...named.keys()].join(", ") });
  return found;
}
