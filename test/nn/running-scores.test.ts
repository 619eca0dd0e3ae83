// Running scores: the same as those of all rows at once.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  areaUnderCurve,
  balancedAccuracy,
  confusionMatrix,
  macroF1,
  precisionRecallF1,
  RunningClassScores,
  RunningValueScores,
  rankingOf,
} from "../../src/nn/index.js";

const rowsOf = (classes: number) =>
  fc.array(
    fc.record({
      label: fc.integer({ min: 0, max: classes - 1 }),
      predicted: fc.integer({ min: 0, max: classes - 1 }),
      weights: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: classes, maxLength: classes }),
    }),
    { minLength: 1, maxLength: 30 },
  );
const cases = fc.constantFrom(2, 3, 5).chain((classes) => rowsOf(classes).map((rows) => ({ classes, rows })));

const probabilitiesOf = (weights: readonly number[]): Float64Array => {
  const sum = weights.reduce((a, b) => a + b);
  return Float64Array.from(weights, (weight) => weight / sum);
};

describe("running scores of classes", () => {
  it("are those of all rows at once", () => {
    fc.assert(
      fc.property(cases, ({ classes, rows }) => {
        const running = new RunningClassScores(classes);
        for (const { label, predicted, weights } of rows) running.add(label, predicted, probabilitiesOf(weights));
        const [labels, predicted] = [rows.map(({ label }) => label), rows.map(({ predicted }) => predicted)];
        const confusion = confusionMatrix(labels, predicted, classes);
        const ofClasses = precisionRecallF1(confusion);
        const report = running.report;
        expect(report).toMatchObject({
          rows: rows.length,
          accuracy: labels.filter((label, i) => label === predicted[i]).length / rows.length,
          balancedAccuracy: balancedAccuracy(ofClasses),
          macroF1: macroF1(ofClasses),
          confusion,
          ofClasses,
        });
        const loss = rows.reduce((sum, { label, weights }) => sum - Math.log(probabilitiesOf(weights)[label] as number), 0);
        expect(report?.logLoss).toBeCloseTo(loss / rows.length, 10);
      }),
      { numRuns: 30 },
    );
  });

  it("have the AUC of all rows at once where bins do not make different probabilities equal", () => {
    fc.assert(
      fc.property(cases, ({ classes, rows }) => {
        const running = new RunningClassScores(classes);
        for (const { label, predicted, weights } of rows) running.add(label, predicted, probabilitiesOf(weights));
        const ranked = Array.from({ length: classes }, (_, k) => k).slice(classes === 2 ? 1 : 0);
        const areas = ranked.flatMap(
          (k) =>
            areaUnderCurve(
              rankingOf(rows.map(({ weights }) => probabilitiesOf(weights)[k] as number)),
              (row) => rows[row]?.label === k,
            ) ?? [],
        );
        const mean = areas.length === 0 ? 0.5 : areas.reduce((a, b) => a + b) / areas.length;
        expect(running.report?.auc).toBeCloseTo(mean, 10);
      }),
      { numRuns: 30 },
    );
  });

  it("tell apart probabilities near 0 and near 1, and take those that are one", () => {
    const running = new RunningClassScores(2);
    for (const [label, p] of [
      [0, 0],
      [0, 1e-12],
      [1, 2e-12],
      [0, 1 - 2e-9],
      [1, 1 - 1e-9],
      [1, 1],
    ] as const) {
      running.add(label, label, Float64Array.of(1 - p, p));
    }
    expect(running.report?.auc).toBeCloseTo(8 / 9, 12);
    expect(Number.isFinite(running.report?.logLoss)).toBe(true);
  });

  it("of no row are none", () => {
    expect(new RunningClassScores(2).report).toBeUndefined();
    expect(new RunningValueScores().report).toBeUndefined();
  });
});

describe("running scores of numbers", () => {
  it("keep their digits where the mean is large", () => {
    const running = new RunningValueScores();
    for (const [value, predicted] of [
      [1e9 + 1, 1e9 + 2],
      [1e9 + 3, 1e9 + 3],
      [1e9 + 5, 1e9 + 3],
    ] as const)
      running.add(value, predicted);
    expect(running.report).toEqual({ rows: 3, rmse: Math.sqrt(5 / 3), r2: 1 - 5 / 8 });
  });

  it("of values that are all alike are 0, or 1 without any error", () => {
    const [wrong, right] = [new RunningValueScores(), new RunningValueScores()];
    wrong.add(3, 4);
    right.add(3, 3);
    expect([wrong.report?.r2, right.report?.r2]).toEqual([0, 1]);
  });
});
