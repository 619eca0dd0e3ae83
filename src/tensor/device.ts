// Device: where tensors live while a program runs, and what turns a traced function into a program.
import type { NdArray } from "./array.js";
import type { Trace } from "./compile/trace.js";
import type { Shape } from "./shape.js";
import type { Tensor } from "./tensor.js";

/** When a run is done: at once, or, on a device that works aside, when its promise settles. */
export type Completion = void | Promise<void>;

/**
 * One place to compute. Residents are leaves with a fixed place there: parameters, an optimizer's moments, counters, data. Programs
 * share them. `Done` says whether its programs must be waited for.
 */
export interface Device<Done extends Completion = void> {
  /** What ran, for the record: the device and its build. */
  readonly name: string;
  /** A leaf that starts with these values. */
  resident(value: NdArray): Tensor;
  /** A leaf of zeros, without an array on the host. */
  zeros(shape: Shape): Tensor;
  /** The present values of a resident, as a copy. */
  read(resident: Tensor): NdArray;
  /** Gives a resident new values. */
  write(resident: Tensor, value: NdArray): void;
  /**
   * Runs `work`, then frees every resident and program that it made here: use none of them afterwards. Work that returns a promise
   * is done when that settles; until then nothing else may be made here.
   */
  scoped<T>(work: () => T): T;
  /** Plans a trace; `compile` is the door to it. */
  plan(trace: Trace): Program<string, string, Done>;
}

/** A traced function, ready to run again and again over fixed memory. */
export interface Program<Input extends string = string, Output extends string = string, Done extends Completion = void> {
  /** The array to fill before a run. For an input with steps its first axis counts them. Valid until the device next allocates. */
  input(name: Input): NdArray;
  /** The array that a run leaves. Valid until the device next allocates. */
  output(name: Output): NdArray;
  /** Runs `count` times; the k-th run reads the k-th step of inputs that have several. On wasm it allocates nothing. */
  run(count?: number): Done;
  /** Each instruction's name and seconds per run, timed alone by the given clock (seconds). Changes state as that many runs would. */
  profile(clock: () => number, runs?: number): readonly { readonly name: string; readonly seconds: number }[];
  readonly instructions: number;
  /** Memory besides residents. @units bytes */
  readonly bytes: number;
  /** Of one run. @units FLOP, a multiply-add counted as two */
  readonly flops: number;
}

/** What `scoped` is made of: `work`, and `release` once it is done, however it ends. */
export function releasing<T>(work: () => T, release: () => void): T {
  let result: T;
  try {
    result = work();
  } catch (error) {
    release();
    throw error;
  }
  if (result instanceof Promise) return result.finally(release) as T;
  release();
  return result;
}
