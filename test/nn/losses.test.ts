// Losses where they are easily got wrong: saturated logits, and one column of them.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crossEntropy, gradient, mean } from "../../src/autograd/index.js";
import { binaryCrossEntropy, classificationLosses, meanSquaredError } from "../../src/nn/index.js";
import { type Tensor, tensor, valueOf } from "../../src/tensor/index.js";
import { listOf } from "./closeness.js";

const doubles = (values: readonly number[], shape?: readonly number[]): Tensor => tensor(values, shape, "f64");
const numbersOf = (t: Tensor): number[] => listOf(valueOf(t));

describe("binaryCrossEntropy", () => {
  it("equals −y log σ(z) − (1 − y) log(1 − σ(z)) for soft targets too", () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: -15, max: 15, noNaN: true }), unit, (z, y) => {
        const p = 1 / (1 + Math.exp(-z));
        const [loss] = numbersOf(binaryCrossEntropy(doubles([z]), doubles([y])));
        expect(loss).toBeCloseTo(-y * Math.log(p) - (1 - y) * Math.log(1 - p), 8);
      }),
    );
  });

  it("is the distance from the label for logits so large that the sigmoid has saturated, with a gradient of σ(z) − y", () => {
    const z = doubles([1e3, -1e3, 1e3, -1e3, 0]);
    const losses = binaryCrossEntropy(z, doubles([0, 1, 1, 0, 1]));
    expect(numbersOf(losses)).toEqual([1e3, 1e3, 0, 0, Math.log(2)]);
    const [dz] = gradient(losses, [z]).map(numbersOf);
    expect(dz).toEqual([1, -1, 0, 0, -0.5]);
  });
});

describe("classificationLosses", () => {
  it("reads one column as the logit of class 1 against class 0, as two columns with 0 in the first would be", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.constantFrom(0, 1)), { minLength: 1, maxLength: 9 }),
        (rows) => {
          const labels = doubles(rows.map(([, y]) => y));
          const one = classificationLosses(
            doubles(
              rows.map(([z]) => z),
              [rows.length, 1],
            ),
            labels,
          );
          const two = crossEntropy(
            doubles(
              rows.flatMap(([z]) => [0, z]),
              [rows.length, 2],
            ),
            labels,
          );
          expect(one.shape).toEqual([rows.length]);
          numbersOf(one).forEach((loss, i) => {
            expect(loss).toBeCloseTo(numbersOf(two)[i] as number, 12);
          });
        },
      ),
    );
  });

  it("is log C where all logits are alike", () => {
    for (const classes of [2, 3, 100]) {
      const [loss] = numbersOf(mean(classificationLosses(doubles(new Array(classes).fill(-7), [1, classes]), doubles([1]))));
      expect(loss).toBeCloseTo(Math.log(classes), 13);
    }
  });
});

describe("meanSquaredError", () => {
  it("is the mean over all elements of any shape", () => {
    const loss = meanSquaredError(doubles([1, 2, 3, 4], [2, 2]), doubles([1, 0, 0, 0], [2, 2]));
    expect(numbersOf(loss)).toEqual([(4 + 9 + 16) / 4]);
  });
});
