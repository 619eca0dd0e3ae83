// Strided arrays: views, stretched views, and copies.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  arrayOf,
  assign,
  broadcastShapes,
  broadcastView,
  denseFloats,
  forEachPosition,
  full,
  itemOf,
  type NdArray,
  precisionOf,
  type Shape,
  ShapeError,
  sizeOf,
  toFloats,
  viewOf,
  zeros,
} from "../../src/tensor/index.js";

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });

/** Views of every kind over fresh memory: axes in any order, either direction, with gaps and a margin. */
const views: fc.Arbitrary<NdArray> = shapes.chain((shape) =>
  fc
    .record({
      order: fc.shuffledSubarray(
        shape.map((_, axis) => axis),
        { minLength: shape.length },
      ),
      isReversed: fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
      step: fc.integer({ min: 1, max: 3 }),
      margin: fc.nat({ max: 5 }),
    })
    .map(({ order, isReversed, step, margin }) => {
      const stride = shape.map(() => 0);
      let next = step;
      for (const axis of order) {
        stride[axis] = next;
        next *= shape[axis] as number;
      }
      let offset = margin;
      shape.forEach((extent, axis) => {
        if (!isReversed[axis]) return;
        offset += (extent - 1) * (stride[axis] as number);
        stride[axis] = -(stride[axis] as number);
      });
      return viewOf(new Float64Array(next + 2 * margin).fill(-1), shape, stride, offset);
    }),
);

const counting = (shape: Shape): NdArray => arrayOf(Float64Array.from({ length: sizeOf(shape) }, (_, i) => i), shape); // biome-ignore format: one thought

/** Every index of a shape in row-major order. */
function indices(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (all, extent) => all.flatMap((index) => Array.from({ length: extent }, (_, i) => [...index, i])),
    [[]],
  );
}

describe("positions", () => {
  test("are visited in row-major order, in all arrays at once", () => {
    fc.assert(
      fc.property(views, (view) => {
        const dense = counting(view.shape);
        const visited: [number, number][] = [];
        forEachPosition([view, dense], (at) => visited.push([at[0] as number, at[1] as number]));
        expect(visited.map(([, at]) => at)).toEqual([...dense.data]);
        expect(visited.map(([at]) => at)).toEqual(indices(view.shape).map((index) => view.index(...index)));
      }),
    );
  });

  test("of an array without elements are none, and of a scalar one", () => {
    let visits = 0;
    forEachPosition([zeros([3, 0, 2])], () => visits++);
    expect(visits).toBe(0);
    forEachPosition([zeros([])], () => visits++);
    expect(visits).toBe(1);
  });
});

describe("assign", () => {
  test("copies each element to the same index, whatever the strides of either side", () => {
    fc.assert(
      fc.property(views, (to) => {
        const from = counting(to.shape);
        assign(to, from);
        for (const index of indices(to.shape)) expect(to.get(...index)).toBe(from.get(...index));
        const back = zeros(to.shape, "f64");
        assign(back, to);
        expect(back.data).toEqual(from.data);
      }),
    );
  });

  test("writes to no other element", () => {
    fc.assert(
      fc.property(views, (to) => {
        assign(to, counting(to.shape));
        expect(to.data.filter((x) => x !== -1).length).toBe(sizeOf(to.shape));
      }),
    );
  });

  test("refuses an array that does not broadcast to the target", () => {
    expect(() => assign(zeros([2, 3]), zeros([5]))).toThrow(ShapeError);
    expect(() => assign(zeros([3]), zeros([2, 3]))).toThrow(
      "assign: the array must have the shape of its target, got (2, 3) and (3)",
    );
  });
});

test("a stretched view has at each index the element that broadcasting puts there", () => {
  const loose = fc.array(fc.constantFrom(1, 1, 3), { maxLength: 3 });
  fc.assert(
    fc.property(loose, loose, (shape, other) => {
      const target = broadcastShapes("test", shape, other);
      const array = counting(shape);
      const stretched = broadcastView(array, target);
      expect(stretched.shape).toEqual(target);
      expect(stretched.data).toBe(array.data);
      for (const index of indices(target)) {
        const own = index.slice(target.length - shape.length).map((i, axis) => (shape[axis] === 1 ? 0 : i));
        expect(stretched.get(...index)).toBe(array.get(...own));
      }
    }),
  );
});

describe("floats", () => {
  test("of a view are its elements in row-major order, and give the same array again", () => {
    fc.assert(
      fc.property(views, (view) => {
        assign(view, counting(view.shape));
        const floats = toFloats(view);
        expect(floats).toEqual(counting(view.shape).data);
        expect(toFloats(arrayOf(floats, view.shape))).toEqual(floats);
      }),
    );
  });

  test("that are dense are the array's own where they lie in order, else a copy, and the same elements always", () => {
    fc.assert(
      fc.property(views, (view) => {
        assign(view, counting(view.shape));
        expect(denseFloats(view)).toEqual(toFloats(view));
      }),
    );
    const matrix = arrayOf(Float32Array.of(0, 1, 2, 3, 4, 5), [3, 2]);
    expect(denseFloats(matrix.lo(1, 0)).buffer).toBe(matrix.data.buffer);
    expect([...denseFloats(matrix.lo(1, 0))]).toEqual([2, 3, 4, 5]);
    expect([...denseFloats(matrix.transpose(1, 0))]).toEqual([0, 2, 4, 1, 3, 5]);
    expect(denseFloats(matrix, "f64")).toEqual(Float64Array.of(0, 1, 2, 3, 4, 5));
  });

  test("are a copy", () => {
    const array = full([2], 7);
    toFloats(array)[0] = 0;
    expect(array.get(0)).toBe(7);
  });

  test("are rounded when the precision falls, and not when it rises", () => {
    const array = arrayOf([0.1], [1], "f64");
    expect(precisionOf(array)).toBe("f64");
    expect(toFloats(array, "f32")[0]).toBe(Math.fround(0.1));
    expect(toFloats(arrayOf([0.1]), "f64")[0]).toBe(Math.fround(0.1));
    expect(toFloats(array)[0]).toBe(0.1);
  });
});

test("an array of values holds as many as its shape says", () => {
  expect(() => arrayOf([1, 2, 3], [2, 2])).toThrow("arrayOf: the shape must hold the 3 values, got (2, 2)");
  expect(arrayOf([1, 2, 3]).shape).toEqual([3]);
  const floats = Float64Array.of(1, 2);
  expect(arrayOf(floats).data).toBe(floats);
  expect(itemOf(arrayOf([5], []))).toBe(5);
});
