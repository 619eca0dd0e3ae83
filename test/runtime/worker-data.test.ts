// What travels to worker threads: rows with all that decides a training.
import { describe, expect, it } from "vitest";
import type { EvaluationData } from "../../src/nas/index.js";
import type { LabelledRows } from "../../src/nn/index.js";
import { toShared } from "../../src/runtime/worker-data.js";
import { fromPlain } from "../../src/study/index.js";
import { arrayOf, toFloats } from "../../src/tensor/index.js";

const rows = (shift: number, more: Partial<LabelledRows> = {}): LabelledRows => ({
  x: arrayOf([1 + shift, 2, 3, 4, 5, 6], [3, 2]),
  y: [0.5, shift, -1],
  ...more,
});

describe("rows for worker threads", () => {
  it("arrive as they were sent, with the target's unit and the rows' weights where there are any", () => {
    const data: EvaluationData = {
      train: rows(0, { unit: 12.5, weights: [1, 0, 2] }),
      validation: rows(1, { unit: 12.5 }),
      features: 2,
      classes: 1,
      otherFolds: [{ train: rows(2), validation: rows(3) }],
    };
    const plain = ({ x, y, ...others }: LabelledRows) => {
      const weights = others.weights === undefined ? {} : { weights: Array.from(others.weights) };
      return { ...others, ...weights, x: [...toFloats(x, "f32")], shape: [...x.shape], y: Array.from(y) };
    };
    const back = fromPlain(structuredClone(toShared(data)));
    expect([back.features, back.classes]).toEqual([2, 1]);
    expect([back.train, back.validation].map(plain)).toEqual([data.train, data.validation].map(plain));
    expect(back.otherFolds?.map((fold) => plain(fold.train))).toEqual([plain(rows(2))]);
    expect(back.otherFolds?.[0]?.train).not.toHaveProperty("unit");
  });
});
