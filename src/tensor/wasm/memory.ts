// LinearMemory: the device's memory, handed out from the bottom up, and views of arrays in it.
import { type NdArray, viewOf } from "../array.js";
import { MlpnasError } from "../errors.js";
import type { Shape } from "../shape.js";
import { layoutOf, type Place } from "./layout.js";
import { type Memory, webAssembly } from "./webassembly.js";

const pageBytes = 65_536;
const mostPages = 65_536;
const firstAddress = 65_536; // below lie the kernels' own constants
const cacheLine = 64;

export class LinearMemory {
  /** What the kernels import. Growing it leaves every view stale. */
  readonly memory: Memory = new webAssembly.Memory({ initial: 64, maximum: mostPages });
  #top: number = firstAddress;

  /** The first free address; `release` frees all that was reserved since. */
  get top(): number {
    return this.#top;
  }

  release(top: number): void {
    this.#top = top;
  }

  /**
   * Zeroed memory, aligned to a cache line.
   * @throws MlpnasError when 4 GiB do not suffice
   */
  reserve(bytes: number): number {
    const address = this.#top;
    const end = address + Math.ceil(bytes / cacheLine) * cacheLine;
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) {
      const pages = this.memory.buffer.byteLength / pageBytes;
      const wanted = Math.max(Math.ceil(missing / pageBytes), Math.min(pages, mostPages - pages)); // double, to grow rarely
      try {
        this.memory.grow(wanted);
      } catch {
        throw new MlpnasError("wasm", "the device's memory of 4 GiB must suffice", { got: `${end} bytes` });
      }
    }
    new Uint8Array(this.memory.buffer, address, end - address).fill(0);
    this.#top = end;
    return address;
  }

  allocate(shape: Shape): Place {
    const layout = layoutOf(shape);
    return { address: this.reserve(layout.bytes), ...layout };
  }

  /** The array at a place, without its padding. Valid until memory is next reserved. */
  view(shape: Shape, { address, stride }: Place): NdArray {
    return viewOf(new Float32Array(this.memory.buffer), shape, stridesOf(shape, stride / 4), address >>> 2);
  }

  /** Arrays of one shape that lie one after another, under an axis of their own. */
  viewMany(count: number, shape: Shape, { bytes, stride }: Place, address: number): NdArray {
    const strides = [bytes / 4, ...stridesOf(shape, stride / 4)];
    return viewOf(new Float32Array(this.memory.buffer), [count, ...shape], strides, address >>> 2);
  }

  /** A view that is made when it is first asked for, and anew only after memory has grown: making one costs as much as a small run. */
  lasting(make: () => NdArray): () => NdArray {
    let buffer: ArrayBufferLike | undefined;
    let view: NdArray | undefined;
    return () => {
      if (view === undefined || buffer !== this.memory.buffer) {
        buffer = this.memory.buffer;
        view = make();
      }
      return view;
    };
  }

  /** So many words at an address, to write. Valid until memory is next reserved. */
  words(address: number, count: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, count);
  }
}

/** Strides of a row-major array whose rows are `rowStride` apart. @units elements */
function stridesOf(shape: Shape, rowStride: number): number[] {
  const strides: number[] = [];
  for (let axis = shape.length - 1, step = rowStride; axis >= 0; axis--) {
    const isLast = axis === shape.length - 1;
    strides.unshift(isLast ? 1 : step);
    if (!isLast) step *= shape[axis] as number;
  }
  return strides;
}
