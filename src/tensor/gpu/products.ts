// Matrix products as gpu.js kernels: their source, one kernel for each form of product, and the check of what comes back.
import { MlpnasError } from "../errors.js";
import { type Cache, createCache, type Destroyable } from "./cache.js";
import type { Gpu, GpuJs, Kernel } from "./gpu-js.js";
import type { GpuMode } from "./modes.js";

/** `C = start + op(A) · op(B)`, op being the transposition or nothing. A kernel is made for one form and serves it only. */
export interface ProductForm {
  /** Of the result. */
  readonly rows: number;
  readonly columns: number;
  /** How many terms each element sums. */
  readonly inner: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** What the sums start from: nothing, one row for all, or an element each. */
  readonly start: "none" | "row" | "matrix";
}

/** A matrix in rows that lie `stride` floats apart. @shape values: rows · stride */
export interface Operand {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
}

export interface Products {
  /** The rows of the product; a promise of them in mode webgpu. The operands are read before it returns. */
  multiply(
    form: ProductForm,
    a: Operand,
    b: Operand,
    start?: Operand,
  ): readonly Float32Array[] | Promise<readonly Float32Array[]>;
  /** Frees all kernels. */
  destroy(): Promise<void>;
}

interface CachedKernel extends Destroyable {
  readonly kernel: Kernel;
}

/** How many kernels are kept, and how much they may hold on the graphics card. */
const limits = { mostValues: 256, mostBytes: 2 ** 30 };

export function createProducts(
  { GPU, input }: GpuJs,
  mode: GpuMode,
  cache: Cache<CachedKernel> = createCache<CachedKernel>(limits),
): Products {
  const gpu: Gpu = new GPU({ mode: mode === "webgl" ? "webgl2" : mode });

  function makeKernel(form: ProductForm, operands: readonly Operand[]): CachedKernel {
    const { rows, columns, inner } = form;
    const kernel = gpu.createKernel(sourceOf(form), {
      output: [columns, rows],
      constants: { inner },
      precision: "single",
      onRequestFallback() {
        throw new Error(`the kernel does not run in this mode: ${this.fallbackReason ?? "no reason given"}`);
      },
    });
    const floats = operands.reduce((sum, { values }) => sum + values.length, 2 * rows * columns); // the result also on its way back
    return { kernel, bytes: floats * 4, destroy: () => kernel.destroy() };
  }

  return {
    multiply: (form, a, b, start) => {
      check(form, a, b, start);
      const operands = start === undefined ? [a, b] : [a, b, start];
      const failed = (error: unknown): never => {
        const got = error instanceof Error ? error.message : String(error);
        throw new MlpnasError(`gpu:${mode}`, `gpu.js must compute the product ${formatForm(form)}`, { got });
      };
      try {
        const key = [formatForm(form), ...operands.map(({ stride }) => stride)].join();
        const { kernel } = cache.get(key, () => makeKernel(form, operands));
        const result = kernel(...operands.map((each, k) => input(each.values, sizeOf(each, k === 2 && form.start === "row"))));
        return result instanceof Promise ? result.then((rows) => whole(rows, form)).catch(failed) : whole(result, form);
      } catch (error) {
        return failed(error);
      }
    },
    destroy: () => {
      cache.clear();
      return gpu.destroy();
    },
  };
}

/** Columns and rows, padding included; a row that serves all is a vector. */
const sizeOf = ({ rows, stride }: Operand, isRow: boolean): readonly number[] => (isRow ? [stride] : [stride, rows]);

/**
 * A kernel's source. It is text, because a test's coverage may rewrite functions, and its loop ends at a constant, because one
 * that ends at an argument would stop at 1,000 without a word.
 */
function sourceOf({ transposeA, transposeB, start }: ProductForm): string {
  const a = transposeA ? "a[i][this.thread.y]" : "a[this.thread.y][i]";
  const b = transposeB ? "b[this.thread.x][i]" : "b[i][this.thread.x]";
  const first = { none: "0", row: "start[this.thread.x]", matrix: "start[this.thread.y][this.thread.x]" }[start];
  return `function product(a, b${start === "none" ? "" : ", start"}) {
    let sum = ${first};
    for (let i = 0; i < this.constants.inner; i++) {
      sum += ${a} * ${b};
    }
    return sum;
  }`;
}

/** `64 × 32 × 8 of Aᵀ from a row`: rows, inner size, columns. */
function formatForm({ rows, inner, columns, transposeA, transposeB, start }: ProductForm): string {
  const transposed = `${transposeA ? " of Aᵀ" : ""}${transposeB ? " of Bᵀ" : ""}`;
  return `${rows} × ${inner} × ${columns}${transposed}${start === "none" ? "" : ` from a ${start}`}`;
}

/** gpu.js reads beyond an array without a word, so every extent is checked here. @throws MlpnasError */
function check(form: ProductForm, a: Operand, b: Operand, start: Operand | undefined): void {
  const { rows, columns, inner, transposeA, transposeB } = form;
  const mustBe = (name: string, got: Operand | undefined, [m, n]: readonly [number, number]): void => {
    const hasExtents = got !== undefined && got.rows === m && got.columns === n && m > 0 && n > 0;
    if (hasExtents && got.stride >= n && got.values.length === m * got.stride) return;
    throw new MlpnasError("gpu", `${name} must be ${m} × ${n} in the product ${formatForm(form)}`, {
      got: got ? `${got.rows} × ${got.columns}, ${got.values.length} floats in rows ${got.stride} apart` : "nothing",
    });
  };
  mustBe("A", a, transposeA ? [inner, rows] : [rows, inner]);
  mustBe("B", b, transposeB ? [columns, inner] : [inner, columns]);
  if (form.start !== "none") mustBe("the start", start, [form.start === "row" ? 1 : rows, columns]);
  else if (start !== undefined) throw new MlpnasError("gpu", `there must be no start in the product ${formatForm(form)}`);
}

/** What came back, if it is as many rows and columns as were asked for. */
function whole(result: readonly Float32Array[], { rows, columns }: ProductForm): readonly Float32Array[] {
  if (result.length === rows && result.every(({ length }) => length === columns)) return result;
  throw new Error(`${result.length} rows of ${result[0]?.length} numbers came back`);
}
