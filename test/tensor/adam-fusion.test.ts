// Adam's three equations on one parameter become one instruction, and the same bits as when they do not.
import { describe, expect, test } from "vitest";
import { adamStep, firstMoment, negate, secondMoment } from "../../src/autograd/index.js";
import {
  arrayOf,
  assign,
  bestWasmBuild,
  compile,
  createWasmDevice,
  type Floats,
  leaf,
  type Program,
  type Shape,
  scalar,
  sizeOf,
  stream,
  type Tensor,
  toFloats,
} from "../../src/tensor/index.js";

const shapes: readonly Shape[] = [[], [1], [7], [33], [11, 7], [5, 128]];
const namesOf = (program: Program): string[] => program.profile(() => 0, 1).map(({ name }) => name);

interface Trained {
  readonly names: readonly string[];
  /** The weight and its moments after five steps. */
  readonly states: readonly Floats[];
}

type Name = "w" | "m" | "v";

/** Five steps; unfused when a state's old value is still needed after its next one is made. */
function train(build: "simd" | "fma", shape: Shape, stillNeeded: readonly Name[]): Trained {
  const device = createWasmDevice(build);
  const rng = stream(1, "adam", ...shape);
  const draw = (low: number): Float32Array => Float32Array.from({ length: sizeOf(shape) }, () => low + rng());
  const [w, m, v] = [-0.5, -0.5, 0].map((low) => device.resident(arrayOf(draw(low), shape))) as [Tensor, Tensor, Tensor];
  const program = compile(device, { g: shape }, ({ g }) => {
    const nextM = firstMoment(m, g, 0.9);
    const nextV = secondMoment(v, g, 0.999);
    const nextW = adamStep(w, nextM, nextV, scalar(0.01), scalar(1e-7));
    return {
      outputs: Object.fromEntries(stillNeeded.map((name) => [name, negate({ w, m, v }[name])])),
      updates: [
        [w, nextW],
        [m, nextM],
        [v, nextV],
      ],
    };
  });
  for (let k = 0; k < 5; k++) {
    assign(program.input("g"), arrayOf(draw(-0.5), shape));
    program.run();
  }
  const states = [w, m, v].map((t) => toFloats(device.read(t)));
  return { names: namesOf(program), states };
}

describe.each(["simd", "fma"] as const)("on wasm-%s", (build) => {
  test.skipIf(build === "fma" && bestWasmBuild() !== "fma").each(shapes.map((shape) => ({ shape })))(
    "one pass over $shape",
    ({ shape }) => {
      const fused = train(build, shape, []);
      expect(fused.names).toEqual(["adam"]);
      expect(fused.states[0]?.every(Number.isFinite)).toBe(true);
      for (const stillNeeded of [["w"], ["m"], ["v"], ["w", "m", "v"]] as const) {
        const apart = train(build, shape, stillNeeded);
        expect(apart.names).not.toContain("adam");
        expect(apart.names).toEqual(expect.arrayContaining(["firstMoment", "secondMoment", "adamStep"]));
        expect(apart.states).toEqual(fused.states);
      }
    },
  );
});

test("a gradient that is stretched to the weight's shape is not fused", () => {
  const device = createWasmDevice("simd");
  const [w, m, v] = [device.zeros([3, 4]), device.zeros([3, 4]), device.zeros([3, 4])];
  const program = compile(device, { g: [4] }, ({ g }) => {
    const [nextM, nextV] = [firstMoment(m, g, 0.9), secondMoment(v, g, 0.999)];
    return {
      updates: [
        [w, adamStep(w, nextM, nextV, scalar(0.01), scalar(1e-3))],
        [m, nextM],
        [v, nextV],
      ],
    };
  });
  assign(program.input("g"), arrayOf([1, 2, 3, 4]));
  program.run();
  expect(device.read(m).get(2, 3)).toBeCloseTo(0.4, 6);
  expect(namesOf(program)).not.toContain("adam");
});

test("a weight and moments of different shapes are refused", () => {
  const rate = scalar(0.01);
  const [matrix, row] = [leaf([3, 4]), leaf([4])];
  expect(() => adamStep(matrix, row, matrix, rate, rate)).toThrow(
    "adamStep: a weight and its moments must be alike, got (3, 4) and (4) and (3, 4)",
  );
  expect(() => adamStep(matrix, matrix, matrix, row, rate)).toThrow("adamStep: rate and epsilon must be scalars, got (4) and ()");
});
