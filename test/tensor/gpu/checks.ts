// What every mode must compute, in Node and in a browser: products of each form, and a training.
import { fit, placeRows } from "../../../src/nn/index.js";
import type { GpuJs } from "../../../src/tensor/gpu/gpu-js.js";
import { createProducts, type Operand, type ProductForm } from "../../../src/tensor/gpu/products.js";
import {
  type Completion,
  createReferenceDevice,
  type Device,
  type GpuMode,
  type Stream,
  stream,
} from "../../../src/tensor/index.js";
import { distance } from "../../nn/closeness.js";
import { clouds, mlp } from "../../nn/networks.js";

/** A product's form with its operands. */
interface Product {
  readonly form: ProductForm;
  readonly a: Operand;
  readonly b: Operand;
  readonly start?: Operand;
}

/** Rows, inner size, columns: single ones, odd ones, and more terms than the 1,000 where gpu.js may stop without a word. */
const extents: readonly (readonly [number, number, number])[] = [
  [1, 1, 1],
  [5, 3, 7],
  [1, 33, 2],
  [17, 1, 9],
  [33, 65, 31],
  [4, 1_301, 6],
];

const tame = (rng: Stream): number => rng() - 0.5;
const specials = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1e-40, -1e-40];
const wild = (rng: Stream): number => (rng() < 0.1 ? (specials[Math.floor(rng() * specials.length)] as number) : tame(rng));

/** Random products at all extents: every transposition, every start. */
function drawProducts(rng: Stream, draw: (rng: Stream) => number): Product[] {
  /** In padded rows; whatever stands in the padding must not be read. */
  const operand = (rows: number, columns: number): Operand => {
    const stride = columns + 3;
    const values = Float32Array.from({ length: rows * stride }, (_, i) => (i % stride < columns ? draw(rng) : 1e6));
    return { values, rows, columns, stride };
  };
  const kinds = [
    { a: false, b: false },
    { a: false, b: true },
    { a: true, b: false },
  ];
  return extents.flatMap(([rows, inner, columns]) =>
    kinds.flatMap(({ a, b }) =>
      (["none", "row", "matrix"] as const).map((start) => ({
        form: { rows, inner, columns, transposeA: a, transposeB: b, start },
        a: a ? operand(inner, rows) : operand(rows, inner),
        b: b ? operand(columns, inner) : operand(inner, columns),
        ...(start === "none" ? {} : { start: operand(start === "row" ? 1 : rows, columns) }),
      })),
    ),
  );
}

/** Element (i, j) in f64; `read` is what becomes of an operand's number before it is used. */
function exactElement({ form, a, b, start }: Product, i: number, j: number, read: (x: number) => number): number {
  const { transposeA, transposeB, inner } = form;
  const at = ({ values, stride }: Operand, row: number, column: number): number => read(values[row * stride + column] as number);
  let sum = start === undefined ? 0 : at(start, form.start === "row" ? 0 : i, j);
  for (let l = 0; l < inner; l++) sum += (transposeA ? at(a, l, i) : at(a, i, l)) * (transposeB ? at(b, j, l) : at(b, l, j));
  return sum;
}

const asItIs = (x: number): number => x;
/** A graphics card may take denormals for zeros, so that `∞ · 1e-40` is NaN there. WGSL and GLSL allow it. */
const flushed = (x: number): number => (Math.abs(x) < 2 ** -126 ? 0 : x);

/** Whether they are of one kind (NaN, either infinity, finite) and, when finite, no further apart than allowed. */
function agrees(got: number, want: number, allowed: number): boolean {
  if (!Number.isFinite(got) || !Number.isFinite(want)) return Object.is(got, want);
  return Math.abs(got - want) <= allowed;
}

/** Where products of tame numbers, or of some that are not finite or denormal, depart from f64 by more than f32's rounding. */
export async function productFaults(gpuJs: GpuJs, mode: GpuMode, numbers: "tame" | "wild"): Promise<string[]> {
  const products = createProducts(gpuJs, mode);
  const readings = mode === "webgpu" || mode === "webgl" ? [asItIs, flushed] : [asItIs];
  const faults: string[] = [];
  for (const product of drawProducts(stream(1, numbers), numbers === "tame" ? tame : wild)) {
    const { form, a, b, start } = product;
    const allowed = 1e-6 * Math.sqrt(form.inner);
    const result = await products.multiply(form, a, b, start);
    result.forEach((row, i) => {
      row.forEach((got, j) => {
        const wanted = readings.map((read) => exactElement(product, i, j, read));
        if (!wanted.some((want) => agrees(got, want, allowed)))
          faults.push(`${JSON.stringify(form)} (${i}, ${j}): ${got} instead of ${wanted[0]}`);
      });
    });
  }
  await products.destroy();
  return faults;
}

/** How far a short training on the device ends from the same one in f64: the largest difference of a weight. */
export async function trainingError(device: Device<Completion>): Promise<number> {
  const [got, wanted] = [await trained(device), await trained(createReferenceDevice("f64"))];
  return Math.max(...got.map((weights, k) => distance(weights, wanted[k] as (typeof wanted)[number])));
}

async function trained(device: Device<Completion>): Promise<Awaited<ReturnType<typeof fit>>["parameters"]> {
  const rows = placeRows(device, clouds(50, { classes: 3, features: 11, spread: 1, seed: 3 }));
  const { parameters } = await fit(
    device,
    mlp([11, 37, 3], stream(4, "weights"), 0.2),
    { train: rows, validation: rows },
    // A large epsilon: with a small one Adam's first steps are the gradients' signs, and signs of rounding errors are noise.
    { optimizer: { kind: "adam", rate: 0.01, epsilon: 1e-3 }, epochs: 2, batchSize: 19, patience: 2, monitor: "log-loss" },
    { shuffle: stream(5, "shuffle"), dropoutKey: 6 },
  );
  return parameters;
}
