// The ways to compute one function of arrays: at once in f64, and compiled on each device.
import {
  assign,
  bestWasmBuild,
  compile,
  constant,
  createReferenceDevice,
  createWasmDevice,
  type Device,
  type NdArray,
  type Tensor,
  valueOf,
} from "../../src/tensor/index.js";
import { doubled } from "./closeness.js";

export interface CompiledWay {
  readonly name: string;
  readonly device: () => Device;
  /** Whether it computes in f64. */
  readonly isDouble: boolean;
}

/** Every device, the build with fused multiply-add only where this runtime takes it. */
export const compiledWays: readonly CompiledWay[] = [
  { name: "compiled in f64", device: () => createReferenceDevice("f64"), isDouble: true },
  { name: "compiled on wasm-simd in f32", device: () => createWasmDevice("simd"), isDouble: false },
  ...(bestWasmBuild() === "fma"
    ? [{ name: "compiled on wasm-fma in f32", device: (): Device => createWasmDevice("fma"), isDouble: false }]
    : []),
];

export type Arrays = Readonly<Record<string, NdArray>>;
type Tensors = Readonly<Record<string, Tensor>>;

export interface Way {
  readonly name: string;
  readonly isDouble: boolean;
  evaluate(inputs: Arrays, f: (inputs: Tensors) => Tensors): Arrays;
}

const mapped = <A, B>(record: Readonly<Record<string, A>>, f: (value: A, name: string) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value, name)]));

export const ways: readonly Way[] = [
  { name: "eager in f64", isDouble: true, evaluate: (inputs, f) => mapped(f(mapped(inputs, constant)), valueOf) },
  ...compiledWays.map(
    ({ device, ...way }): Way => ({
      ...way,
      evaluate: (inputs, f) => {
        let names: string[] = [];
        const program = compile(
          device(),
          mapped(inputs, ({ shape }) => shape),
          (tensors) => {
            const outputs = f(tensors);
            names = Object.keys(outputs);
            return { outputs };
          },
        );
        for (const [name, value] of Object.entries(inputs)) assign(program.input(name), value);
        program.run();
        return Object.fromEntries(names.map((name) => [name, doubled(program.output(name))]));
      },
    }),
  ),
];
