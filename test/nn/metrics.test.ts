// Metrics: the numbers of scikit-learn, laws of ranks and counts, and what a network's rows come to on a device.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  areaUnderCurve,
  balancedAccuracy,
  confusionMatrix,
  isBetter,
  type LabelledRows,
  macroF1,
  metricNames,
  metrics,
  metricsBeside,
  type Network,
  plainMetric,
  precisionRecallF1,
  rankingOf,
  type Scores,
  score,
  scoreFields,
} from "../../src/nn/index.js";
import { arrayOf, createReferenceDevice, createWasmDevice, ValueError } from "../../src/tensor/index.js";
import { golden } from "../golden/load.js";
import { listOf } from "./closeness.js";

const cases = golden("metrics");
const list = (field: string): number[] => listOf(cases.array(field));

/** A network whose outputs are its inputs, so that a row's features are its logits. */
const identity: Network = { initial: [], forward: (_, x) => x };
const rowsOf = (name: string): LabelledRows => ({ x: cases.array(`${name}.logits`), y: list(`${name}.labels`) });

describe.each([
  ["two", 2],
  ["three", 3],
  ["four", 4],
] as const)("of scikit-learn's %s classes", (name, classes) => {
  const matrix = confusionMatrix(list(`${name}.labels`), list(`${name}.predicted`), classes);

  it("are the confusion matrix, and the precision, recall and F1 of each, those without rows and predictions too", () => {
    expect([...matrix.counts]).toEqual(list(`${name}.confusion`));
    const each = precisionRecallF1(matrix);
    for (const field of ["rows", "precision", "recall", "f1"] as const) {
      each.forEach((ofClass, k) => {
        expect(ofClass[field]).toBeCloseTo(list(`${name}.${field}`)[k] as number, 12);
      });
    }
  });

  it("are the balanced accuracy and the macro F1, by a network on either device too", async () => {
    const each = precisionRecallF1(matrix);
    const [balanced, f1] = [cases.number(`${name}.balancedAccuracy`), cases.number(`${name}.macroF1`)];
    expect(balancedAccuracy(each)).toBeCloseTo(balanced, 12);
    expect(macroF1(each)).toBeCloseTo(f1, 12);
    for (const device of [createWasmDevice("simd"), createReferenceDevice("f64")]) {
      const rows = rowsOf(name);
      expect((await score(device, identity, [], rows, "balanced-accuracy")).balancedAccuracy).toBeCloseTo(balanced, 12);
      expect((await score(device, identity, [], rows, "macro-f1")).macroF1).toBeCloseTo(f1, 12);
    }
  });
});

describe("the AUC", () => {
  it.each(["two", "three"])("is scikit-learn's of %s classes, by probabilities; of two some are equal", async (name) => {
    for (const device of [createWasmDevice("simd"), createReferenceDevice("f64")]) {
      const { auc } = await score(device, identity, [], rowsOf(name), "auc");
      expect(auc).toBeCloseTo(cases.number(`${name}.auc`), 12);
    }
  });

  it("is the share of pairs that are in order, equal ones half", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(rows, (some) => {
        const [high, low] = [true, false].map((of) => some.filter(([, is]) => is === of).map(([value]) => value));
        const pairs = (high as number[]).flatMap((a) => (low as number[]).map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
        const area = areaUnderCurve(rankingOf(some.map(([value]) => value)), (row) => some[row]?.[1] === true);
        if (pairs.length === 0) expect(area).toBeUndefined();
        else expect(area).toBeCloseTo(pairs.reduce((sum, one) => sum + one, 0 as number) / pairs.length, 12);
      }),
    );
  });

  it("of rows of one class is a half, since nothing was to be told apart", async () => {
    const rows: LabelledRows = { x: arrayOf([1, -2, 3], [3, 1]), y: [1, 1, 1] };
    expect((await score(createWasmDevice("simd"), identity, [], rows, "auc")).auc).toBe(0.5);
  });
});

it("rows that count twice are as rows that are there twice", () => {
  const row = fc.tuple(fc.nat(2), fc.nat(2), fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 3 }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (some) => {
      const repeated = some.flatMap((each) => Array.from({ length: each[3] }, () => each));
      const [labels, predicted, values, times] = [0, 1, 2, 3].map((k) => some.map((each) => each[k] as number)) as number[][];
      const column = (k: number): number[] => repeated.map((each) => each[k] as number);
      expect(confusionMatrix(labels as number[], predicted as number[], 3, times).counts).toEqual(
        confusionMatrix(column(0), column(1), 3).counts,
      );
      const area = areaUnderCurve(rankingOf(values as number[]), (i) => labels?.[i] === 1, times);
      const again = areaUnderCurve(rankingOf(column(2)), (i) => column(0)[i] === 1);
      if (again === undefined) expect(area).toBeUndefined();
      else expect(area).toBeCloseTo(again, 12);
    }),
  );
});

describe("the scores of a target of numbers", () => {
  const [values, predictions] = [list("regression.values"), list("regression.predictions")];
  const unit = 12.5;
  const rows: LabelledRows = { x: arrayOf(predictions, [values.length, 1]), y: values, unit };

  it("are scikit-learn's R² and mean squared error, the RMSE in the target's units, and no accuracy", async () => {
    for (const device of [createWasmDevice("simd"), createReferenceDevice("f64")]) {
      const scores = await score(device, identity, [], rows);
      expect(Object.keys(scores)).toEqual(["loss", "r2", "rmse"]);
      expect(scores.r2).toBeCloseTo(cases.number("regression.r2"), 6);
      expect(scores.loss).toBeCloseTo(cases.number("regression.mse"), 6);
      expect(scores.rmse).toBeCloseTo(unit * Math.sqrt(cases.number("regression.mse")), 5);
    }
  });

  it("have an R² of 0 for the rows' own mean, of less for a worse guess, and a number where all rows are alike", async () => {
    const guess = async (y: readonly number[], value: number): Promise<number | undefined> =>
      (
        await score(createReferenceDevice("f64"), identity, [], {
          x: arrayOf(
            y.map(() => value),
            [y.length, 1],
          ),
          y,
          unit,
        })
      ).r2;
    expect(await guess([1, 2, 6], 3)).toBe(0);
    expect(await guess([1, 2, 6], 4)).toBeLessThan(0);
    expect([await guess([2, 2], 2), await guess([2, 2], 3)]).toEqual([1, 0]);
  });
});

describe("the table of metrics", () => {
  const anyScores = (value: number, loss: number): Scores =>
    ({ ...Object.fromEntries(scoreFields.map((field) => [field, value])), loss }) as unknown as Scores;

  it("has each field of the scores once, and for each task its metrics only", () => {
    expect(metricNames.map((name) => metrics[name].field)).toEqual(scoreFields);
    for (const name of metricNames) {
      expect(metricsBeside(name)[0]).toBe(name);
      expect(new Set(metricsBeside(name).map((each) => metrics[each].task))).toEqual(new Set([metrics[name].task]));
      expect(metrics[plainMetric(name)]).toMatchObject({ direction: "maximize", task: metrics[name].task });
    }
  });

  it.each(metricNames.filter((name) => name !== "log-loss"))("goes by %s in its direction, and of equals by the loss", (name) => {
    const [more, less] = [anyScores(0.8, 9), anyScores(0.7, 1)];
    const isMore = metrics[name].direction === "maximize";
    expect([isBetter(more, less, name), isBetter(less, more, name)]).toEqual([isMore, !isMore]);
    expect([isBetter(anyScores(0.8, 1), more, name), isBetter(more, { ...more }, name)]).toEqual([true, false]);
  });

  it("refuses to compare by what is not there", () => {
    expect(() => isBetter({ loss: 1, accuracy: 1 }, { loss: 1, accuracy: 1 }, "rmse")).toThrow(ValueError);
    expect(() => isBetter({ loss: 1, accuracy: 1 }, { loss: 1, accuracy: 1 }, "rmse")).toThrow(
      "must have rmse, got loss, accuracy",
    );
  });
});
