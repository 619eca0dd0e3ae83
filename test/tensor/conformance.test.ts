// Every device computes what the f64 reference says: each primitive, each case, and the numbers that are hard to get right.
import { describe, expect, test } from "vitest";
import {
  add,
  crossEntropy,
  divide,
  dropoutMask,
  elu,
  gatherRows,
  gelu,
  gradient,
  leakyRelu,
  matmul,
  multiply,
  primitiveNamed,
  primitives,
  relu,
  sigmoid,
  silu,
  softplus,
  sum,
  tanh,
} from "../../src/autograd/index.js";
import { gpuDeviceOf } from "../../src/tensor/gpu/device.js";
import { loadGpuJs } from "../../src/tensor/gpu/gpu-js.js";
import {
  apply,
  arrayOf,
  assign,
  bestWasmBuild,
  broadcastView,
  compile,
  constant,
  createReferenceDevice,
  createWasmDevice,
  type Device,
  type Floats,
  full,
  leaf,
  MlpnasError,
  type NdArray,
  type Primitive,
  type Program,
  type Shape,
  ShapeError,
  sizeOf,
  stream,
  type Tensor,
  toFloats,
  ValueError,
  valueOf,
  viewOf,
  zeros,
} from "../../src/tensor/index.js";
import { type Case, cases, type Need } from "../autograd/cases.js";

const gpuJs = await loadGpuJs();

interface Candidate {
  readonly name: string;
  readonly make: () => Device;
  readonly isThere: boolean;
  /** The shapes that it has no kernels for, and why. */
  readonly gaps: Partial<Readonly<Record<Need, string>>>;
}

const rowsOfRows =
  "an array is laid out as rows over its last axis, and a kernel walks them with one stride; training needs matrices only";
const wasmGaps: Candidate["gaps"] = {
  "a stretched middle axis": rowsOfRows,
  "a sum over one of three axes": rowsOfRows,
  "a part along a middle axis": rowsOfRows,
  "rows that are matrices": rowsOfRows,
};

const candidates: readonly Candidate[] = [
  { name: "reference-f32", make: () => createReferenceDevice("f32"), isThere: true, gaps: {} },
  { name: "wasm-simd", make: () => createWasmDevice("simd"), isThere: true, gaps: wasmGaps },
  // Skipped where the runtime has no relaxed SIMD.
  { name: "wasm-fma", make: () => createWasmDevice("fma"), isThere: bestWasmBuild() === "fma", gaps: wasmGaps },
  // Every product is gpu.js's. Modes with a graphics card's promises have tests of their own, in gpu/.
  ...(["cpu", "webasm"] as const).map((mode) => ({
    name: `gpu-${mode}+wasm-simd`,
    make: () => gpuDeviceOf(gpuJs, mode, { threshold: 0, build: "simd" }),
    isThere: true,
    gaps: wasmGaps,
  })),
];

/** How far an array may lie from the truth: a share of its largest finite element, and for elements near 0 an absolute part. */
interface Bound {
  readonly relative: number;
  readonly absolute?: number;
  /** How many terms a sum has: rounding grows as its square root. */
  readonly terms?: (inputs: readonly Shape[], out: Shape) => number;
}

const exact: Bound = { relative: 0 };
const rounded: Bound = { relative: 3e-7 };
const polynomial: Bound = { relative: 5e-7 };
const nearZero: Bound = { relative: 5e-7, absolute: 2e-7 }; // `eˣ − 1` as a difference: exact to a unit in the last place of 1

const bounds: Readonly<Record<string, Bound>> = {
  add: rounded,
  subtract: rounded,
  multiply: rounded,
  divide: rounded,
  squareRoot: rounded,
  exp: polynomial,
  log: polynomial,
  relu: exact,
  reluGradient: exact,
  leakyRelu: rounded,
  leakyReluGradient: rounded,
  elu: nearZero,
  eluGradient: nearZero,
  sigmoid: polynomial,
  sigmoidGradient: nearZero,
  tanh: nearZero,
  tanhGradient: nearZero,
  softplus: nearZero,
  softplusGradient: polynomial,
  geluCubic: rounded,
  geluCubicGradient: rounded,
  matmul: { relative: 5e-7, terms: ([a, b], out) => Math.sqrt((sizeOf(a as Shape) * sizeOf(b as Shape)) / sizeOf(out)) },
  transpose: exact,
  sumTo: { relative: 5e-7, terms: ([x], out) => sizeOf(x as Shape) / sizeOf(out) },
  broadcastTo: exact,
  reshape: exact,
  slice: exact,
  pad: exact,
  concatenate: exact,
  gatherRows: exact,
  scatterRows: { relative: 5e-7, terms: ([, rows]) => sizeOf(rows as Shape) },
  softmax: { relative: 1e-6 },
  logSoftmax: polynomial,
  crossEntropy: nearZero,
  crossEntropyGradient: nearZero,
  dropoutMask: exact,
  firstMoment: rounded,
  secondMoment: rounded,
  adamStep: rounded,
};

/** `call` on the device, with all inputs unknown until it runs. */
function runOn(device: Device, xs: readonly NdArray[], call: Case["call"]): Floats {
  return device.scoped(() => {
    const program = compile(device, namedShapes(xs), (inputs) => ({
      outputs: { y: call(xs.map((_, k) => inputs[`x${k}`] as Tensor)) },
    }));
    xs.forEach((x, k) => {
      assign(program.input(`x${k}`), x);
    });
    program.run();
    return toFloats(program.output("y"), "f64");
  });
}

/** The same call on inputs whose padding is 0 / 0, where a device has padding. */
function runOnPoisoned(device: Device, xs: readonly NdArray[], call: Case["call"]): Floats {
  const ones = xs.map((x) => full(x.shape, 1));
  return runOn(device, [...xs, ...ones], (all) => call(xs.map((_, k) => divide(all[k] as Tensor, all[xs.length + k] as Tensor))));
}

function namedShapes(xs: readonly NdArray[]): Record<string, Shape> {
  return Object.fromEntries(xs.map((x, k) => [`x${k}`, x.shape]));
}

const kindOf = (x: number): string => (Number.isFinite(x) ? "finite" : `${x}`);

test("every primitive has a bound", () => {
  expect(Object.keys(bounds).sort()).toEqual(primitives.map((primitive) => primitive.name).sort());
});

test("on Node the build with fused multiply-add can be had", () => {
  expect(bestWasmBuild()).toBe("fma"); // if this fails, its tests below were skipped
});

for (const { name: deviceName, make, isThere, gaps } of candidates) {
  describe.skipIf(!isThere)(`${deviceName} agrees with f64`, () => {
    const device = make();
    expect(device.name).toBe(deviceName);

    test.each(Object.keys(bounds))("in %s", (name) => {
      const { relative, absolute = 0, terms } = bounds[name] as Bound;
      for (const sample of (cases[name] as readonly Case[]).filter(({ needs }) => needs === undefined || !(needs in gaps))) {
        const rng = stream(7, name, sample.name);
        const xs = sample.inputs.map((input) => input.draw(rng));
        const y = valueOf(sample.call(xs.map(constant)));
        const wanted = toFloats(y, "f64");
        const largest = Math.max(...wanted.map(Math.abs));
        const growth = Math.sqrt(terms?.(sample.inputs.map((input) => input.shape), y.shape) ?? 1); // biome-ignore format: one thought
        const allowed = relative * growth * largest + absolute;
        const got = runOn(device, xs, sample.call);
        wanted.forEach((want, i) => {
          const error = Math.abs((got[i] as number) - want);
          if (!(error <= allowed))
            expect.fail(`${sample.name}, element ${i}: ${got[i]} instead of ${want}, off by ${error} > ${allowed}`);
        });
      }
    });

    test("whatever stands in its padding", () => {
      for (const [name, samples] of Object.entries(cases)) {
        for (const sample of samples.filter(({ needs }) => needs === undefined || !(needs in gaps))) {
          const xs = sample.inputs.map((input) => input.draw(stream(10, name, sample.name)));
          expect(runOnPoisoned(device, xs, sample.call), `${name} ${sample.name}`).toEqual(runOn(device, xs, sample.call));
        }
      }
    });

    test("and says clearly which shapes it has no kernel for", () => {
      for (const [name, samples] of Object.entries(cases)) {
        for (const sample of samples.filter(({ needs }) => needs !== undefined && needs in gaps)) {
          const xs = sample.inputs.map((input) => input.draw(stream(8, name)));
          expect(() => runOn(device, xs, sample.call), `${name} ${sample.name}`).toThrow(MlpnasError);
          expect(() => runOn(device, xs, sample.call)).toThrow(
            /^wasm: there is no kernel to .*, got \([\s\S]*hint: the reference device/,
          );
        }
      }
    });

    test.skipIf(deviceName.startsWith("reference"))("no activation or its slope is a denormal, however far out", () => {
      const far = [1, 5, 10, 20, 60, 100, 1e3, 1e4].flatMap((x) => [-x, x]);
      for (const f of [relu, leakyRelu, elu, sigmoid, tanh, softplus, silu, gelu]) {
        const xs = [arrayOf(Float64Array.from(far))];
        const slopes = (x: Tensor): Tensor => gradient(f(x), [x])[0] as Tensor;
        const numbers = [f, slopes].flatMap((g) => [...runOn(device, xs, ([x]) => g(x as Tensor))]);
        expect(
          numbers.filter((y) => y !== 0 && Math.abs(y) < 1e-37),
          f.name,
        ).toEqual([]);
      }
    });

    test.each(specialCases())("at special values in $name", ({ xs, call, name, loss = 0 }) => {
      const wanted = toFloats(valueOf(call(xs.map(constant))));
      const got = runOn(device, xs, call);
      const wrong = [...wanted].flatMap((exactWant, i) => {
        const [want, have] = [Math.fround(exactWant), got[i] as number];
        const agrees =
          kindOf(want) === kindOf(have) && (kindOf(want) !== "finite" || Math.abs(have - want) <= 1e-6 * Math.abs(want) + loss);
        return agrees ? [] : [`${have} instead of ${want} at ${xs.map((x) => toFloats(x)[i]).join(", ")}`];
      });
      expect(wrong.slice(0, 10), name).toEqual([]);
    });
  });
}

interface SpecialCase {
  readonly name: string;
  readonly xs: readonly NdArray[];
  readonly call: Case["call"];
  /** An absolute error that is no fault, and for which reason. */
  readonly loss?: number;
}

function specialCases(): SpecialCase[] {
  const magnitudes = [0, 1e-40, 1e-30, 0.5, 1, 88, 100, 1e10, 1e30, Number.POSITIVE_INFINITY];
  const all = [...magnitudes, ...magnitudes.map((x) => -x), Number.NaN];
  const within = (low: number, high: number): number[] => all.filter((x) => Number.isNaN(x) || (low <= x && x <= high));
  /** Every combination of the values of each input, as vectors. */
  const combined = (...values: readonly (readonly number[])[]): NdArray[] => {
    const size = values.reduce((product, { length }) => product * length, 1);
    let block = 1;
    return values.map((own) => {
      const repeat = block;
      block *= own.length;
      return arrayOf(
        Float64Array.from({ length: size }, (_, i) => Math.fround(own[Math.floor(i / repeat) % own.length] as number)),
      );
    });
  };
  const of = (name: string, values: readonly (readonly number[])[], params?: unknown): SpecialCase => ({
    name,
    xs: combined(...values),
    call: (xs) => apply(primitiveNamed(name), xs, params),
  });
  const lastBinade = 1e-37; // of a float, before the denormals
  const flushed = 1.1e-30; // smaller moments go to 0, because denormals are slow
  const clamped = 1.1e-20; // activations stop there, for the same reason
  const nextToOne = 2e-7; // computed as a difference from 1

  /** Rows with one special value among tame ones; and rows of nothing else. */
  const rows = arrayOf(
    Float64Array.from(
      all.flatMap((x) => [...[-1, x, 0.5, 2], ...[x, x, x, x]]),
      Math.fround,
    ),
    [2 * all.length, 4],
  );
  const scalars = [0.01, 0.001].map((x) => arrayOf(Float64Array.of(Math.fround(x)), []));
  return [
    of("add", [all, all]),
    of("subtract", [all, all]),
    of("multiply", [all, all]),
    { ...of("divide", [all, all]), loss: lastBinade },
    of("squareRoot", [all]),
    { ...of("exp", [all]), loss: lastBinade },
    of("log", [all]),
    of("relu", [all]),
    of("reluGradient", [all, all]),
    { ...of("elu", [all]), loss: nextToOne },
    { ...of("eluGradient", [all, all]), loss: nextToOne },
    { ...of("sigmoid", [all]), loss: clamped },
    of("sigmoidGradient", [all, within(0, 1)]), // y is sigmoid's own result; beyond, y · (1 − y) may overflow before it meets dy
    { ...of("tanh", [all]), loss: nextToOne },
    of("tanhGradient", [all, within(-1, 1)]), // likewise
    { ...of("softplus", [all]), loss: nextToOne },
    { ...of("softplusGradient", [within(-1, 1), all]), loss: clamped },
    of("leakyRelu", [all]),
    of("leakyReluGradient", [all, all]),
    of("geluCubic", [all]),
    of("geluCubicGradient", [all, all]),
    { ...of("firstMoment", [all, all], { beta: 0.9 }), loss: flushed },
    { ...of("secondMoment", [within(0, Number.POSITIVE_INFINITY), all], { beta: 0.999 }), loss: flushed }, // a sum of squares
    {
      name: "adamStep",
      xs: [...combined(all, all, all), ...scalars],
      call: (xs) => apply(primitiveNamed("adamStep"), xs, undefined),
      loss: nextToOne, // 1 − 0.999
    },
    { name: "softmax", xs: [rows], call: (xs) => apply(primitiveNamed("softmax"), xs, undefined), loss: clamped },
    { name: "logSoftmax", xs: [rows], call: (xs) => apply(primitiveNamed("logSoftmax"), xs, undefined), loss: nextToOne },
    ...[0, 1, 3].map((label): SpecialCase => {
      const labels = arrayOf(new Float64Array(rows.shape[0] as number).fill(label));
      return {
        name: `crossEntropy with label ${label}`,
        xs: [rows, labels],
        call: ([x, at]) => crossEntropy(x as Tensor, at as Tensor),
        loss: nextToOne,
      };
    }),
  ];
}

describe("the reference loops take arrays of any strides", () => {
  /** The same elements, last axis first in memory, every second float used, with a margin before and after. */
  function scattered(array: NdArray): NdArray {
    const [step, margin] = [2, 5];
    const stride = array.shape.map((_, axis) => step * sizeOf(array.shape.slice(0, axis)));
    const data = new Float64Array(2 * margin + step * sizeOf(array.shape)).fill(Number.NaN);
    const view = viewOf(data, array.shape, stride, margin);
    assign(view, array);
    return view;
  }
  /** The same elements, from the last to the first in memory. */
  function reversed(array: NdArray): NdArray {
    const dense = array.shape.map((_, axis) => -sizeOf(array.shape.slice(axis + 1)));
    const view = viewOf(new Float64Array(sizeOf(array.shape)), array.shape, dense, sizeOf(array.shape) - 1);
    assign(view, array);
    return view;
  }

  test.each(primitives.map((primitive) => primitive.name))("in %s", (name) => {
    for (const sample of cases[name] as readonly Case[]) {
      const xs = sample.inputs.map((input) => input.draw(stream(9, name, sample.name)));
      const dense = toFloats(valueOf(sample.call(xs.map(constant))));
      for (const form of [scattered, reversed]) {
        expect(toFloats(valueOf(sample.call(xs.map((x) => constant(form(x)))))), sample.name).toEqual(dense);
      }
    }
  });

  test("and stretched ones", () => {
    const row = broadcastView(arrayOf(Float64Array.of(1, 2, 3)), [2, 3]);
    expect([...toFloats(valueOf(add(constant(row), constant(row))))]).toEqual([2, 4, 6, 2, 4, 6]);
    const ones = constant(arrayOf(Float64Array.of(1, 1), [2, 1]));
    expect([...toFloats(valueOf(matmul(constant(row), constant(arrayOf(Float64Array.of(1, 1, 1), [3, 1])))))]).toEqual([6, 6]);
    expect(() => matmul(constant(row), ones)).toThrow(ShapeError);
  });
});

describe.each(candidates.filter(({ isThere }) => isThere))("a program on $name", ({ make, name }) => {
  const isReference = name.startsWith("reference");

  test("shows its inputs, outputs and residents without padding", () => {
    const device = make();
    const w = device.resident(arrayOf([1, 2, 3, 4, 5, 6], [3, 2]));
    const program = compile(device, { x: [5, 3], many: { shape: [2, 3, 5], steps: 4 } }, ({ x, many }) => ({
      outputs: { y: matmul(x, w), all: sum(many) },
    }));
    expect(program.input("x").shape).toEqual([5, 3]);
    expect(program.input("many").shape).toEqual([4, 2, 3, 5]);
    assign(
      program.input("x"),
      arrayOf(
        Float64Array.from({ length: 15 }, (_, i) => i),
        [5, 3],
      ),
    );
    assign(
      program.input("many"),
      arrayOf(
        Float64Array.from({ length: 120 }, (_, i) => i),
        [4, 2, 3, 5],
      ),
    );
    program.run(4);
    expect([...toFloats(program.output("y"))]).toEqual([13, 16, 40, 52, 67, 88, 94, 124, 121, 160]);
    expect([...toFloats(program.output("all"))]).toEqual([
      Array.from({ length: 30 }, (_, i) => 90 + i).reduce((a, b) => a + b, 0),
    ]);
    expect(program.output("all").shape).toEqual([]);
    const read = device.read(w);
    expect(read.shape).toEqual([3, 2]);
    expect([...toFloats(read)]).toEqual([1, 2, 3, 4, 5, 6]);
    read.set(0, 0, 99); // a copy
    expect(device.read(w).get(0, 0)).toBe(1);
  });

  test.each([
    ["too large", 3],
    ["negative", -1],
    ["not an integer", 1.5],
    ["not a number", Number.NaN],
    ["between −1 and 0", -0.5],
  ])("refuses a label or row number that is %s", (_what, wrong) => {
    const device = make();
    const losses = compile(device, { logits: [2, 3], labels: [2] }, ({ logits, labels }) => ({
      outputs: { y: crossEntropy(logits, labels) },
    }));
    losses.input("labels").set(1, wrong);
    expect(() => losses.run()).toThrow(ValueError);
    expect(() => losses.run()).toThrow(/labels must/);
    losses.input("labels").set(1, 2);
    losses.run(); // and goes on
    expect(losses.output("y").get(0)).toBeCloseTo(Math.log(3), 6);

    const rows = compile(device, { table: [3, 4], rows: [2] }, (inputs) => ({
      outputs: { y: gatherRows(inputs.table, inputs.rows) },
    }));
    rows.input("rows").set(0, wrong);
    expect(() => rows.run()).toThrow(ValueError);
    expect(() => rows.run()).toThrow(/row numbers/);
  });

  test("refuses more runs than its inputs hold steps, before the first", () => {
    const device = make();
    const total = device.zeros([]);
    const program = compile(device, { x: { shape: [], steps: 2 } }, ({ x }) => ({ updates: [[total, add(total, add(x, 1))]] }));
    expect(() => program.run(3)).toThrow(/^program.run: the inputs hold 2 steps, got 3/);
    expect(device.read(total).get()).toBe(0);
    program.run(2);
    expect(device.read(total).get()).toBe(2);
  });

  test("refuses names, shapes and tensors that it does not know", () => {
    const device = make();
    const state = device.zeros([2]);
    const program = compile(device, { x: [2] }, ({ x }) => ({ outputs: { y: add(x, state) } }));
    expect(() => (program as Program).input("z")).toThrow(/there must be an input or output "z"/);
    expect(() => (program as Program).output("x")).toThrow(MlpnasError);
    expect(() => compile(device, { x: [2] }, ({ x }) => ({ outputs: { y: add(x, leaf([2])) } })).run()).toThrow(MlpnasError);
    expect(() => compile(device, { x: [2] }, ({ x }) => ({ updates: [[x, tanh(x)]] }))).toThrow(MlpnasError);
    expect(() => compile(device, { x: [1] }, ({ x }) => ({ updates: [[state, x]] }))).toThrow(
      /^compile: a state must keep its shape/,
    );
    expect(() => compile(device, { x: [2] }, ({ x }) => ({ updates: [[state, x], [state, x]] }))).toThrow(/one next value only/); // biome-ignore format: pairs
    expect(() => device.write(state, arrayOf([1, 2, 3]))).toThrow(ShapeError);
    expect(() => device.read(leaf([2]))).toThrow(MlpnasError);
    expect(() => device.read(make().zeros([2]))).toThrow(MlpnasError);
  });

  test("computes all next values from the old ones", () => {
    const device = make();
    const [a, b] = [device.resident(arrayOf([1])), device.resident(arrayOf([2]))];
    const program = compile(device, {}, () => ({
      outputs: { old: a },
      updates: [
        [a, b],
        [b, a],
      ],
    }));
    program.run(3);
    expect([device.read(a).get(0), device.read(b).get(0), program.output("old").get(0)]).toEqual([2, 1, 1]);
  });

  test("draws the same dropout mask as every other device", () => {
    const call: Case["call"] = ([counter]) => dropoutMask(counter as Tensor, { shape: [13, 21], rate: 0.3, key: -12345 });
    for (const count of [0, 1, 2, 65_537]) {
      const counter = arrayOf(Float64Array.of(count), []);
      expect(runOn(make(), [counter], call)).toEqual(toFloats(valueOf(call([constant(counter)])), "f64"));
    }
  });

  test.skipIf(isReference)("still works after the memory has grown under it", () => {
    const device = make();
    const w = device.resident(arrayOf([2, 3]));
    const program = compile(device, { x: [2] }, ({ x }) => ({ outputs: { y: multiply(x, w) } }));
    assign(program.input("x"), arrayOf([5, 7]));
    const stale = program.input("x");
    const large = device.zeros([4_000, 2_000]); // 32 MB, in a memory of 4 MB
    expect(stale.data.length).toBe(0); // the view was detached, as documented
    program.run();
    expect([...toFloats(program.output("y"))]).toEqual([10, 21]);
    assign(program.input("x"), arrayOf([1, 1]));
    program.run();
    expect([...toFloats(program.output("y"))]).toEqual([2, 3]);
    expect([...toFloats(device.read(w))]).toEqual([2, 3]);
    expect(toFloats(device.read(large)).every((x) => x === 0)).toBe(true);
  });

  test.skipIf(isReference)("says that its memory does not suffice, and goes on", () => {
    const device = make();
    expect(() => device.zeros([40_000, 40_000])).toThrow(/^wasm: the device's memory of 4 GiB must suffice, got \d+ bytes/);
    expect(device.read(device.zeros([3])).shape).toEqual([3]);
  });

  test.skipIf(isReference)("gives back its memory when its scope ends, also by an error", () => {
    const device = make();
    const build = (): number =>
      device.scoped(() => {
        const w = device.zeros([500, 500]); // 1 MB
        return compile(device, { x: [4, 500] }, ({ x }) => ({ outputs: { y: matmul(x, w) } })).input("x").data.length;
      });
    const floats = build();
    for (let k = 0; k < 100; k++) {
      build();
      expect(() =>
        device.scoped(() => {
          device.zeros([500, 500]);
          throw new Error("thrown in a scope");
        }),
      ).toThrow("thrown in a scope");
    }
    expect(build()).toBe(floats);
  });

  test.skipIf(isReference)(
    "keeps its memory until work that returns a promise has settled, and refuses works that overlap",
    async () => {
      const device = make();
      const before = device.zeros([4]);
      const started = device.scoped(async () => {
        const w = device.resident(arrayOf(Float32Array.of(1, 2, 3, 4)));
        await Promise.resolve();
        return toFloats(device.read(w));
      });
      expect([...(await started)]).toEqual([1, 2, 3, 4]);
      await expect(device.scoped(() => Promise.reject(new Error("rejected in a scope")))).rejects.toThrow("rejected in a scope");
      const overlapping = [1, 3].map((turns) =>
        device.scoped(async () => {
          for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        }),
      );
      for (const { status } of await Promise.allSettled(overlapping)) expect(status).toBe("rejected");
      expect([...toFloats(device.read(before))]).toEqual([0, 0, 0, 0]);
    },
  );

  test.skipIf(isReference)("finds zeros where a scope before it left numbers", () => {
    const device = make();
    device.scoped(() => device.resident(arrayOf(new Float32Array(10_000).fill(Number.NaN), [100, 100])));
    const state = device.zeros([99, 77]);
    const program = compile(device, { x: [99, 77] }, ({ x }) => ({ outputs: { y: sum(add(x, state)) } }));
    program.run();
    expect(program.output("y").get()).toBe(0);
  });
});

test("a primitive that a device has no kernel for is named", () => {
  const strange: Primitive = { ...(primitiveNamed("transpose") as Primitive), name: "strange" };
  expect(() =>
    compile(createWasmDevice("simd"), { x: [2, 3] }, ({ x }) => ({ outputs: { y: apply(strange, [x], undefined) } })),
  ).toThrow("wasm: there is no kernel for strange");
});

test("a run allocates nothing", () => {
  const device = createWasmDevice("simd");
  const [w, b] = [device.resident(arrayOf(new Float32Array(88).fill(0.1), [11, 8])), device.zeros([8])];
  const program = compile(device, { x: [4, 11] }, ({ x }) => {
    const y = tanh(add(matmul(x, w), b));
    return { outputs: { loss: sum(y) }, updates: [[b, multiply(add(b, sum(y)), 0.5)]] };
  });
  const growthOf = (runs: number): number => {
    const before = process.memoryUsage().heapUsed;
    for (let k = 0; k < runs; k++) program.run();
    return process.memoryUsage().heapUsed - before;
  };
  growthOf(20_000); // the loop is compiled
  const least = Math.min(...Array.from({ length: 5 }, () => Math.abs(growthOf(100_000)))); // a collection in between would shrink the heap
  expect(least).toBeLessThan(100_000); // less than a byte a run; the smallest object takes twelve
});

test("zeros of no elements have no elements", () => {
  expect(toFloats(zeros([0, 3])).length).toBe(0);
});
