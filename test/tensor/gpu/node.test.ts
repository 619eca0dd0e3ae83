// The gpu device in Node: what it computes in each mode, what it refuses, and that it lets go.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test, vi } from "vitest";
import { add, matmul, sum } from "../../../src/autograd/index.js";
import { openDevice } from "../../../src/runtime/index.js";
import { provideWebGpu } from "../../../src/runtime/webgpu.js";
import { createCache } from "../../../src/tensor/gpu/cache.js";
import { loadGpuJs } from "../../../src/tensor/gpu/gpu-js.js";
import { createProducts, type Operand, type ProductForm } from "../../../src/tensor/gpu/products.js";
import { arrayOf, assign, compile, createGpuDevice, type GpuMode, rendererOf, toFloats } from "../../../src/tensor/index.js";
import { temporaryFolder } from "../../runtime/files.js";
import { productFaults, trainingError } from "./checks.js";

const gpuJs = await loadGpuJs();
await provideWebGpu();
const modes: readonly GpuMode[] = ["cpu", "webasm", ...((await rendererOf("webgpu")) === undefined ? [] : ["webgpu" as const])];

describe.each(modes)("in mode %s", (mode) => {
  test("a product of every form agrees with f64", async () => {
    expect((await productFaults(gpuJs, mode, "tame")).slice(0, 5)).toEqual([]);
  });

  test("so does one of NaN, infinities, zeros and denormals", async () => {
    expect((await productFaults(gpuJs, mode, "wild")).slice(0, 5)).toEqual([]);
  });

  test("a training ends where it does in f64", async () => {
    const device = await createGpuDevice(mode, { threshold: 0 });
    expect(await trainingError(device)).toBeLessThan(5e-6);
    await device.close();
  });
});

describe("a program", () => {
  const [m, k, n] = [6, 5, 4];

  test("gives gpu.js the products that reach the threshold, and no others", async () => {
    for (const [threshold, isTaken] of [
      [2 * m * k * n, true],
      [2 * m * k * n + 1, false],
    ] as const) {
      const device = await createGpuDevice("webasm", { threshold });
      const program = compile(device, { a: [m, k], b: [k, n], row: [n] }, ({ a, b, row }) => ({
        outputs: { y: add(matmul(a, b), row) },
      }));
      expect(program.profile(() => 0, 1)).toEqual(isTaken ? [] : [{ name: "matmul", seconds: 0 }]);
      expect(program.instructions).toBe(1);
      await device.close();
    }
  });

  test("reads each step's own input, and the state that the step before left", async () => {
    const device = await createGpuDevice("webasm", { threshold: 0 });
    const state = device.zeros([1, 2]);
    const w = device.resident(arrayOf([1, 2, 3, 4], [2, 2]));
    const program = compile(device, { x: { shape: [1, 2], steps: 3 } }, ({ x }) => {
      const next = add(state, matmul(x, w));
      return { outputs: { total: sum(next) }, updates: [[state, next]] };
    });
    assign(program.input("x"), arrayOf([1, 0, 0, 1, 1, 1], [3, 1, 2]));
    program.run(3);
    expect([...toFloats(device.read(state))]).toEqual([8, 12]);
    expect(program.output("total").get()).toBe(20);
    await device.close();
  });

  test("computes nothing of no rows, and leaves it to wasm", async () => {
    const device = await createGpuDevice("webasm", { threshold: 0 });
    const program = compile(device, { a: [0, 3], b: [3, 2] }, ({ a, b }) => ({ outputs: { y: matmul(a, b) } }));
    program.run();
    expect(program.output("y").shape).toEqual([0, 2]);
    await device.close();
  });
});

describe("kernels", () => {
  const operand = (rows: number, columns: number): Operand => ({
    values: new Float32Array(rows * columns).fill(1),
    rows,
    columns,
    stride: columns,
  });
  const form: ProductForm = { rows: 2, inner: 3, columns: 4, transposeA: false, transposeB: false, start: "none" };

  test("are kept up to a number and a size, the last used longest, and destroyed when they go", () => {
    const destroyed: string[] = [];
    const cache = createCache<{ bytes: number; destroy(): void }>({ mostValues: 3, mostBytes: 100 });
    const get = (key: string, bytes: number): unknown => cache.get(key, () => ({ bytes, destroy: () => destroyed.push(key) }));
    const a = get("a", 10);
    get("b", 10);
    get("c", 10);
    expect(get("a", 10)).toBe(a);
    get("d", 10);
    expect(destroyed).toEqual(["b"]);
    get("large", 85);
    expect(destroyed).toEqual(["b", "c", "a"]); // 10 + 85 remain
    get("huge", 1_000);
    expect(destroyed).toEqual(["b", "c", "a", "d", "large"]);
    cache.clear();
    expect(destroyed).toEqual(["b", "c", "a", "d", "large", "huge"]);
  });

  test("are made once for each form, and again when they were evicted", async () => {
    const made: number[] = [];
    const counting = {
      ...gpuJs,
      GPU: class extends gpuJs.GPU {
        override createKernel(...args: Parameters<InstanceType<typeof gpuJs.GPU>["createKernel"]>) {
          made.push(args[1].output[0]);
          return super.createKernel(...args);
        }
      },
    };
    const products = createProducts(counting, "webasm", createCache({ mostValues: 1, mostBytes: 1e6 }));
    const wide = { ...form, columns: 5 };
    const narrow = (): unknown => products.multiply(form, operand(2, 3), operand(3, 4));
    narrow();
    narrow();
    await products.multiply(wide, operand(2, 3), operand(3, 5));
    expect(narrow()).toEqual([new Float32Array(4).fill(3), new Float32Array(4).fill(3)]);
    expect(made).toEqual([4, 5, 4]);
  });

  test.each([
    [
      "A of other rows",
      [operand(3, 3), operand(3, 4)],
      "A must be 2 × 3 in the product 2 × 3 × 4, got 3 × 3, 9 floats in rows 3 apart",
    ],
    ["B of another inner size", [operand(2, 3), operand(2, 4)], "B must be 3 × 4"],
    ["too few floats", [{ ...operand(2, 3), values: new Float32Array(5) }, operand(3, 4)], "A must be 2 × 3"],
    ["a start that is not asked for", [operand(2, 3), operand(3, 4), operand(2, 4)], "there must be no start"],
  ] as const)("refuse %s", (_what, [a, b, start], message) => {
    expect(() => createProducts(gpuJs, "cpu").multiply(form, a, b, start as Operand | undefined)).toThrow(message);
  });

  test("refuse a start that is not there", () => {
    const multiply = (): unknown =>
      createProducts(gpuJs, "cpu").multiply({ ...form, start: "row" }, operand(2, 3), operand(3, 4));
    expect(multiply).toThrow("the start must be 1 × 4 in the product 2 × 3 × 4 from a row, got nothing");
  });
});

describe("what is not there is named, with the way to get it", () => {
  test.each([
    ["webgl", /^gpu:webgl: the runtime must have WebGL 2, got none\nhint: browsers have it/],
    ["headlessgl", /^gpu:headlessgl: the package gl must give a context, got none\nhint: npm install gl@8\.1\.6/],
  ] as const)("%s", async (mode, message) => {
    await expect(openDevice({ device: `gpu:${mode}` })).rejects.toThrow(message);
  });

  test.skipIf(modes.includes("webgpu"))("webgpu without an adapter (skipped where there is one)", async () => {
    await expect(openDevice({ device: "gpu:webgpu" })).rejects.toThrow(
      /^gpu:webgpu: WebGPU must find an adapter, got none\nhint: /,
    );
  });

  test("webgpu without its package", async () => {
    const { navigator } = globalThis as { navigator?: unknown };
    vi.stubGlobal("navigator", undefined);
    await expect(createGpuDevice("webgpu")).rejects.toThrow(/got no navigator\.gpu\nhint: in Node, npm install webgpu@0\.4\.0/);
    vi.stubGlobal("navigator", navigator);
  });

  test("gpu.js", async () => {
    vi.doMock("gpu.js", () => {
      throw new Error("Cannot find package 'gpu.js'");
    });
    await expect(loadGpuJs()).rejects.toThrow(
      /^gpu: the package gpu\.js must be installed, got [\s\S]*\nhint: npm install gpu\.js@2\.24\.1$/,
    );
    vi.doUnmock("gpu.js");
  });
});

test("gpu alone never takes a software renderer", async () => {
  const device = await openDevice({ device: "gpu", gpuThreshold: 0 });
  const renderer = await rendererOf("webgpu");
  const mode = renderer?.isSoftware === false ? "webgpu" : "webasm";
  expect(device.name).toMatch(new RegExp(`^gpu-${mode}\\+wasm-(simd|fma)(-256)?$`));
  expect(device.settings).toEqual({ device: `gpu:${mode}`, gpuThreshold: 0 });
  await device.close();
});

describe("a closed device lets the process end", () => {
  const folder = temporaryFolder();
  test.each(modes)("in mode %s", (mode) => {
    const script = join(folder, `${mode}.ts`);
    const source = (path: string): string => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)));
    writeFileSync(
      script,
      `import { matmul } from ${source("../../../src/autograd/index.ts")};
      import { openDevice } from ${source("../../../src/runtime/index.ts")};
      import { compile } from ${source("../../../src/tensor/index.ts")};
      async function main() {
        const device = await openDevice({ device: "gpu:${mode}", gpuThreshold: 0 });
        const program = compile(device, { a: [9, 8], b: [8, 7] }, ({ a, b }) => ({ outputs: { y: matmul(a, b) } }));
        await program.run();
        await device.close();
        console.log("closed");
      }
      void main();`,
    );
    const ended = spawnSync(process.execPath, ["--import", "tsx", script], { encoding: "utf8", timeout: 30_000 });
    expect(ended).toMatchObject({ status: 0, stdout: "closed\n" });
  });
});
