// Folds: every row that is not held back is scored in one fold, and no fold sees what it is scored on.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Encoder,
  fitEncoder,
  groupRows,
  type NumberEncoding,
  prepare,
  prepareFolds,
  type Split,
  splitFingerprint,
  splitFolds,
  splitRows,
} from "../../src/data/index.js";
import { arrayOf, denseFloats } from "../../src/tensor/index.js";
import { classCounts, dataErrorOf, datasetOf, distinct, featuresOf, repetitive } from "./rows.js";
import { wineDataset } from "./wine.js";

const ascending = (rows: Iterable<number>): number[] => [...rows].sort((a, b) => a - b);
const spread = (counts: readonly number[]): number => Math.max(...counts) - Math.min(...counts);
const foldCounts = fc.integer({ min: 2, max: 5 });

/** Each row that is no test row validates one fold and trains all others. */
function expectFolds(folds: readonly Split[], rows: number): void {
  const [{ test }] = folds as readonly [Split];
  const searched = Array.from({ length: rows }, (_, row) => row).filter((row) => !test.includes(row));
  expect(ascending(folds.flatMap(({ validation }) => [...validation]))).toEqual(searched);
  for (const fold of folds) {
    expect(fold.test).toEqual(test);
    expect([...fold.train]).toEqual(searched.filter((row) => !fold.validation.includes(row)));
    expect([...fold.validation]).toEqual(ascending(fold.validation));
    expect(fold.validation.length).toBeGreaterThan(0);
  }
}

describe("splitFolds", () => {
  it("puts every row that is held back by none into one fold's validation, the others' training, and equal rows together", () => {
    fc.assert(
      fc.property(repetitive, foldCounts, fc.integer(), (data, folds, seed) => {
        const splits = splitFolds(data, { folds, seed });
        expect(splits).toHaveLength(folds);
        expectFolds(splits, data.labels.length);
        const homes = new Map<string, number>();
        splits.forEach(({ validation }, fold) => {
          for (const row of validation) {
            const home = homes.get(featuresOf(data, row)) ?? fold;
            expect(home).toBe(fold);
            homes.set(featuresOf(data, row), home);
          }
        });
      }),
    );
  });

  it("gives folds that differ by at most one row, in all and of each class, when no row repeats", () => {
    fc.assert(
      fc.property(distinct, foldCounts, fc.integer(), (data, folds, seed) => {
        const validations = splitFolds(data, { folds, seed }).map(({ validation }) => validation);
        expect(spread(validations.map(({ length }) => length))).toBeLessThanOrEqual(1);
        data.classes.forEach((_, c) => {
          expect(spread(validations.map((rows) => classCounts(data, rows)[c] as number))).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it("holds back the test rows of the split without folds, which is what one fold is", () => {
    const wine = wineDataset();
    const plain = splitRows(wine, { seed: 3, test: 0.2 });
    expect(splitFolds(wine, { seed: 3, test: 0.2, folds: 1 })).toEqual([plain]);
    const folds = splitFolds(wine, { seed: 3, test: 0.2, folds: 5 });
    expectFolds(folds, wine.labels.length);
    expect(folds[0]?.test).toEqual(plain.test);
    expect(folds.map(({ duplicates }) => duplicates)).toEqual(Array(5).fill(937));
  });

  it("keeps the wine data's classes and sizes alike in spite of 937 duplicates", () => {
    const wine = wineDataset();
    const validations = splitFolds(wine, { seed: 0, folds: 5 }).map(({ validation }) => validation);
    expect(spread(validations.map(({ length }) => length))).toBeLessThanOrEqual(3);
    wine.classes.forEach((_, c) => {
      expect(spread(validations.map((rows) => classCounts(wine, rows)[c] as number))).toBeLessThanOrEqual(3);
    });
  });

  it("gives the same folds for the same seed and others for another, and the fingerprint says so", () => {
    const wine = wineDataset();
    const print = (options: { seed: number; folds: number }): string => splitFingerprint(splitFolds(wine, options));
    const same = print({ seed: 0, folds: 5 });
    expect(print({ seed: 0, folds: 5 })).toBe(same);
    expect(same).toMatch(/^[0-9a-f]{16}$/);
    const others = [print({ seed: 1, folds: 5 }), print({ seed: 0, folds: 4 }), print({ seed: 0, folds: 1 })];
    expect(new Set([same, ...others]).size).toBe(4);
    const [split] = splitFolds(wine, { seed: 0, folds: 1 }) as readonly [Split];
    expect(splitFingerprint([{ ...split, validation: split.test, test: split.validation }])).not.toBe(others[2]);
  });

  it("has a class with fewer distinct rows than folds in as many folds as it has rows", () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ x: [i], label: i < 3 ? "rare" : "common" }));
    const data = datasetOf(rows);
    const rare = data.classes.indexOf("rare");
    const validations = splitFolds(data, { seed: 0, folds: 5, test: 0 }).map(({ validation }) => validation);
    expect(ascending(validations.map((rows) => classCounts(data, rows)[rare] as number))).toEqual([0, 0, 1, 1, 1]);
  });

  it("refuses more folds than there are distinct rows, and what is no number of folds", () => {
    const data = datasetOf(Array.from({ length: 40 }, (_, i) => ({ x: [i % 6], label: i % 2 === 0 ? "p" : "q" })));
    const left = splitFolds(data, { seed: 0, folds: 2 }).flatMap(({ validation }) => [...validation]);
    const distinctLeft = new Set(left.map((row) => featuresOf(data, row))).size;
    expect(splitFolds(data, { seed: 0, folds: distinctLeft })).toHaveLength(distinctLeft);
    expect(dataErrorOf(() => splitFolds(data, { seed: 0, folds: distinctLeft + 1 })).message).toBe(
      `rows.csv: there must be a distinct row for each fold beside the test rows, got ${distinctLeft} for ${distinctLeft + 1} folds`,
    );
    for (const folds of [0, 1.5, Number.NaN]) {
      expect(() => splitFolds(data, { seed: 0, folds })).toThrow(`splitFolds: folds must be an integer ≥ 1, got ${folds}`);
    }
  });
});

describe("prepareFolds", () => {
  const wine = wineDataset();
  const options = { seed: 0, folds: 4, groups: groupRows(wine.features) };
  const folds = prepareFolds(wine, options);
  const alcoholOf = (encoder: Encoder | undefined): NumberEncoding => encoder?.columns[10] as NumberEncoding;

  it("splits as splitFolds does, and is prepare with one fold", () => {
    expect(folds.map(({ split }) => split)).toEqual(splitFolds(wine, options));
    expect(prepareFolds(wine, { seed: 2, folds: 1 })).toEqual([prepare(wine, { seed: 2 })]);
  });

  it("fits each fold's standardisation on its own training rows, and applies it to its test rows too", () => {
    for (const { split, encoder, test } of folds) {
      expect(encoder).toEqual(fitEncoder(wine, split.train));
      const { mean, deviation } = alcoholOf(encoder);
      expect(test.x.get(0, 10)).toBe(Math.fround((wine.features.get(split.test[0] as number, 10) - mean) / deviation));
    }
    expect(new Set(folds.map(({ encoder }) => alcoholOf(encoder).mean)).size).toBe(4);
  });

  it("sees nothing of the rows that a fold is scored on: poisoned ones change neither its training rows nor their scale", () => {
    for (const [k, { split, train, encoder }] of folds.entries()) {
      const values = Float32Array.from(denseFloats(wine.features));
      for (const row of [...split.validation, ...split.test]) values.fill(1e30, row * 11, (row + 1) * 11);
      const poisoned = prepareFolds({ ...wine, features: arrayOf(values, wine.features.shape) }, options);
      expect(poisoned[k]?.encoder).toEqual(encoder);
      expect(poisoned[k]?.train).toEqual(train);
      const other = poisoned[(k + 1) % 4];
      expect(alcoholOf(other?.encoder).mean).toBeGreaterThan(1e20); // there the poison is trained on
    }
  });
});
