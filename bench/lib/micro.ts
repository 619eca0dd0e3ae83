// The small measurements of one runtime: what they give, and running them under any Node.
import { z } from "zod";
import { runRecord } from "./child.js";
import { repository } from "./machine.js";
import { type Summary, summarySchema } from "./statistics.js";

export const microDevices = ["wasm", "wasm-simd"] as const;
export type MicroDevice = (typeof microDevices)[number];
export const productKinds = ["NN", "NT", "TN"] as const;

/** One product of a layer's training step: Y = X·W (NN), dX = dY·Wᵀ (NT), dW = Xᵀ·dY (TN). */
export interface ProductResult {
  /** The device's own name, with its build and width. */
  readonly device: string;
  readonly kind: (typeof productKinds)[number];
  readonly rows: number;
  readonly inputs: number;
  readonly units: number;
  readonly gflops: Summary;
}

export interface StepResult {
  readonly architecture: string;
  /** @units µs */
  readonly step: Summary;
  readonly gflops: number;
  readonly instructions: number;
  readonly kilobytes: number;
  /** Trace, gradient, plan and tape. @units ms */
  readonly compile: Summary & { readonly first: number };
}

export interface Micro {
  readonly node: string;
  readonly device: string;
  readonly products: readonly ProductResult[];
  readonly steps: readonly StepResult[];
  /** Of the search's own controller. @units ms */
  readonly controller: { readonly reinforce: Summary; readonly sample: Summary } | null;
}

const number = z.number();

export const microSchema: z.ZodType<Micro> = z.strictObject({
  node: z.string(),
  device: z.string(),
  products: z.array(
    z.strictObject({
      device: z.string(),
      kind: z.enum(productKinds),
      rows: number,
      inputs: number,
      units: number,
      gflops: summarySchema,
    }),
  ),
  steps: z.array(
    z.strictObject({
      architecture: z.string(),
      step: summarySchema,
      gflops: number,
      instructions: number,
      kilobytes: number,
      compile: z.strictObject({ n: number, low: number, median: number, high: number, first: number }),
    }),
  ),
  controller: z.strictObject({ reinforce: summarySchema, sample: summarySchema }).nullable(),
});

export type MicroPart = "products" | "steps" | "controller";

export async function runMicro(
  node: string,
  options: { parts: readonly MicroPart[]; devices?: readonly MicroDevice[]; seconds: number },
): Promise<Micro> {
  const { parts, devices = microDevices, seconds } = options;
  const words = ["--parts", parts.join(","), "--devices", devices.join(","), "--seconds", String(seconds)];
  const record = await runRecord({ words: [node, "--import", "tsx", `${repository}/bench/micro.ts`] }, words, { isPinned: true });
  return microSchema.parse(record);
}

/** The most that any product reached. @units GFLOP/s */
export function bestProduct({ products, device }: Micro): number {
  return Math.max(...products.filter((product) => product.device === device).map(({ gflops }) => gflops.median));
}
